import { ok } from '../../lib/result.ts';
import type { ProvenPeer } from '../gate/handshake.ts';
import { openFrom } from '../sessions/peer.ts';
import type { Tx } from '../storage/transaction.ts';
import { type SessionBook, newSessions } from './device-sessions.ts';
import type { Opener, SealerDeps } from './types.ts';

/** Without a contact there is no secret of the pair, and nothing that was sealed with it opens. */
const NO_SECRET = new Uint8Array(32);

/** Openers, one for each batch of what a device sent. */
export const createOpening =
  (deps: SealerDeps, book: SessionBook) =>
  async (tx: Tx, { person, device, deviceKey, identityKey }: ProvenPeer): Promise<Opener> => {
    const { clock, primitives } = deps.core;
    const identity = deps.identity();
    if (!identity) throw new Error('opening before the first start');
    const prekeys = await deps.ownCard.prekeys(tx);
    const pairSecret = deps.pairSecret(person, tx) ?? NO_SECRET;
    const direction = { pairSecret, from: deviceKey, to: identity.deviceKey.publicKey };
    const before = (await book.get(tx, device)) ?? newSessions(person, deviceKey);
    let { state } = before;
    return {
      open: async (sealed) => {
        const input = { own: identity.own, prekeys, direction, identityKey, sealed, now: clock.now() };
        const opened = await openFrom(primitives, state, input);
        if (!opened.ok) return opened;
        const { output: content, state: next } = opened.value;
        return ok({ content, take: () => void (state = next) });
      },
      keep: () => {
        if (state === before.state) return false;
        book.put(tx, device, { ...before, state });
        return true;
      },
    };
  };
