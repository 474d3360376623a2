import {
  FrameKind,
  Operation,
  Status,
  HopStatus,
  decodeRoute,
  encodeAck,
  encodeAnswer,
  encodeHello,
  encodeNames,
  encodeReply,
  hopOf,
} from '../../../src/engine/overlay/wire/codec.ts';
import {
  encodeDigest,
  encodeList,
  encodePush,
  encodeWant,
} from '../../../src/engine/records/record-frames.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../sim/crypto.ts';
import type { Arena, Attack, Named } from '../overlay-attack.ts';
import { keysNear, ownRecord, request, secretsOf, sharedRecord } from '../materials.ts';

const SHARED = Uint8Array.of(3);
const LARGEST_BODY = 12_288;
const LARGEST_REPLY = 80_000;
const KEYS_NAMED = 64;
const DIGEST_ENTRIES = 2_000;

const POOL_KEYS = 4 * KEYS_NAMED;
let pool: readonly Bytes[] = [];

/** Other keys each time, out of a pool that is made once: every arena has the same victim. */
const nearKeys = ({ victim, random, accomplices }: Arena, number = 0): readonly Bytes[] => {
  const others = accomplices.map(({ key }) => sha256(key));
  if (pool.length === 0) pool = keysNear(sha256(victim.key), { others, count: POOL_KEYS, random });
  const at = (number * KEYS_NAMED) % POOL_KEYS;
  return pool.slice(at, at + KEYS_NAMED);
};

const tiny = async (arena: Arena, count: number): Promise<readonly Bytes[]> => {
  const { random, net } = arena;
  const records = Array.from({ length: count }, () =>
    sharedRecord({ owner: secretsOf(random.bytes(32)), topic: 'tiny', value: 0, seq: net.clock.now() }),
  );
  return (await Promise.all(records)).map(({ bytes }) => bytes);
};

/** Datagrams on their way to an accomplice of the attacker. */
const towards = (arena: Arena, number: number): Bytes => {
  const to = arena.accomplices[number % arena.accomplices.length];
  const body = new Uint8Array(LARGEST_BODY);
  return request(Operation.datagram, sha256(to?.key ?? new Uint8Array()), {
    body,
    number,
    random: arena.random,
  });
};

const routes: readonly Named[] = [
  {
    kind: 'overlay/route',
    title: 'of the largest size towards accomplices that acknowledge nothing',
    frame: towards,
  },
  {
    kind: 'overlay/route',
    title: 'of the largest size towards accomplices that say they are busy',
    frame: towards,
    accomplice: (_, frame) => (frame[0] === FrameKind.route ? [encodeAck(hopOf(frame), HopStatus.busy)] : []),
  },
  {
    kind: 'overlay/route',
    title: 'of the largest size towards accomplices that take them and never answer',
    frame: towards,
    accomplice: (_, frame) =>
      frame[0] === FrameKind.route ? [encodeAck(hopOf(frame), HopStatus.taken)] : [],
  },
  {
    kind: 'overlay/reply',
    title: 'of the largest size to every request',
    frame: towards,
    accomplice: (_, frame) => {
      const asked = frame[0] === FrameKind.route ? decodeRoute(frame) : undefined;
      return asked
        ? [encodeReply({ ...asked, status: Status.delivered, body: new Uint8Array(LARGEST_REPLY) })]
        : [];
    },
  },
  {
    kind: 'overlay/reply',
    title: 'to nothing that was asked',
    frame: ({ random }, number) =>
      encodeReply({ request: number, path: 0, hops: 1, status: Status.found, body: random.bytes(1_000) }),
  },
  {
    kind: 'overlay/ack',
    title: 'of nothing that was sent',
    frame: (_, number) => encodeAck(number & 0xffff, HopStatus.busy),
  },
];

/** A topic of which both the victim and the liar on the way back know something. */
const stuffed = (): Named => {
  let list: Bytes | undefined;
  return {
    kind: 'overlay/reply',
    title: 'stuffed with hundreds of small records of a topic',
    frame: async (arena, number) => {
      list ??= encodeList(await tiny(arena, 500));
      return request(Operation.get, sha256(arena.accomplices[0]?.key ?? new Uint8Array()), {
        body: SHARED,
        number,
        random: arena.random,
      });
    },
    accomplice: (_, frame) => {
      const asked = frame[0] === FrameKind.route ? decodeRoute(frame) : undefined;
      return asked && list ? [encodeReply({ ...asked, status: Status.found, body: list })] : [];
    },
  };
};

const words: readonly Named[] = [
  {
    kind: 'overlay/hello',
    title: 'that changes the role every time',
    frame: (_, number) => encodeHello({ client: number % 2 === 0, settled: true, size: 2 ** 30 }),
  },
  {
    kind: 'overlay/ask',
    title: 'about random points',
    frame: ({ random }, number) =>
      Uint8Array.of(FrameKind.ask, (number >> 8) & 255, number & 255, ...random.bytes(32)),
  },
  {
    kind: 'overlay/answer',
    title: 'to nothing that was asked, full of keys near to it',
    frame: (arena, number) => encodeAnswer(number & 0xffff, 2 ** 30, nearKeys(arena, number)),
  },
  {
    kind: 'overlay/answer',
    title: 'to what was asked, full of keys near to it',
    frame: (_, number) => encodeHello({ client: number % 2 === 0, settled: true, size: 2 ** 30 }),
    answer: (arena, frame) =>
      frame[0] === FrameKind.ask ? [encodeAnswer(hopOf(frame), 2 ** 30, nearKeys(arena, hopOf(frame)))] : [],
  },
  {
    kind: 'overlay/names',
    title: 'of nodes near to it that do not exist',
    frame: (arena, number) => encodeNames(nearKeys(arena, number)),
  },
];

/** The same frame each time: made once. */
const always = (make: (arena: Arena) => Bytes | Promise<Bytes>): Attack['frame'] => {
  let made: Bytes | Promise<Bytes> | undefined;
  return (arena) => (made ??= make(arena));
};

/** A digest of records that do not exist and would be the victim's to hold, others in each frame. */
const madeUp = (): Attack['frame'] => {
  const entries = always(({ victim, net }) => {
    const id = sha256(victim.key).subarray(0, 8);
    return encodeDigest(Array.from({ length: DIGEST_ENTRIES }, () => ({ id, seq: net.clock.now() })));
  });
  return async (arena, number) => {
    const frame = (await entries(arena, number)).slice();
    const view = new DataView(frame.buffer);
    const entryBytes = (frame.length - 1) / DIGEST_ENTRIES;
    for (let i = 0; i < DIGEST_ENTRIES; i++)
      view.setUint32(1 + i * entryBytes + 4, number * DIGEST_ENTRIES + i);
    return frame;
  };
};

const copies: readonly Named[] = [
  {
    kind: 'overlay/digest',
    title: 'of records that do not exist',
    frame: madeUp(),
  },
  {
    kind: 'overlay/digest',
    title: 'of older versions of what it holds',
    frame: always(({ records }) =>
      encodeDigest(
        Array.from({ length: DIGEST_ENTRIES }, (_, i) => ({
          id: (records[i % records.length]?.id ?? new Uint8Array(8)).subarray(0, 8),
          seq: 1,
        })),
      ),
    ),
  },
  {
    kind: 'overlay/want',
    title: 'with one id ten thousand times',
    allowance: 'records for a holder',
    frame: always(({ records }) => {
      const id = (records[0]?.id ?? new Uint8Array(8)).subarray(0, 8);
      return encodeWant(Array.from({ length: 10_000 }, () => id));
    }),
  },
  {
    kind: 'overlay/want',
    title: 'of everything it holds',
    allowance: 'records for a holder',
    frame: ({ records }) => encodeWant(records.map(({ id }) => id.subarray(0, 8))),
  },
];

/** Records that the victim did not ask for, the same ones again and again: 700 small ones fill a frame. */
const unasked = (): Named => ({
  kind: 'overlay/push',
  title: 'of hundreds of records that nobody wanted',
  frame: always(async (arena) => encodePush(await tiny(arena, 500))),
});

/** Records near to the victim, of other owners each time. The victim did not ask for them. */
const flooding = (): Named => ({
  kind: 'overlay/push',
  title: 'of a new record each',
  frame: async ({ random, net }) => {
    const owner = secretsOf(random.bytes(32));
    const { bytes } = await ownRecord({ owner, topic: 'x', value: 3_900, seq: net.clock.now() });
    return encodePush([bytes]);
  },
});

/** Attacks with every kind of frame of the overlay. */
export const overlayAttacks = (): readonly Named[] => [
  ...routes,
  stuffed(),
  ...words,
  ...copies,
  unasked(),
  flooding(),
];
