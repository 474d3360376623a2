import { createNoblePrimitives } from '../../../src/engine/crypto/noble-primitives.ts';
import type { Primitives } from '../../../src/engine/crypto/primitives.ts';
import { type Identity, createIdentity } from '../../../src/engine/identity/identity.ts';
import { encodeInvite, networkTagOf } from '../../../src/engine/invites/invite-code.ts';
import { Operation } from '../../../src/engine/overlay/wire/codec.ts';
import { DatagramKind } from '../../../src/engine/overlay/overlay.ts';
import { requestsTopic } from '../../../src/engine/people/contact-requests/left-requests.ts';
import { createLeftRequestFetcher } from '../../../src/engine/people/contact-requests/fetch-left-requests.ts';
import type { PeopleDeps } from '../../../src/engine/people/people.ts';
import { createReceivedBook } from '../../../src/engine/people/contact-requests/received-book.ts';
import { createRequestReceiver } from '../../../src/engine/people/contact-requests/receiving.ts';
import { encodeRequest, workInput } from '../../../src/engine/people/contact-requests/request-codec.ts';
import { createChanges } from '../../../src/engine/storage/changes.ts';
import { openPeopleTables } from '../../../src/engine/people/tables.ts';
import { createTables } from '../../../src/engine/tables.ts';
import { NAMELESS } from '../../../src/engine/wire/nickname.ts';
import { personIdOf } from '../../../src/engine/wire/ids.ts';
import type { Core } from '../../../src/engine/core.ts';
import { createErrorBoundary } from '../../../src/engine/error-boundary.ts';
import type { Nickname } from '../../../src/engine/api/ids.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import { createTestLog } from '../../doubles/log.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { createMemoryStore } from '../../doubles/store.ts';
import { sha256 } from '../../sim/crypto.ts';
import { countingPrimitives } from '../counting-primitives.ts';
import { WORK_BITS, datagram, request, secretsOf, sharedRecord, workFor } from '../materials.ts';
import type { Arena, Named } from '../overlay-attack.ts';

const NETWORK = 'test';
const VICTIM = personIdOf(new Uint8Array(32));
const DAY_MS = 24 * 3_600_000;
const LONGEST_GREETING = 'x'.repeat(200);

/** How often the victim looks for requests that were left for it, in frames. */
const LOOK_EVERY = 250;

type Signing = Pick<Identity, 'identityKey' | 'certificate'> & { readonly deviceKey: Bytes };

const noble = createNoblePrimitives();

/** Signs without work: each signature is these bytes. */
const forging = (signature: Bytes): Primitives => ({ ...noble, sign: () => signature });

/** A request with its work done. */
const requestOf = async ({ random, net }: Arena, from: Signing, me?: Identity): Promise<Bytes> => {
  const code = encodeInvite({
    secret: random.bytes(16),
    expiresAt: net.clock.now() + DAY_MS,
    networkTag: networkTagOf(NETWORK),
    from: personIdOf(from.identityKey),
    nickname: NAMELESS,
  });
  const said = { nickname: 'Eve' as Nickname, greeting: LONGEST_GREETING, code, madeAt: net.clock.now() };
  const content = { ...from, ...said };
  const work = workFor(workInput(content, VICTIM));
  const signer = me
    ? { primitives: noble, me }
    : { primitives: forging(random.bytes(64)), me: { deviceKey: {} } as Identity };
  return encodeRequest(signer, content, { target: VICTIM, work });
};

/** A request from a made-up person, with a signature that does not hold. */
const forged = (arena: Arena): Promise<Bytes> => {
  const { random } = arena;
  const [identityKey, deviceKey, certificate] = [random.bytes(32), random.bytes(32), random.bytes(64)];
  return requestOf(arena, { identityKey, deviceKey, certificate });
};

/** People with requests that hold: more than the victim lists, and more than it checks. */
const PEOPLE = 80;
let people: Promise<readonly Identity[]> | undefined;

const makePeople = (): Promise<readonly Identity[]> => {
  const random = createSeededRandom(17);
  const made = Array.from({ length: PEOPLE }, () => createIdentity({ primitives: noble, random }));
  return Promise.all(made.map(async (one) => (await one).identity));
};

/** Of each of these people one request, made when the arena begins. */
const honest = (): ((arena: Arena, number: number) => Promise<Bytes>) => {
  const made: Promise<Bytes>[] = [];
  return async (arena, number) => {
    const all = await (people ??= makePeople());
    const me = all[number % PEOPLE] as Identity;
    const { identityKey, certificate, deviceKey } = me;
    const from = { identityKey, certificate, deviceKey: deviceKey.publicKey };
    return (made[number % PEOPLE] ??= requestOf(arena, from, me));
  };
};

/** What an engine does with requests, on top of the victim's overlay. */
const receive = ({ net, random, counts, victim }: Arena) => {
  const log = createTestLog();
  const store = createMemoryStore();
  const boundary = createErrorBoundary(log);
  const core = {
    clock: net.clock,
    random,
    log,
    primitives: countingPrimitives(counts),
    network: NETWORK,
    publisher: { touch: () => undefined },
    tables: createTables({ store, log }),
    ...createChanges({ store, log, clock: net.clock, boundary, wrote: () => undefined }),
  } as unknown as Core;
  const open = (sealed: Bytes): Bytes => {
    counts.checks += 1;
    return sealed;
  };
  const deps = {
    core,
    requestWorkBits: WORK_BITS,
    overlay: () => victim.overlay,
    sealing: { open },
    identity: () => ({ person: VICTIM }),
    contact: () => undefined,
    markRemoved: () => undefined,
    isLinked: () => false,
  } as unknown as PeopleDeps;
  const book = createReceivedBook(core, openPeopleTables(core.tables));
  const take = createRequestReceiver(deps, book);
  victim.overlay.receive(DatagramKind.request, async ({ body }) => {
    await take(body, 'datagram');
    return undefined;
  });
  return createLeftRequestFetcher(deps, take, async () => undefined);
};

const asDatagram = async (arena: Arena, number: number, body: Bytes): Promise<Bytes> => {
  const { victim, random } = arena;
  const sealed = datagram(victim, DatagramKind.request, { body, random });
  return request(Operation.datagram, sha256(victim.key), { body: sealed, number, random });
};

/** Leaves requests in the network, in records of new owners, while the victim is away. It looks far too often. */
const left = (): Named => {
  let fetching: ReturnType<typeof receive>;
  return {
    kind: 'datagram/request',
    title: 'with a signature that does not hold, left in the network',
    allowance: 'records for their holders',
    install: (arena) => {
      fetching = receive(arena);
    },
    frame: async (arena, number) => {
      if (number % LOOK_EVERY === LOOK_EVERY - 1) fetching.now();
      const { random, net } = arena;
      const { record, bytes } = await sharedRecord({
        owner: secretsOf(random.bytes(32)),
        topic: requestsTopic(VICTIM),
        value: await forged(arena),
        seq: net.clock.now(),
      });
      return request(Operation.put, record.key, { body: bytes, number, random });
    },
  };
};

/** Requests of many people that hold, each again and again. */
const repeated = (): Named => {
  const make = honest();
  return {
    kind: 'datagram/request',
    title: 'of many people, again and again',
    install: (arena) => void receive(arena),
    frame: async (arena, number) => asDatagram(arena, number, await make(arena, number)),
  };
};

/** Contact requests; any node in the network may send them. */
export const contactRequestAttacks = (): readonly Named[] => [
  {
    kind: 'datagram/request',
    title: 'with a signature that does not hold',
    install: (arena) => void receive(arena),
    frame: async (arena, number) => asDatagram(arena, number, await forged(arena)),
  },
  repeated(),
  left(),
];
