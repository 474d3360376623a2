import type { PersonId } from '../../../../src/engine/api/ids.ts';
import { readCard } from '../../../../src/engine/cards/card.ts';
import { encodeMessageBody } from '../../../../src/engine/delivery/message-body.ts';
import {
  type Identity,
  type IdentitySecrets,
  createIdentity,
  identityOf,
} from '../../../../src/engine/identity/identity.ts';
import { partingTagOf } from '../../../../src/engine/parting/create-parting.ts';
import { EMPTY_PEER, type PeerState } from '../../../../src/engine/sessions/peer-state.ts';
import { sealTo, startSession } from '../../../../src/engine/sessions/peer.ts';
import type { PrekeyBundle } from '../../../../src/engine/sessions/prekeys.ts';
import type { ContactRecord } from '../../../../src/engine/storage/tables.ts';
import { FrameType } from '../../../../src/engine/wire/frame-type.ts';
import { encodeFrame } from '../../../../src/engine/wire/frames.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { type Somebody, personOf } from './world.ts';
import { createRememberingPrimitives } from '../../remembering-primitives.ts';

const primitives = createRememberingPrimitives();

/** What a contact who follows no rule can make, with the keys it really has. */
export interface Forger {
  readonly person: PersonId;
  /** A message with any number, as anybody, to anybody, sealed for the victim. */
  message(seq: number, options?: { text?: string; from?: PersonId; to?: PersonId }): Promise<Bytes>;
  /** The same, in a session that somebody else started. */
  strangersMessage(seq: number): Promise<Bytes>;
  /** Says that the victim was removed. */
  removed(): Bytes;
  receipt(upTo: { delivered: number; read: number }): Bytes;
  /** Sends frames over the link that is open, sealed as the link wants it. */
  send(...frames: readonly Uint8Array[]): void;
  /** Sends bytes as they are. */
  sendRaw(...frames: readonly Uint8Array[]): void;
}

const recordOf = async <T>(somebody: Somebody, table: string, key: string): Promise<T> => {
  const record = await somebody.store.get(table, key);
  if (!record.ok || record.value === undefined) throw new Error(`no record of ${table}`);
  return record.value as T;
};

/** Turns somebody's browser against one of its contacts. */
export const forgerOf = async (somebody: Somebody, victim: Somebody): Promise<Forger> => {
  const random = createSeededRandom(99);
  const deps = { primitives, random };
  const person = personOf(somebody);
  const identity = await identityOf(primitives, await recordOf<IdentitySecrets>(somebody, 'keys', 'self'));
  const { identity: stranger } = await createIdentity(deps);
  const { pairSecret } = await recordOf<ContactRecord>(somebody, 'contacts', personOf(victim));
  const { card } = await recordOf<{ card: Bytes }>(somebody, 'cards', personOf(victim));
  const read = await readCard(primitives, card);
  const bundle = (read.ok ? read.value.bundles[0] : undefined) as PrekeyBundle;
  const now = Date.UTC(2026, 0, 1, 13);
  const states = new Map<Identity, PeerState>();

  const seal = async (as: Identity, content: Bytes): Promise<Bytes> => {
    const direction = { pairSecret, from: as.deviceKey.publicKey, to: bundle.device.deviceKey };
    let state = states.get(as);
    if (!state) {
      const started = await startSession(deps, EMPTY_PEER, { own: as.own, bundle, now });
      if (!started.ok) throw new Error(started.error);
      state = started.value.state;
    }
    const sealed = await sealTo(deps, state, { direction, content, now });
    if (!sealed.ok) throw new Error(sealed.error);
    states.set(as, sealed.value.state);
    return encodeFrame([FrameType.message, sealed.value.output]);
  };

  const message = (as: Identity, seq: number, said: { text: string; from: PersonId; to: PersonId }) => {
    const { text, from, to } = said;
    const writtenAt = 1_700_000_000_000;
    return seal(as, encodeMessageBody({ from, device: identity.device, to }, { seq, writtenAt, text }));
  };
  const sendRaw = (...frames: readonly Uint8Array[]): void => {
    const link = somebody.node.openLinks().at(-1);
    if (!link) throw new Error('no link is open');
    for (const frame of frames) somebody.node.inject(link, new Uint8Array(frame));
  };
  const honest = (seq: number) => ({ text: `forged ${seq}`, from: person, to: personOf(victim) });
  return {
    person,
    message: (seq, options = {}) => message(identity, seq, { ...honest(seq), ...options }),
    removed: () => {
      const tag = partingTagOf(pairSecret, person, personOf(victim));
      return encodeFrame([FrameType.removed, tag]);
    },
    strangersMessage: (seq) => message(stranger, seq, honest(seq)),
    receipt: ({ delivered, read: readUpTo }) =>
      encodeFrame([FrameType.receipt, delivered, readUpTo, 1_700_000_000_000]),
    send: (...frames) => sendRaw(...frames.map((frame) => somebody.seal(frame))),
    sendRaw,
  };
};
