import type { Bytes } from '../../lib/bytes.ts';
import { type Result, ok } from '../../lib/result.ts';
import type { Plan } from '../core.ts';
import type { ProvenPeer } from '../gate/handshake.ts';
import { type OpenError, openFrom } from '../sessions/peer.ts';
import { type SessionBook, newSessions } from './device-sessions.ts';
import type { SealerDeps } from './sealer.ts';

/** Opens what comes from one device, and is kept as a whole. */
export interface Opener {
  /** The content; it counts as taken once `take` is called, and is as if never opened until then. */
  open(sealed: Bytes): Promise<Result<{ readonly content: Bytes; take(): void }, OpenError>>;
  /** What was taken. */
  plan(): Plan;
  /** Whether anything was. */
  changed(): boolean;
}

const NOTHING: Plan = { ops: [], commit: () => undefined };

/** Without a contact there is no secret of the pair, and nothing that was sealed with it opens. */
const NO_SECRET = new Uint8Array(32);

/** Openers, one for each batch of what a device sent. */
export const createOpening =
  (deps: SealerDeps, book: SessionBook) =>
  async ({ person, device, deviceKey, identityKey }: ProvenPeer): Promise<Opener> => {
    const { clock, primitives } = deps.core;
    const identity = deps.identity();
    if (!identity) throw new Error('opening before the first start');
    const prekeys = await deps.ownCard.prekeys();
    const pairSecret = deps.pairSecret(person) ?? NO_SECRET;
    const direction = { pairSecret, from: deviceKey, to: identity.deviceKey.publicKey };
    const before = (await book.get(device)) ?? newSessions(person, deviceKey);
    let { state } = before;
    return {
      open: async (sealed) => {
        const input = { own: identity.own, prekeys, direction, identityKey, sealed, now: clock.now() };
        const opened = await openFrom(primitives, state, input);
        if (!opened.ok) return opened;
        const { output: content, state: next } = opened.value;
        return ok({ content, take: () => void (state = next) });
      },
      changed: () => state !== before.state,
      plan: () => (state === before.state ? NOTHING : book.put(device, { ...before, state })),
    };
  };
