import type { Bytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import type { CardBook } from '../cards/card-book.ts';
import type { OwnCard } from '../cards/own-card.ts';
import type { Core, Plan } from '../core.ts';
import type { ProvenPeer } from '../gate/handshake.ts';
import type { Identity } from '../identity/identity.ts';
import type { Direction } from '../sessions/envelope.ts';
import type { PeerState } from '../sessions/peer-state.ts';
import { owesAnswer, sealTo, startSession, wantRekey } from '../sessions/peer.ts';
import type { PrekeyBundle } from '../sessions/prekeys.ts';
import { deviceIdOf } from '../wire/ids.ts';
import { type Opener, createOpening } from './opener.ts';
import { type DeviceSessions, createSessionBook, newSessions } from './device-sessions.ts';

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
  forget(person: PersonId): Promise<Plan>;
}

const NOTHING: Plan = { ops: [], commit: () => undefined };

const owes = (state: PeerState): boolean => {
  if (owesAnswer(state)) return true;
  return state.sessions.some(({ ratchet: { rekey, HKr } }) => rekey.wanted && !rekey.offer && HKr !== null);
};

/** The sealer of one engine. */
export const createSealer = (deps: SealerDeps): Sealer => {
  const { core, cards } = deps;
  const { clock } = core;
  const book = createSessionBook(core);

  const me = (): Identity => {
    const identity = deps.identity();
    if (!identity) throw new Error('sealing before the first start');
    return identity;
  };

  const bundleFor = async ({ person, device }: Recipient): Promise<PrekeyBundle | undefined> => {
    const bundles = (await cards.get(person))?.bundles ?? [];
    return device === null
      ? bundles[0]
      : bundles.find((bundle) => deviceIdOf(bundle.device.deviceKey) === device);
  };

  /** A session where there is none that can send. */
  const startWith = async (
    sessions: DeviceSessions,
    bundle: PrekeyBundle | undefined,
  ): Promise<DeviceSessions | undefined> => {
    if (!bundle) return undefined;
    const input = { own: me().own, bundle, now: clock.now() };
    const started = await startSession(core, sessions.state, input);
    return started.ok ? { ...sessions, state: started.value.state } : undefined;
  };

  const sealOne = async (
    before: DeviceSessions,
    content: Uint8Array,
    { direction, bundle }: { direction: Direction; bundle: PrekeyBundle | undefined },
  ): Promise<Result<{ readonly after: DeviceSessions; readonly bytes: Bytes }, 'no-card' | 'too-long'>> => {
    const input = { direction, content, now: clock.now() };
    let sessions: DeviceSessions | undefined = before;
    let sealed = await sealTo(core, sessions.state, input);
    if (!sealed.ok && sealed.error === 'start-needed') {
      sessions = await startWith(before, bundle);
      if (!sessions) return err('no-card');
      sealed = await sealTo(core, sessions.state, input);
    }
    if (!sealed.ok) return err(sealed.error === 'too-long' ? 'too-long' : 'no-card');
    return ok({ after: { ...sessions, state: sealed.value.state }, bytes: sealed.value.output });
  };

  const seal: Sealer['seal'] = async (to, contents) => {
    const pairSecret = deps.pairSecret(to.person);
    const bundle = await bundleFor(to);
    const device = to.device ?? (bundle && deviceIdOf(bundle.device.deviceKey));
    if (!pairSecret || !device) return err('no-card');
    const known = await book.get(device);
    const deviceKey = known?.deviceKey ?? bundle?.device.deviceKey;
    if (!deviceKey) return err('no-card');
    const direction = { pairSecret, from: me().deviceKey.publicKey, to: deviceKey };
    let sessions = known ?? newSessions(to.person, deviceKey);
    const sealed: SealedFor[] = [];
    for (const content of contents) {
      const one = await sealOne(sessions, content, { direction, bundle });
      if (!one.ok) return one;
      sessions = one.value.after;
      sealed.push({ device, epoch: sessions.epoch, bytes: one.value.bytes });
    }
    return ok({ sealed, plan: book.put(device, sessions) });
  };

  return {
    seal,
    isFor: async (sealed, device) =>
      sealed?.device === device && sealed.epoch === ((await book.get(device))?.epoch ?? 0),
    opener: createOpening(deps, book),
    renew: async ({ person, device, deviceKey }) => {
      const before = (await book.get(device)) ?? newSessions(person, deviceKey);
      const next = { ...before, epoch: before.epoch + 1 };
      const started = await startWith(next, await bundleFor({ person, device }));
      return book.put(device, started ?? next);
    },
    wantExchange: async (device) => {
      const before = await book.get(device);
      if (!before || before.state.sessions.length === 0) return NOTHING;
      return book.put(device, { ...before, state: wantRekey(before.state, clock.now()) });
    },
    owesWord: async (device) =>
      owes((await book.get(device))?.state ?? { sessions: [], taken: [], clock: 0 }),
    forget: (person) => book.remove(person),
  };
};
