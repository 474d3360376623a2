import type { Bytes } from '../../lib/bytes.ts';
import type { Result } from '../../lib/result.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import type { CardBook } from '../cards/card-book.ts';
import type { OwnCard } from '../cards/own-card.ts';
import type { Core, Plan } from '../core.ts';
import type { ProvenPeer } from '../gate/handshake.ts';
import type { Identity } from '../identity/identity.ts';
import { EMPTY_PEER, type PeerState } from '../sessions/peer-state.ts';
import { owesAnswer, wantRekey } from '../sessions/peer.ts';
import { createSessionBook, newSessions } from './device-sessions.ts';
import { type Opener, createOpening } from './opener.ts';
import { createSealing } from './sealing.ts';

/** A message, sealed for one device. */
export interface SealedFor {
  readonly device: DeviceId;
  readonly epoch: number;
  /** An envelope without its tag. */
  readonly bytes: Bytes;
}

/** For whom: the device that is linked, or the one on the card. */
export interface Recipient {
  readonly person: PersonId;
  readonly device: DeviceId | null;
}

/** What sealing needs. */
export interface SealerDeps {
  readonly core: Core;
  readonly cards: CardBook;
  readonly ownCard: OwnCard;
  identity(): Identity | undefined;
  /** The secret of a pair; undefined where there is no such contact. */
  pairSecret(person: PersonId): Uint8Array | undefined;
}

/**
 * Seals for people and opens what they sealed, by the sessions with their devices. Everything happens inside
 * the lane: the state that comes with a message is written with it, before anything is sent.
 */
export interface Sealer {
  /** `no-card`: nothing is known yet that a session could be started with. */
  seal(
    to: Recipient,
    contents: readonly Uint8Array[],
  ): Promise<Result<{ readonly sealed: readonly SealedFor[]; readonly plan: Plan }, 'no-card' | 'too-long'>>;
  /** Whether this was sealed for what that device can open now. */
  isFor(sealed: SealedFor | null, device: DeviceId): Promise<boolean>;
  opener(peer: ProvenPeer): Promise<Opener>;
  /** The device cannot open what was sealed for it: its sessions begin anew. */
  renew(peer: ProvenPeer): Promise<Plan>;
  /** A new link to the device: a fresh hybrid exchange is due. */
  wantExchange(device: DeviceId): Promise<Plan>;
  /** Whether the device waits for a word of ours that only the session needs. */
  owesWord(device: DeviceId): Promise<boolean>;
  /** Whether there is a session with the device. */
  hasSession(device: DeviceId): Promise<boolean>;
  forget(person: PersonId): Promise<Plan>;
}

const NOTHING: Plan = { ops: [], commit: () => undefined };

const owes = (state: PeerState): boolean => {
  if (owesAnswer(state)) return true;
  return state.sessions.some(({ ratchet: { rekey, HKr } }) => rekey.wanted && !rekey.offer && HKr !== null);
};

/** The sealer of one engine. */
export const createSealer = (deps: SealerDeps): Sealer => {
  const { core } = deps;
  const book = createSessionBook(core);

  const { seal, startWith } = createSealing(deps, book);

  return {
    seal,
    isFor: async (sealed, device) =>
      sealed?.device === device && sealed.epoch === ((await book.get(device))?.epoch ?? 0),
    opener: createOpening(deps, book),
    renew: async ({ person, device, deviceKey }) => {
      const before = (await book.get(device)) ?? newSessions(person, deviceKey);
      const next = { ...before, epoch: before.epoch + 1 };
      const started = await startWith(next, { person, device });
      return book.put(device, started ?? next);
    },
    wantExchange: async (device) => {
      const before = await book.get(device);
      if (!before || before.state.sessions.length === 0) return NOTHING;
      return book.put(device, { ...before, state: wantRekey(before.state, core.clock.now()) });
    },
    owesWord: async (device) => owes((await book.get(device))?.state ?? EMPTY_PEER),
    hasSession: async (device) => ((await book.get(device))?.state.sessions.length ?? 0) > 0,
    forget: (person) => book.remove(person),
  };
};
