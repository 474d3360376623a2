import { expect } from 'chai';
import type { Primitives } from '../../../src/engine/crypto/primitives.ts';
import { createWebCryptoPrimitives } from '../../../src/engine/crypto/web-crypto-primitives.ts';
import {
  type DeviceKeys,
  type OwnDevice,
  type SessionDeps,
  createOwnDevice,
} from '../../../src/engine/sessions/device-keys.ts';
import type { Direction } from '../../../src/engine/sessions/envelope.ts';
import {
  EMPTY_PEER,
  type PeerState,
  decodePeer,
  encodePeer,
  preferredSession,
} from '../../../src/engine/sessions/peer-state.ts';
import { type OpenError, openFrom, sealTo, startSession } from '../../../src/engine/sessions/peer.ts';
import {
  type Prekey,
  type PrekeyBundle,
  bundleOf as bundleOfKeys,
  rotatePrekeys,
} from '../../../src/engine/sessions/prekeys.ts';
import { type Bytes, fromUtf8, utf8 } from '../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { createRememberingPrimitives } from '../remembering-primitives.ts';

export const noble = createRememberingPrimitives();
export const webCrypto = createWebCryptoPrimitives(crypto.subtle);
export const START_MS = Date.UTC(2026, 10, 28);

/** One device under test: what it keeps, and how it talks to the other one. */
export interface Party {
  readonly deps: SessionDeps;
  readonly own: OwnDevice;
  prekeys: readonly Prekey[];
  state: PeerState;
}

export const createParty = async (primitives: Primitives, seed: number): Promise<Party> => {
  const deps = { primitives, random: createSeededRandom(seed) };
  const [identitySecret, deviceSecret] = [deps.random.bytes(32), deps.random.bytes(32)];
  const identityKey = await primitives.signingPublicKey(identitySecret);
  const deviceKey = await primitives.signingPublicKey(deviceSecret);
  const own = await createOwnDevice(deps, { identityKey, deviceKey });
  return { deps, own, prekeys: await rotatePrekeys(deps, [], START_MS), state: EMPTY_PEER };
};

export const bundleOf = ({ deps, own, prekeys }: Party): Promise<PrekeyBundle> =>
  bundleOfKeys(deps.primitives, { ...prekeys.at(-1)!, device: own.keys });

const PAIR_SECRET = new Uint8Array(32).fill(7);
export const directionOf = (from: Party, to: Party): Direction => ({
  pairSecret: PAIR_SECRET,
  from: from.own.keys.deviceKey,
  to: to.own.keys.deviceKey,
});

export const start = async (from: Party, to: Party, now = START_MS): Promise<void> => {
  const started = await startSession(from.deps, from.state, {
    own: from.own,
    bundle: await bundleOf(to),
    now,
  });
  if (!started.ok) throw new Error(started.error);
  from.state = started.value.state;
};

/** Seals a text, starting a session where one is needed, as the delivery will. */
export const send = async (from: Party, to: Party, text: string, now = START_MS): Promise<Bytes> => {
  const input = { direction: directionOf(from, to), content: utf8(text), now };
  let sealed = await sealTo(from.deps, from.state, input);
  if (!sealed.ok && sealed.error === 'start-needed') {
    await start(from, to, now);
    sealed = await sealTo(from.deps, from.state, input);
  }
  if (!sealed.ok) throw new Error(sealed.error);
  from.state = sealed.value.state;
  return sealed.value.output;
};

/** Opens what the other device sealed, which has these keys on the opener's list: the text, or why not. */
export const receive = async (
  by: Party,
  from: Party,
  sealed: Bytes,
  now = START_MS,
  peer: DeviceKeys | undefined = from.own.keys,
): Promise<string | { error: OpenError }> => {
  const opened = await openFrom(by.deps.primitives, by.state, {
    own: by.own,
    prekeys: by.prekeys,
    direction: directionOf(from, by),
    peer,
    sealed,
    now,
  });
  if (!opened.ok) return { error: opened.error };
  by.state = opened.value.state;
  return fromUtf8(opened.value.output) ?? 'not text';
};

/** What a closed and opened app has of its state: what it wrote. */
export const restart = (party: Party): void => {
  const bytes = encodePeer(party.state);
  const state = decodePeer(bytes);
  if (!state) throw new Error('a state that is not read back');
  expect(encodePeer(state)).to.deep.equal(bytes);
  party.state = state;
};

export const couple = async (primitives: Primitives, seed = 1): Promise<[Party, Party]> => [
  await createParty(primitives, seed),
  await createParty(primitives, seed + 1),
];

/** The session that a party sends on. */
export const preferredOf = ({ state }: Party): string => preferredSession(state)?.id.join() ?? 'none';
