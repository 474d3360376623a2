import type { DeviceId, PersonId } from '../../../../src/engine/api/ids.ts';
import { type SigningKey, sign, signingKeyOf } from '../../../../src/engine/crypto/signature.ts';
import { MESSAGE_LABEL, encodeMessageBody } from '../../../../src/engine/delivery/message-body.ts';
import { RECEIPT_LABEL, encodeReceiptBody } from '../../../../src/engine/delivery/receipt-body.ts';
import { FrameType } from '../../../../src/engine/wire/frame-type.ts';
import { encodeFrame } from '../../../../src/engine/wire/frames.ts';
import { deviceIdOf } from '../../../../src/engine/wire/ids.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { type Somebody, personOf } from './world.ts';

/** What a contact who follows no rule can make, with the keys it really has. */
export interface Forger {
  readonly key: SigningKey;
  readonly person: PersonId;
  readonly device: DeviceId;
  /** A message to somebody, with any number, under any key. */
  message(to: PersonId, seq: number, options?: { text?: string; key?: SigningKey; from?: PersonId }): Bytes;
  receipt(to: Somebody, toDevice: DeviceId, upTo: { delivered: number; read: number }): Bytes;
  /** Sends bytes over the link that is open. */
  send(...frames: readonly Uint8Array[]): void;
}

/** Device keys of somebody, taken from the store. */
export const deviceKeyOf = async (somebody: Somebody): Promise<SigningKey> => {
  const keys = await somebody.store.get('keys', 'self');
  if (!keys.ok) throw new Error('no keys');
  return signingKeyOf((keys.value as { deviceSecret: Bytes }).deviceSecret);
};

/** Turns somebody's browser against the others. */
export const forgerOf = async (somebody: Somebody): Promise<Forger> => {
  const key = await deviceKeyOf(somebody);
  const person = personOf(somebody);
  const device = deviceIdOf(key.publicKey);
  return {
    key,
    person,
    device,
    message: (to, seq, { text = `forged ${seq}`, key: signedBy = key, from = person } = {}) => {
      const body = encodeMessageBody({ from, device, to }, { seq, writtenAt: 1_700_000_000_000, text });
      return encodeFrame([FrameType.message, body, sign(signedBy, MESSAGE_LABEL, body)]);
    },
    receipt: (to, toDevice, { delivered, read }) => {
      const direction = { from: person, device, to: personOf(to), toDevice };
      const body = encodeReceiptBody(direction, { delivered, read, at: 1_700_000_000_000 });
      return encodeFrame([FrameType.receipt, body, sign(key, RECEIPT_LABEL, body)]);
    },
    send: (...frames) => {
      const link = somebody.node.openLinks().at(-1);
      if (!link) throw new Error('no link is open');
      for (const frame of frames) somebody.node.inject(link, new Uint8Array(frame));
    },
  };
};
