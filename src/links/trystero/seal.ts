import { type Bytes, concat, fromUtf8, utf8 } from '../../lib/bytes.ts';
import { fromBase64Url, toBase64Url } from '../../lib/base64url.ts';

/** Length of an AES-GCM nonce (NIST SP 800-38D, 8.2.2). */
const NONCE_BYTES = 12;

/** The longest sealed message that is opened, in characters. An offer with twenty addresses has 6,000. */
const MAX_SEALED_CHARACTERS = 48 * 1024;

/** A message that was opened with the room's password. */
export interface Opened {
  readonly text: string;
  /** Unique for each message: a message with a nonce that was seen before is a copy. */
  readonly nonce: string;
}

/** Seals the messages of a room, so that only peers with its password can read or send them. */
export interface Seal {
  close(text: string): Promise<string>;
  /** Opens a message; undefined where it was not sealed with this password for this room. */
  open(sealed: string): Promise<Opened | undefined>;
}

const keyOf = async (password: string, room: string): Promise<CryptoKey> => {
  const secret = await crypto.subtle.importKey('raw', utf8(password), 'HKDF', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8(`driftpost/signal/1\0${room}`) },
    secret,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
};

/** AES-256-GCM with random nonces (SP 800-38D), its key by HKDF-SHA-256 (RFC 5869): base64url of nonce and sealed text. */
export const createSeal = (password: string, room: string): Seal => {
  const key = keyOf(password, room);
  return {
    close: async (text) => {
      const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await key, utf8(text));
      return toBase64Url(concat(iv, new Uint8Array(sealed)));
    },
    open: async (sealed) => {
      const bytes = sealed.length <= MAX_SEALED_CHARACTERS ? fromBase64Url(sealed) : undefined;
      if (!bytes) return undefined;
      const iv: Bytes = bytes.slice(0, NONCE_BYTES);
      try {
        const plain = await crypto.subtle.decrypt(
          { name: 'AES-GCM', iv },
          await key,
          bytes.subarray(NONCE_BYTES),
        );
        const text = fromUtf8(new Uint8Array(plain));
        return text === undefined ? undefined : { text, nonce: toBase64Url(iv) };
      } catch {
        return undefined;
      }
    },
  };
};
