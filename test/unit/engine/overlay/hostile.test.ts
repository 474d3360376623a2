import { expect } from 'chai';
import fc from 'fast-check';
import {
  FrameKind,
  Operation,
  encodeAnswer,
  encodeRoute,
} from '../../../../src/engine/overlay/wire/codec.ts';
import { encodeDigest, encodePush, encodeWant } from '../../../../src/engine/records/record-frames.ts';
import { OFFERED_RECORDS } from '../../../../src/engine/overlay/limits.ts';
import { MAX_RECORD_BYTES } from '../../../../src/engine/overlay/overlay.ts';
import { makeSigned } from '../../../../src/engine/records/record.ts';
import { sha256 } from '../../../../src/engine/crypto/hash.ts';
import { ownBytes, utf8 } from '../../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { FUZZ_RUNS } from '../../fuzz.ts';
import { type Net, type NetNode, createNet } from './net.ts';
import { createStandIn } from './stand-in.ts';

const HOUR_MS = 3_600_000;
const { crypto } = createStandIn('eve');

/** Five nodes that are in; the last one keeps no rule. */
const setUp = async (): Promise<{
  readonly net: Net;
  readonly nodes: readonly NetNode[];
  readonly eve: NetNode;
}> => {
  const net = createNet();
  const nodes = ['mina', 'zoe', 'ann', 'jun', 'eve'].map((name) => net.node(name));
  await net.clock.advance(60_000);
  return { net, nodes, eve: nodes.at(-1)! };
};

/** Whether the record of one node is found by another. */
const finds = async (net: Net, owner: NetNode, other: NetNode): Promise<boolean> => {
  const draft = {
    kind: 'own',
    signer: owner.signer,
    name: utf8('card'),
    value: utf8('x'),
    ttlMs: HOUR_MS,
  } as const;
  const publication = owner.overlay.publish(draft);
  await net.clock.advance(2_000);
  const key = other.overlay.ownKey(sha256(owner.signer.publicKey), utf8('card'));
  const { done } = other.overlay.find({ key, kind: 'own', what: 'record' });
  await net.clock.advance(5_000);
  publication.stop();
  return (await done).records.length === 1;
};

describe('a neighbour that sends what it likes', () => {
  it('makes nobody fall over, and keeps nobody from finding others', async () => {
    const { net, nodes, eve } = await setUp();
    const [mina, zoe, ann] = nodes as [NetNode, NetNode, NetNode];
    const frame = fc
      .tuple(fc.integer({ min: 0, max: 12 }), fc.uint8Array({ maxLength: 200 }))
      .map(([kind, bytes]) => Uint8Array.of(kind, ...bytes));
    fc.assert(
      fc.property(frame, (bytes) => {
        mina.hear(eve, ownBytes(bytes));
      }),
      { numRuns: FUZZ_RUNS / 10 },
    );
    await net.clock.advance(30_000);
    expect(mina.faults).to.deep.equal([]);
    expect(await finds(net, zoe, mina)).to.equal(true);
    expect(await finds(net, mina, ann)).to.equal(true);
  });

  it('is told apart from a later version that says more', async () => {
    const { nodes, eve } = await setUp();
    const [mina] = nodes as [NetNode];
    expect(mina.hear(eve, Uint8Array.of(200, 1, 2, 3))).to.equal(true);
    expect(mina.hear(eve, new Uint8Array())).to.equal(false);
    for (const kind of [1, 2, 3, 4, 5, 7, 8]) {
      expect(mina.hear(eve, Uint8Array.of(kind, 9)), `kind ${kind}`).to.equal(false);
    }
    expect(mina.hear(eve, Uint8Array.of(FrameKind.push, 0, 9, 1))).to.equal(false);
    expect(mina.hear(eve, Uint8Array.of(FrameKind.answer, 0, 0, 0, 7))).to.equal(false);
  });

  it('has nothing kept that nobody wanted, does not hold, or is too large', async () => {
    const { net, nodes, eve } = await setUp();
    const [mina] = nodes as [NetNode];
    const random = createSeededRandom(9);
    const before = mina.overlay.view().records.count;
    const make = (bytes: number, ttlMs = HOUR_MS) => {
      const { signer } = createStandIn(random.bytes(8).join());
      const draft = { kind: 'own', signer, name: utf8('x'), value: random.bytes(bytes), ttlMs } as const;
      return makeSigned(crypto, draft, { seq: net.clock.now(), nonce: 0 });
    };
    const [large, endless, forged, honest, unasked] = await Promise.all([
      make(MAX_RECORD_BYTES),
      make(40, 1_000 * HOUR_MS),
      make(40),
      make(40),
      make(40),
    ]);
    const offered = [large, endless, forged, honest];
    mina.hear(eve, encodeDigest(offered.map(({ id, record: { seq } }) => ({ id: id.subarray(0, 8), seq }))));
    const last = forged.bytes.length - 1;
    const damaged = forged.bytes.with(last, (forged.bytes[last] as number) ^ 1);
    const pushed = [large.bytes, endless.bytes, damaged, random.bytes(300), new Uint8Array(), unasked.bytes];
    mina.hear(eve, encodePush(pushed));
    await net.clock.advance(1_000);
    expect(mina.overlay.view().records.count).to.equal(before);
    mina.hear(eve, encodePush([honest.bytes]));
    await net.clock.advance(1_000);
    expect(mina.overlay.view().records.count).to.equal(before + 1);
  });

  it('that names nodes nobody asked it for is not listened to', async () => {
    const { net, nodes, eve } = await setUp();
    const [mina] = nodes as [NetNode];
    const random = createSeededRandom(9);
    const lies = Array.from({ length: 20 }, () => random.bytes(32));
    for (let hop = 60_000; hop < 60_020; hop++) mina.hear(eve, encodeAnswer(hop, 2 ** 30, lies));
    await net.clock.advance(60_000);
    expect(mina.overlay.view().estimatedSize).to.be.lessThan(20);
    expect(mina.linked().toSorted()).to.deep.equal(['ann', 'eve', 'jun', 'zoe']);
  });

  it('that offers and asks for ever more is answered within bounds', async () => {
    const { net, nodes, eve } = await setUp();
    const [mina, zoe] = nodes as [NetNode, NetNode];
    const random = createSeededRandom(9);
    for (let i = 0; i < 1_500; i++) {
      mina.hear(eve, encodeDigest([{ id: random.bytes(8), seq: i }]));
      mina.hear(eve, encodeWant([random.bytes(8)]));
    }
    await net.clock.advance(5_000);
    const { framesPerMinute } = mina.overlay.view().traffic;
    expect(framesPerMinute).to.be.lessThan(6_000);
    expect(await finds(net, zoe, mina)).to.equal(true);
  });

  it('that puts ever more records has no more of them kept by others than by the one that it puts them to', async () => {
    const { net, nodes, eve } = await setUp();
    const random = createSeededRandom(9);
    const before = nodes.map(({ overlay }) => overlay.view().records.count);
    for (let number = 0; number < 800; number++) {
      const { signer } = createStandIn(random.bytes(8).join());
      const draft = {
        kind: 'own',
        signer,
        name: utf8('x'),
        value: random.bytes(40),
        ttlMs: HOUR_MS,
      } as const;
      const { record, bytes } = await makeSigned(crypto, draft, { seq: net.clock.now(), nonce: 0 });
      const put = { hop: number, request: number, path: 0, hops: 1, operation: Operation.put };
      nodes[0]?.hear(eve, encodeRoute({ ...put, target: record.key, body: bytes }));
    }
    await net.clock.advance(5_000);
    const kept = nodes.slice(0, -1).map(({ overlay }, i) => overlay.view().records.count - (before[i] ?? 0));
    for (const count of kept) expect(count).to.be.within(1, OFFERED_RECORDS.burst);
  });
});
