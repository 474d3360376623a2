/**
 * docs/PROTOCOL-verification.md read again and written down plainly, on the platform's cryptography: shares no
 * line with what it checks.
 */

const text = new TextEncoder();

const join = (...parts: readonly (Uint8Array | string | number[])[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    parts.flatMap((part) => [...(typeof part === 'string' ? text.encode(part) : Uint8Array.from(part))]),
  );

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

const hkdf64 = async (secret: Uint8Array, salt: Uint8Array, info: Uint8Array): Promise<Uint8Array> => {
  const key = await crypto.subtle.importKey('raw', join([...secret]), 'HKDF', false, ['deriveBits']);
  const input = { name: 'HKDF', hash: 'SHA-256', salt: join([...salt]), info: join([...info]) };
  return new Uint8Array(await crypto.subtle.deriveBits(input, key, 512));
};

const hmac = async (secret: Uint8Array, body: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
  const kind = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', join([...secret]), kind, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, body));
};

/** What both sides put in. */
export interface Book {
  readonly initiator: { readonly identityKey: Uint8Array; readonly deviceKey: Uint8Array };
  readonly responder: { readonly identityKey: Uint8Array; readonly deviceKey: Uint8Array };
  readonly transcript: Uint8Array;
  readonly pairSecret: Uint8Array;
  readonly initiatorNonce: Uint8Array;
  readonly responderNonce: Uint8Array;
}

/** What comes of it, by the specification. */
export const byTheBook = async (book: Book) => {
  const label = (name: string): string => `driftpost/verification/1/${name}\0`;
  const { initiator, responder, transcript, pairSecret, initiatorNonce, responderNonce } = book;
  const context = await sha256(
    join(
      label('context'),
      initiator.identityKey,
      initiator.deviceKey,
      responder.identityKey,
      responder.deviceKey,
      transcript,
    ),
  );
  const commitment = await sha256(join(label('commitment'), context, initiatorNonce));
  const salt = join(initiatorNonce, responderNonce);
  const drawn = await hkdf64(pairSecret, salt, join(label('code'), context, commitment));
  let code = '';
  for (let at = 0; at < 64 && code === ''; at += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = drawn.subarray(at, at + 4);
    const number = BigInt(a) * 16777216n + BigInt(b) * 65536n + BigInt(c) * 256n + BigInt(d);
    if (number < 4294000000n) code = `000000${number % 1000000n}`.slice(-6);
  }
  const keys = await hkdf64(pairSecret, salt, join(label('mac'), context, commitment));
  const mac = (key: Uint8Array, letter: string): Promise<Uint8Array> =>
    hmac(key, join(label('match'), letter, context, commitment, salt, code));
  return {
    commitment,
    code,
    initiatorMac: await mac(keys.subarray(0, 32), 'I'),
    responderMac: await mac(keys.subarray(32), 'R'),
  };
};
