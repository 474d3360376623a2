import type { Bytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { ProvenPeer } from '../handshake/handshake.ts';
import type { Identity } from '../identity/identity.ts';
import type { Direction } from '../sessions/envelope.ts';
import { openFrom, sealTo, startSession } from '../sessions/peer.ts';
import type { PrekeyBundle } from '../sessions/prekeys.ts';
import type { Tx } from '../storage/transaction.ts';
import { bundleOnCard, keysOnCard } from './bundles.ts';
import { type DeviceSessions, type SessionBook, newSessions } from './device-sessions.ts';
import { createPairSecrets } from './pair-secrets.ts';
import type { Opener, Recipient, Sealer, SealerDeps } from './types.ts';

/** The sealing half. */
export interface Sealing extends Pick<Sealer, 'seal'> {
  /** The sessions with a new one that is used from now on; undefined where the device's card is not known. */
  startWith(tx: Tx, sessions: DeviceSessions, to: Recipient): Promise<DeviceSessions | undefined>;
}

/** Seals by the sessions in the book, and starts one where none can send. */
export const createSealing = (deps: SealerDeps, book: SessionBook): Sealing => {
  const { core, cards } = deps;
  const { clock } = core;
  const pairSecretOf = createPairSecrets(deps);

  const me = (): Identity => {
    const identity = deps.identity();
    if (!identity) throw new Error('sealing before the first start');
    return identity;
  };

  const bundleFor = async (tx: Tx, { person, device }: Recipient): Promise<PrekeyBundle | undefined> =>
    bundleOnCard(core.primitives, await cards.get(person, tx), device);

  /** Starts a session where none can send. */
  const begin = async (
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
    { direction, find }: { direction: Direction; find(): Promise<PrekeyBundle | undefined> },
  ): Promise<Result<{ readonly after: DeviceSessions; readonly bytes: Bytes }, 'no-card' | 'too-long'>> => {
    const input = { direction, content, now: clock.now() };
    let sessions: DeviceSessions | undefined = before;
    let sealed = await sealTo(core, sessions.state, input);
    if (!sealed.ok && sealed.error === 'start-needed') {
      sessions = await begin(before, await find());
      if (!sessions) return err('no-card');
      sealed = await sealTo(core, sessions.state, input);
    }
    if (!sealed.ok) return err(sealed.error === 'too-long' ? 'too-long' : 'no-card');
    return ok({ after: { ...sessions, state: sealed.value.state }, bytes: sealed.value.output });
  };

  const seal: Sealer['seal'] = async (tx, to, contents) => {
    const pairSecret = await pairSecretOf(tx, to);
    if (!pairSecret) return err('no-card');
    const find = (): Promise<PrekeyBundle | undefined> => bundleFor(tx, to);
    const known = await book.get(tx, to.device);
    const deviceKey = known?.deviceKey ?? (await find())?.device.deviceKey;
    if (!deviceKey) return err('no-card');
    const direction = { pairSecret, from: me().deviceKey.publicKey, to: deviceKey };
    let sessions = known ?? newSessions(to.person, deviceKey);
    const sealed: Bytes[] = [];
    for (const content of contents) {
      const one = await sealOne(sessions, content, { direction, find });
      if (!one.ok) return one;
      sessions = one.value.after;
      sealed.push(one.value.bytes);
    }
    book.put(tx, to.device, sessions);
    return ok(sealed);
  };

  return {
    seal,
    startWith: async (tx, sessions, to) => begin(sessions, await bundleFor(tx, to)),
  };
};

/** Without a contact there is no secret of the pair, and nothing that was sealed with it opens. */
const NO_SECRET = new Uint8Array(32);

/** Openers, one for each batch of what a device sent. */
export const createOpening = (deps: SealerDeps, book: SessionBook) => {
  const pairSecretOf = createPairSecrets(deps);
  return async (tx: Tx, { person, device, deviceKey }: ProvenPeer): Promise<Opener> => {
    const { clock, primitives } = deps.core;
    const identity = deps.identity();
    if (!identity) throw new Error('opening before the first start');
    const prekeys = await deps.ownCard.prekeys(tx);
    const peerKeys = keysOnCard(await deps.cards.get(person, tx), device);
    const pairSecret = (await pairSecretOf(tx, { person, device })) ?? NO_SECRET;
    const direction = { pairSecret, from: deviceKey, to: identity.deviceKey.publicKey };
    const before = (await book.get(tx, device)) ?? newSessions(person, deviceKey);
    let { state } = before;
    return {
      open: async (sealed) => {
        const input = { own: identity.own, prekeys, direction, peer: peerKeys, sealed, now: clock.now() };
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
};
