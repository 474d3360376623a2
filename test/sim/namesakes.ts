import { createTestLog } from '../doubles/log.ts';
import { createErrorBoundary } from '../../src/engine/error-boundary.ts';
import type { Primitives } from '../../src/engine/crypto/primitives.ts';
import { DEVICE_CERTIFICATE_LABEL } from '../../src/engine/identity/identity.ts';
import type { Identity } from '../../src/engine/identity/identity.ts';
import {
  type ClaimsListener,
  type ClaimsLookup,
  lookForClaims,
} from '../../src/engine/people/nickname/claim-lookup.ts';
import {
  type NicknameRegistration,
  createNicknameRegistration,
} from '../../src/engine/people/nickname/registration.ts';
import { normaliseNickname } from '../../src/engine/people/nickname/nickname-key.ts';
import type { PeopleDeps } from '../../src/engine/people/people.ts';
import { createChanges } from '../../src/engine/storage/changes.ts';
import { openPeopleTables } from '../../src/engine/people/tables.ts';
import { createTables } from '../../src/engine/tables.ts';
import { personIdOf } from '../../src/engine/wire/ids.ts';
import { concat, utf8 } from '../../src/lib/bytes.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { createMemoryStore } from '../doubles/store.ts';
import { createNodeClock } from './clock.ts';
import { Stream } from './random.ts';
import type { SimNode, World } from './world.ts';

/** A holder of a nickname: the engine's own holder over a node of the world. */
export interface Namesake {
  readonly node: SimNode;
  readonly person: string;
  index(): number | null;
  /** Holds another one from now on, or none where it is empty. */
  rename(nickname: string): void;
}

/** Signatures of the world, which cost nothing: what the claims' certificates are checked with. */
const primitivesOf = ({ secrets }: SimNode): Primitives =>
  ({
    verify: ({ publicKey, body, signature }: Parameters<Primitives['verify']>[0]) =>
      secrets.crypto.verify(publicKey, body, signature),
  }) as unknown as Primitives;

/** One key is identity and device: a node of the world has no other. */
const identityOf = async ({ secrets }: SimNode): Promise<Identity> => {
  const { key, signer } = secrets;
  const certificate = await signer.sign(concat(utf8(`${DEVICE_CERTIFICATE_LABEL}\0`), key));
  return {
    person: personIdOf(key),
    identityKey: key,
    deviceKey: { publicKey: key },
    certificate,
    signRecord: async (body: Uint8Array) => signer.sign(body),
  } as unknown as Identity;
};

/** Of changes, which need a clock only where one of them does not end. */
const NO_TIMERS: Clock = { now: () => 0, after: () => () => undefined };

/** Has this node hold a nickname from now on. */
export const holdNickname = async (world: World, node: SimNode, first: string): Promise<Namesake> => {
  const identity = await identityOf(node);
  const store = createMemoryStore();
  const log = createTestLog();
  const tables = createTables({ store, log });
  let nickname = first;
  const core = {
    clock: createNodeClock(world.clock, node.host, 0),
    random: new Stream(world.options.seed, 'namesake', node.host.index),
    primitives: primitivesOf(node),
    log,
    tables,
    publisher: { touch: () => undefined },
    ...createChanges({
      store,
      log,
      clock: NO_TIMERS,
      boundary: createErrorBoundary(log),
      wrote: () => undefined,
    }),
  };
  const deps = {
    core,
    overlay: () => node.overlay,
    identity: () => identity,
    nickname: () => nickname,
    settings: () => ({ discoverable: true, network: true, readReceipts: true }),
  };
  const holder: NicknameRegistration = createNicknameRegistration(
    deps as unknown as PeopleDeps,
    openPeopleTables(tables),
  );
  void node.overlay.ready().then(holder.changed);
  return {
    node,
    person: identity.person,
    index: holder.index,
    rename: (next) => {
      nickname = next;
      holder.changed();
    },
  };
};

/** Searches as the observer does. */
export const searchClaims = (node: SimNode, nickname: string, listener?: ClaimsListener): ClaimsLookup =>
  lookForClaims(
    primitivesOf(node),
    { overlay: node.overlay, normalised: normaliseNickname(nickname) },
    listener,
  );
