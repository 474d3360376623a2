import { FrameKind, Operation } from '../../../src/engine/overlay/wire/codec.ts';
import { encodeDialDatagram } from '../../../src/engine/overlay/signalling/dial-datagram.ts';
import { type DialPurpose, DatagramKind, type StoredRecord } from '../../../src/engine/overlay/overlay.ts';
import { encodeDigest, encodePush } from '../../../src/engine/records/record-frames.ts';
import { RECORD_KINDS, sharedKey } from '../../../src/engine/records/record.ts';
import { type Bytes, utf8 } from '../../../src/lib/bytes.ts';
import { sha256 } from '../../sim/crypto.ts';
import { TOPIC } from '../arena-world.ts';
import type { Arena, Named } from '../overlay-attack.ts';
import { damaged, datagram, ownRecord, request, secretsOf, sharedRecord } from '../materials.ts';

/** Datagrams of the largest size that a dial is: a purpose, a secret, and an offer. */
const OFFER_BYTES = 1_024;
const LARGEST_DATAGRAM = 8_192;

const gets: readonly Named[] = [
  {
    kind: 'request/get',
    title: 'for large records of one owner',
    allowance: 'answers of lookups',
    frame: ({ records, random }, number) =>
      request(Operation.get, records[number % records.length]?.record.key ?? new Uint8Array(32), {
        body: Uint8Array.of(RECORD_KINDS.own),
        number,
        random,
      }),
  },
  {
    kind: 'request/get',
    title: 'for a full topic',
    allowance: 'answers of lookups',
    frame: ({ random, secrets }, number) =>
      request(Operation.get, sharedKey(secrets.crypto, utf8(TOPIC)), {
        body: Uint8Array.of(RECORD_KINDS.shared),
        number,
        random,
      }),
  },
];

/** Something new each time, by a new owner. */
const fresh = (make: typeof ownRecord, { random, net }: Arena): Promise<StoredRecord> =>
  make({ owner: secretsOf(random.bytes(32)), topic: 'new', value: 1_000, seq: net.clock.now() });

const put = (arena: Arena, number: number, record: { key: Uint8Array; bytes: Bytes }): Bytes =>
  request(Operation.put, record.key, { body: record.bytes, number, random: arena.random });

/** Puts of one kind of record, and digests that lead to pushes of it. */
const writes = (kind: keyof typeof RECORD_KINDS, make: typeof ownRecord): readonly Named[] => {
  /** Offered in digests, by the beginning of the id. */
  const offered = new Map<string, Bytes>();
  const offer = async (arena: Arena, change: (record: StoredRecord) => Bytes): Promise<Bytes> => {
    const record = await fresh(make, arena);
    const id = record.id.subarray(0, 8);
    offered.set(id.join(), change(record));
    return encodeDigest([{ id, seq: record.record.seq }]);
  };
  const answerWants = (_: Arena, frame: Bytes): readonly Bytes[] => {
    if (frame[0] !== FrameKind.want) return [];
    const frames: Bytes[] = [];
    for (let at = 1; at < frame.length; at += 8) {
      const bytes = offered.get(frame.subarray(at, at + 8).join());
      if (bytes) frames.push(encodePush([bytes]));
    }
    return frames;
  };
  return [
    {
      kind: `record/${kind}`,
      title: 'that holds, put by new owners',
      allowance: 'records for their holders',
      frame: async (arena, number) => {
        const { record, bytes } = await fresh(make, arena);
        return put(arena, number, { key: record.key, bytes });
      },
    },
    {
      kind: `record/${kind}`,
      title: 'that does not hold, put by new owners',
      frame: async (arena, number) => {
        const made = await fresh(make, arena);
        return put(arena, number, { key: made.record.key, bytes: damaged(made) });
      },
    },
    {
      kind: `record/${kind}`,
      title: 'that holds, offered and pushed',
      allowance: 'records for their holders',
      frame: (arena) => offer(arena, ({ bytes }) => bytes),
      answer: answerWants,
    },
    {
      kind: `record/${kind}`,
      title: 'that does not hold, offered and pushed',
      frame: (arena) => offer(arena, damaged),
      answer: answerWants,
    },
  ];
};

/** The same owner's next version each time: its holders tell the others. */
const versions = (): Named => ({
  kind: 'request/put',
  title: 'of the next version of one record each time',
  allowance: 'records for their holders',
  frame: async (arena, number) => {
    const owner = arena.secrets;
    const seq = arena.net.clock.now() + number;
    const { record, bytes } = await ownRecord({ owner, topic: 'again', value: 1_000, seq });
    return put(arena, number, { key: record.key, bytes });
  },
});

const others: readonly Named[] = [
  {
    kind: 'request/put',
    title: 'of what is no record',
    frame: ({ random }, number) =>
      request(Operation.put, random.bytes(32), { body: random.bytes(200), number, random }),
  },
  {
    kind: 'request/findNode',
    title: 'about the node itself',
    frame: ({ victim, random }, number) =>
      request(Operation.findNode, sha256(victim.key), { number, random }),
  },
  {
    kind: 'request/datagram',
    title: 'that nobody can open',
    frame: ({ victim, random }, number) =>
      request(Operation.datagram, sha256(victim.key), {
        body: new Uint8Array(LARGEST_DATAGRAM),
        number,
        random,
      }),
  },
];

/** Datagrams of a kind, each from another device. */
const datagrams = (kind: keyof typeof DatagramKind, title: string, body: (arena: Arena) => Bytes): Named => ({
  kind: `datagram/${kind}`,
  title,
  frame: (arena, number) => {
    const { victim, random } = arena;
    const sealed = datagram(victim, DatagramKind[kind], { body: body(arena), random });
    return request(Operation.datagram, sha256(victim.key), { body: sealed, number, random });
  },
});

/** Dials that hold, each signed by another device that was made for it. */
const dials = (title: string, purpose: DialPurpose): Named => ({
  kind: 'datagram/dial',
  title,
  frame: async ({ victim, random, net }, number) => {
    const from = secretsOf(random.bytes(32));
    const said = { purpose, secret: random.bytes(32), at: net.clock.now(), offer: random.bytes(OFFER_BYTES) };
    const body = await encodeDialDatagram(from.crypto, { from: from.key, to: victim.key }, said);
    const sealed = datagram(victim, DatagramKind.dial, { body, random, from });
    return request(Operation.datagram, sha256(victim.key), { body: sealed, number, random });
  },
});

/** Attacks with every kind of routed request, and with what these carry. */
export const requestAttacks = (): readonly Named[] => [
  ...gets,
  ...writes('own', ownRecord),
  ...writes('shared', sharedRecord),
  versions(),
  ...others,
  datagrams('probe', 'by devices that do not exist', () => new Uint8Array(LARGEST_DATAGRAM)),
  dials('to become a neighbour', { kind: 'neighbour' }),
  dials('to a meeting that nobody wants', { kind: 'meeting', what: new Uint8Array(32) }),
];
