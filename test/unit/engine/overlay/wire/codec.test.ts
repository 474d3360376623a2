import { expect } from 'chai';
import fc from 'fast-check';
import {
  FrameKind,
  Operation,
  Status,
  HopStatus,
  decodeAck,
  decodeAnswer,
  decodeAsk,
  decodeHello,
  decodeReply,
  decodeRoute,
  encodeAck,
  encodeAnswer,
  encodeAsk,
  encodeHello,
  encodeReply,
  encodeRoute,
} from '../../../../../src/engine/overlay/wire/codec.ts';
import { decodeKeys, encodeKeys } from '../../../../../src/engine/overlay/wire/fields.ts';
import {
  type DigestEntry,
  decodeList,
  decodeWant,
  encodeDigest,
  encodeList,
  encodePush,
  encodeWant,
  digestEntries,
  readDigest,
} from '../../../../../src/engine/records/record-frames.ts';
import { equalBytes } from '../../../../../src/lib/bytes.ts';
import { FUZZ_RUNS } from '../../../fuzz.ts';

const decodeDigest = (frame: Uint8Array): readonly DigestEntry[] | undefined => {
  const entries: DigestEntry[] = [];
  if (digestEntries(frame) === undefined) return undefined;
  readDigest(frame, (_, seq, id) => entries.push({ id: id(), seq }));
  return entries;
};

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const point = bytesOf(32);
const short = fc.nat(0xffff);
const byte = fc.nat(0xff);
const large = fc.nat(2 ** 46 - 1);
const body = fc.uint8Array({ maxLength: 300 });

const route = fc.record({
  hop: short,
  request: large,
  path: byte,
  hops: byte,
  operation: fc.constantFrom(...Object.values(Operation)),
  target: point,
  body,
});
const reply = fc.record({
  request: large,
  path: byte,
  hops: byte,
  status: fc.constantFrom(...Object.values(Status)),
  body,
});

/** What is read of a frame of each kind, written again; undefined where it is refused. */
const rewritten: readonly ((frame: Uint8Array) => Uint8Array | undefined)[] = [
  (frame) => ((read) => read && encodeRoute(read))(decodeRoute(frame)),
  (frame) => ((read) => read && encodeAck(read.hop, read.verdict))(decodeAck(frame)),
  (frame) => ((read) => read && encodeReply(read))(decodeReply(frame)),
  // A hello of a later version says more than is read.
  (frame) => (decodeHello(frame) ? frame : undefined),
  (frame) => ((read) => read && encodeAsk(read.hop, read.target))(decodeAsk(frame)),
  (frame) => ((read) => read && encodeAnswer(read.hop, read.size, read.keys))(decodeAnswer(frame)),
  (frame) => ((read) => read && encodeDigest(read))(decodeDigest(frame)),
  (frame) => ((read) => read && encodeWant(read))(decodeWant(frame)),
  (frame) => ((read) => read && encodePush(read))(decodeList(frame.subarray(1))),
];

/** An honest frame of each kind, for being damaged. */
const honest = fc.oneof(
  route.map(encodeRoute),
  reply.map(encodeReply),
  fc
    .tuple(short, fc.constantFrom(...Object.values(HopStatus)))
    .map(([hop, verdict]) => encodeAck(hop, verdict)),
  fc.tuple(short, point).map(([hop, target]) => encodeAsk(hop, target)),
  fc.tuple(short, fc.array(point, { maxLength: 20 })).map(([hop, keys]) => encodeAnswer(hop, 1_000, keys)),
  fc.array(fc.record({ id: bytesOf(8), seq: large }), { maxLength: 9 }).map(encodeDigest),
  fc.array(bytesOf(8), { maxLength: 9 }).map(encodeWant),
  fc.array(body, { maxLength: 4 }).map(encodePush),
);

const damaged = fc
  .tuple(honest, fc.array(fc.tuple(fc.nat(400), byte), { maxLength: 4 }), fc.nat(400))
  .map(([frame, changes, cut]) => {
    const changed = frame.slice(0, cut > 300 ? undefined : cut);
    for (const [at, value] of changes) if (changed.length > 0) changed[at % changed.length] = value;
    return changed;
  });

describe('frames of the overlay', () => {
  it('are read as they were written', () => {
    fc.assert(fc.property(route, (one) => expect(decodeRoute(encodeRoute(one))).to.deep.equal(one) && true));
    fc.assert(fc.property(reply, (one) => expect(decodeReply(encodeReply(one))).to.deep.equal(one) && true));
    fc.assert(
      fc.property(short, fc.array(point, { maxLength: 64 }), (hop, keys) => {
        expect(decodeKeys(encodeKeys(keys))).to.deep.equal(keys);
        expect(decodeAnswer(encodeAnswer(hop, 1, keys))).to.deep.equal({ hop, size: 1, keys });
        const [target] = keys;
        if (target) expect(decodeAsk(encodeAsk(hop, target))).to.deep.equal({ hop, target });
        for (const verdict of Object.values(HopStatus))
          expect(decodeAck(encodeAck(hop, verdict))).to.deep.equal({ hop, verdict });
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ id: bytesOf(8), seq: large }), { maxLength: 50 }), (entries) => {
        expect(decodeDigest(encodeDigest(entries))).to.deep.equal(entries);
        const ids = entries.map(({ id }) => id);
        expect(decodeWant(encodeWant(ids))).to.deep.equal(ids);
      }),
    );
    fc.assert(
      fc.property(fc.array(body, { maxLength: 20 }), (items) => {
        expect(decodeList(encodeList(items))).to.deep.equal(items);
        expect(decodeList(encodePush(items).subarray(1))).to.deep.equal(items);
      }),
    );
  });

  it('say who one is, and how many there are within a tenth', () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 2 ** 31 }),
        (client, settled, size) => {
          const said = decodeHello(encodeHello({ client, settled, size }))!;
          expect([said.client, said.settled]).to.deep.equal([client, settled]);
          expect(said.size / size).to.be.within(0.9, 1.1);
        },
      ),
    );
  });

  it('are read from a later version that says more, and not from an earlier one', () => {
    const hello = encodeHello({ client: true, settled: true, size: 8 });
    const later = Uint8Array.of(...hello, 1, 2, 3);
    [later[1], later[2]] = [9, 0xff];
    expect(decodeHello(later)).to.deep.equal({ client: true, settled: true, size: 8 });
    expect(decodeHello(Uint8Array.of(FrameKind.hello, 0, 0, 0))).to.equal(undefined);
    expect(decodeHello(new Uint8Array(65).fill(1))).to.equal(undefined);
  });

  it('are refused where an operation, a verdict or a status is none, or a length does not fit', () => {
    const whole = encodeRoute({
      hop: 1,
      request: 2,
      path: 0,
      hops: 0,
      operation: Operation.get,
      target: new Uint8Array(32),
      body: new Uint8Array(),
    });
    for (const operation of [0, 5, 255]) {
      expect(decodeRoute(whole.with(11, operation))).to.equal(undefined);
    }
    expect(decodeRoute(whole.subarray(0, 43))).to.equal(undefined);
    expect(decodeAck(Uint8Array.of(FrameKind.ack, 0, 0, 3))).to.equal(undefined);
    expect(decodeAck(Uint8Array.of(FrameKind.ack, 0, 0, 0, 0))).to.equal(undefined);
    const answer = encodeReply({
      request: 1,
      path: 0,
      hops: 1,
      status: Status.found,
      body: new Uint8Array(),
    });
    for (const status of [0, 8, 255]) expect(decodeReply(answer.with(9, status))).to.equal(undefined);
    expect(decodeKeys(new Uint8Array(33))).to.equal(undefined);
    expect(decodeKeys(new Uint8Array(65 * 32))).to.equal(undefined);
    expect(decodeList(Uint8Array.of(0, 2, 1))).to.equal(undefined);
    expect(decodeList(Uint8Array.of(0))).to.equal(undefined);
  });

  it('never throw while being read, whatever they are, and are read as one thing only', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged), (bytes) => {
        rewritten.forEach((rewrite, at) => {
          const frame = bytes.length > 0 ? bytes.with(0, at + 1) : bytes;
          const again = rewrite(frame);
          if (again && frame.length > 0) expect(equalBytes(again, frame)).to.equal(true);
        });
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
