import { expect } from 'chai';
import {
  FrameKind,
  Operation,
  Status,
  HopStatus,
  decodeAck,
  decodeReply,
  decodeRoute,
  encodeReply,
  encodeRoute,
} from '../../../../../src/engine/overlay/wire/codec.ts';
import { HOP_TIMEOUT, PATH_TIMEOUT, MAX_HOPS, REQUESTS } from '../../../../../src/engine/overlay/limits.ts';
import type { Bytes } from '../../../../../src/lib/bytes.ts';
import { LATENCY_MS, type Mesh, type MeshNode, findNode, createMesh, placeOf, pointAt } from '../mesh.ts';

/** Nodes by the first byte of their place, all of them linked as `links` says. */
const meshOf = <Name extends string>(
  places: Readonly<Record<Name, number>>,
  links: readonly (readonly [Name, Name])[],
): { readonly mesh: Mesh; readonly nodes: Readonly<Record<Name, MeshNode>> } => {
  const mesh = createMesh();
  const nodes = Object.fromEntries(
    Object.entries<number>(places).map(([name, at]) => [name, mesh.node(name, { id: pointAt(at) })]),
  ) as Record<Name, MeshNode>;
  for (const [a, b] of links) mesh.link(nodes[a], nodes[b]);
  return { mesh, nodes };
};

const kindsHeard = ({ heard }: MeshNode, kind: number): number =>
  heard.filter(({ frame }) => frame[0] === kind).length;

const routeFrame = (change: Partial<Parameters<typeof encodeRoute>[0]> = {}): Bytes =>
  encodeRoute({
    hop: 1,
    request: 77,
    path: 0,
    hops: 1,
    operation: Operation.findNode,
    target: pointAt(0xff),
    body: new Uint8Array(),
    ...change,
  });

describe('datagrams on their way', () => {
  it('take the way by which their reader was named where greedy routing would not find them', async () => {
    const { mesh, nodes } = meshOf({ a: 0x00, near: 0xf8, other: 0x10, reader: 0xff }, [
      ['a', 'near'],
      ['a', 'other'],
      ['other', 'reader'],
    ]);
    const { reader } = nodes;
    const arrivals = async (): Promise<number> => {
      const { id: target } = reader;
      const datagram = { operation: Operation.datagram, target, body: new Uint8Array(), paths: 1 };
      nodes.a.requests.ask({ ...datagram, each: () => undefined, done: () => undefined });
      await mesh.clock.advance(6 * LATENCY_MS);
      return kindsHeard(reader, FrameKind.route);
    };
    expect(await arrivals()).to.equal(0);
    nodes.a.routeHints.learned(reader.id, nodes.a.linkTo(nodes.other));
    expect(await arrivals()).to.equal(1);
  });
});

describe('acknowledgements', () => {
  it('are left to the answer where that is given at once, which says how long the link takes', async () => {
    const { mesh, nodes } = meshOf({ a: 0x00, b: 0x80, c: 0xf0 }, [
      ['a', 'b'],
      ['b', 'c'],
    ]);
    const asking = findNode(nodes.a, pointAt(0xff));
    await mesh.clock.advance(4 * LATENCY_MS);
    expect(asking.answers()).to.deep.equal(['f000']);
    // The one in the middle has to ask first.
    expect([kindsHeard(nodes.a, FrameKind.ack), kindsHeard(nodes.b, FrameKind.ack)]).to.deep.equal([1, 0]);
    const link = nodes.b.table.get(nodes.b.linkTo(nodes.c))!;
    expect(link.srtt).to.equal(2 * LATENCY_MS);
    await mesh.clock.advance(HOP_TIMEOUT.firstMs);
    expect(link.isSuspect(mesh.clock.now())).to.equal(false);
  });

  it('that are answers and come too late still say how long a link takes', async () => {
    const { mesh, nodes } = meshOf({ a: 0x00, b: 0x80 }, [['a', 'b']]);
    nodes.b.slowMs = HOP_TIMEOUT.firstMs;
    findNode(nodes.a, pointAt(0xff));
    await mesh.clock.advance(HOP_TIMEOUT.firstMs + 2 * LATENCY_MS);
    const link = nodes.a.table.get(nodes.a.linkTo(nodes.b))!;
    expect(link.srtt).to.equal(HOP_TIMEOUT.firstMs + 2 * LATENCY_MS);
    expect(link.isSuspect(mesh.clock.now())).to.equal(false);
  });
});

describe('requests on their way', () => {
  it('go to the node nearest their target, and answers come back the same way', async () => {
    const { mesh, nodes } = meshOf({ a: 0x00, b: 0x80, c: 0xc0, d: 0xf0, far: 0x10 }, [
      ['a', 'b'],
      ['a', 'far'],
      ['b', 'c'],
      ['c', 'd'],
    ]);
    const asking = findNode(nodes.a, pointAt(0xff));
    await mesh.clock.advance(6 * LATENCY_MS);
    expect(asking.answers()).to.deep.equal(['f000']);
    expect(asking.ends[0]?.reply?.hops).to.equal(3);
    expect(placeOf(asking.ends[0]!.first!)).to.equal('8000');
    expect(asking.isDone()).to.equal(true);
    const way = [nodes.c, nodes.b, nodes.a].map(
      ({ heard }) => heard.find(({ frame }) => frame[0] === FrameKind.reply)?.from.name,
    );
    expect(way).to.deep.equal(['d', 'c', 'b']);
    expect(nodes.far.heard).to.deep.equal([]);
  });

  it('go to the next best neighbour where nothing is heard of the best', async () => {
    const { mesh, nodes } = meshOf({ a: 0x00, best: 0xf0, next: 0x80 }, [
      ['a', 'best'],
      ['a', 'next'],
    ]);
    nodes.best.deaf = () => true;
    const asking = findNode(nodes.a, pointAt(0xff));
    await mesh.clock.advance(HOP_TIMEOUT.firstMs + 2 * LATENCY_MS);
    expect(asking.answers()).to.deep.equal(['8000']);
    // It is not waited for again in the next seconds.
    const second = findNode(nodes.a, pointAt(0xff));
    await mesh.clock.advance(2 * LATENCY_MS);
    expect(second.answers()).to.deep.equal(['8000']);
    await mesh.clock.advance(10_000);
    nodes.best.deaf = () => false;
    const third = findNode(nodes.a, pointAt(0xff));
    await mesh.clock.advance(2 * LATENCY_MS);
    expect(third.answers()).to.deep.equal(['f000']);
  });

  it('are waited for on a link that takes longer than the first of them were given', async () => {
    const { mesh, nodes } = meshOf({ a: 0x00, far: 0xf0 }, [['a', 'far']]);
    nodes.far.slowMs = 2 * HOP_TIMEOUT.firstMs;
    const first = findNode(nodes.a, pointAt(0xff));
    await mesh.clock.advance(4 * HOP_TIMEOUT.firstMs);
    expect(first.answers()).to.deep.equal([]);
    const second = findNode(nodes.a, pointAt(0xff));
    await mesh.clock.advance(4 * HOP_TIMEOUT.firstMs);
    expect(second.answers()).to.deep.equal(['f000']);
  });

  it('go on elsewhere at once where a link is lost on which an answer was to come', async () => {
    const { mesh, nodes } = meshOf({ a: 0x00, b: 0x10, best: 0xf0, next: 0x80 }, [
      ['a', 'b'],
      ['b', 'best'],
      ['b', 'next'],
    ]);
    // It takes requests, says so, and answers none.
    nodes.best.routing.setHandler(Operation.findNode, { ended: () => undefined });
    const asking = findNode(nodes.a, pointAt(0xff));
    await mesh.clock.advance(100);
    expect(asking.answers()).to.deep.equal([]);
    mesh.cut(nodes.b, nodes.best);
    await mesh.clock.advance(3 * LATENCY_MS);
    expect(asking.answers()).to.deep.equal(['8000']);
  });

  it('take disjoint ways: no first hop twice, and by others of the nearest each', async () => {
    const mesh = createMesh();
    const a = mesh.node('a', { id: pointAt(0x00) });
    const firsts = [0x80, 0x90, 0xa0].map((at) => mesh.node(`first ${at}`, { id: pointAt(at) }));
    const seconds = [0xe0, 0xe8, 0xf0].map((at) => mesh.node(`second ${at}`, { id: pointAt(at) }));
    for (const first of firsts) {
      mesh.link(a, first);
      for (const second of seconds) mesh.link(first, second);
    }
    const asking = findNode(a, pointAt(0xff), 3);
    await mesh.clock.advance(1_000);
    expect(new Set(asking.ends.map(({ first }) => placeOf(first!)))).to.have.property('size', 3);
    expect(asking.answers().toSorted()).to.deep.equal(['e000', 'e800', 'f000']);
  });

  it('come in by another of the nearest on each path; datagrams all go straight to their reader', async () => {
    const { mesh, nodes } = meshOf(
      { a: 0x00, b: 0x80, c: 0x90, d: 0xa0, third: 0xf8, second: 0xfc, first: 0xfe },
      [
        ['a', 'b'],
        ['a', 'c'],
        ['a', 'd'],
        ...(['b', 'c', 'd'] as const).flatMap((one) => [
          [one, 'first'] as const,
          [one, 'second'] as const,
          [one, 'third'] as const,
        ]),
      ],
    );
    const heardBy = (operation: Operation): readonly number[] =>
      [nodes.first, nodes.second, nodes.third].map(
        ({ heard }) =>
          heard.filter(({ frame }) => frame[0] === FrameKind.route && frame[11] === operation).length,
      );
    const ask = async (operation: Operation): Promise<void> => {
      const asked = { operation, target: pointAt(0xff), body: Uint8Array.of(2), paths: 3 };
      nodes.a.requests.ask({ ...asked, each: () => undefined, done: () => undefined });
      await mesh.clock.advance(2 * LATENCY_MS);
    };
    await ask(Operation.get);
    expect(heardBy(Operation.get)).to.deep.equal([1, 1, 1]);
    await ask(Operation.findNode);
    expect(heardBy(Operation.findNode)).to.deep.equal([1, 1, 1]);
    await ask(Operation.datagram);
    expect(heardBy(Operation.datagram)).to.deep.equal([3, 0, 0]);
  });

  it('cannot be ended by one who is on one of them and sends it to everybody ahead', async () => {
    const mesh = createMesh();
    const a = mesh.node('a', { id: pointAt(0x00) });
    const [liar, ...others] = [0x80, 0x90, 0xa0].map((at) => mesh.node(`first ${at}`, { id: pointAt(at) }));
    const nearest = [0xe0, 0xe8, 0xf0].map((at) => mesh.node(`near ${at}`, { id: pointAt(at) }));
    for (const first of [liar!, ...others]) {
      mesh.link(a, first);
      for (const one of nearest) mesh.link(first, one);
    }
    // It answers nothing, and is ahead of the others: their links are slower.
    for (const other of others) other.slowMs = 5 * LATENCY_MS;
    liar!.deaf = (frame, from) => {
      const asked = from === a ? decodeRoute(frame) : undefined;
      if (asked)
        for (const one of nearest)
          for (let path = 0; path < 8; path++) liar!.say(one, encodeRoute({ ...asked, path }));
      return true;
    };
    const asking = findNode(a, pointAt(0xff), 3);
    await mesh.clock.advance(1_000);
    expect(asking.answers()).to.have.lengthOf(2);
    expect(asking.answers().filter((one) => nearest.every(({ id }) => placeOf(id) !== one))).to.deep.equal(
      [],
    );
  });

  it('end with nobody left to ask', async () => {
    const { mesh, nodes } = meshOf({ a: 0x00, b: 0x80 }, [['a', 'b']]);
    const asking = findNode(nodes.a, pointAt(0xff), 3);
    await mesh.clock.advance(100);
    expect(asking.answers()).to.deep.equal(['8000']);
    expect(asking.ends.filter(({ first }) => first === undefined)).to.have.lengthOf(2);
    expect(asking.isDone()).to.equal(true);
    const alone = findNode(createMesh().node('alone', { id: pointAt(0) }), pointAt(1), 3);
    expect([alone.isDone(), alone.answers()]).to.deep.equal([true, []]);
  });

  it('end without an answer after a while', async () => {
    const { mesh, nodes } = meshOf({ a: 0x00, b: 0x80 }, [['a', 'b']]);
    nodes.b.routing.setHandler(Operation.findNode, { ended: () => undefined });
    const asking = findNode(nodes.a, pointAt(0xff));
    await mesh.clock.advance(PATH_TIMEOUT.firstMs - 1);
    expect(asking.isDone()).to.equal(false);
    await mesh.clock.advance(1);
    expect([asking.isDone(), asking.answers()]).to.deep.equal([true, []]);
  });

  it('end where they were cancelled, and are heard of no more', async () => {
    const { mesh, nodes } = meshOf({ a: 0x00, b: 0x80 }, [['a', 'b']]);
    const asking = findNode(nodes.a, pointAt(0xff));
    asking.stop();
    await mesh.clock.advance(5_000);
    expect([asking.isDone(), asking.ends]).to.deep.equal([false, []]);
  });

  it('end when the node stops, also those that come later', async () => {
    const { mesh, nodes } = meshOf({ a: 0x00, b: 0x80 }, [['a', 'b']]);
    const asking = findNode(nodes.a, pointAt(0xff));
    nodes.a.requests.stop();
    const later = findNode(nodes.a, pointAt(0xff), 3);
    expect([asking.isDone(), later.isDone()]).to.deep.equal([true, true]);
    await mesh.clock.advance(1_000);
    expect([asking.answers(), later.answers()]).to.deep.equal([[], []]);
    expect(later.ends.map(({ first }) => first)).to.deep.equal([undefined, undefined, undefined]);
  });

  it('are handed back after too many hops', async () => {
    const { mesh, nodes } = meshOf({ a: 0x00, b: 0x80, c: 0xf0 }, [
      ['a', 'b'],
      ['b', 'c'],
    ]);
    nodes.a.say(nodes.b, routeFrame({ hops: MAX_HOPS }));
    nodes.a.say(nodes.b, routeFrame({ request: 78, hops: MAX_HOPS - 2 }));
    await mesh.clock.advance(100);
    const replies = nodes.a.heard.flatMap(({ frame }) =>
      frame[0] === FrameKind.reply ? [decodeReply(frame)!] : [],
    );
    expect(replies.map(({ request, status }) => [request, status])).to.deep.equal([
      [77, Status.refused],
      [78, Status.nodes],
    ]);
    expect(kindsHeard(nodes.c, FrameKind.route)).to.equal(1);
  });

  it('never go round in circles', async () => {
    const mesh = createMesh();
    const nodes = Array.from({ length: 12 }, (_, at) => mesh.node(`${at}`, { id: pointAt(at * 20, at) }));
    nodes.forEach((node, at) => {
      mesh.link(node, nodes[(at + 1) % nodes.length]!);
      mesh.link(node, nodes[(at + 5) % nodes.length]!);
    });
    for (let round = 0; round < 20; round++) findNode(nodes[round % 12]!, mesh.random.bytes(32), 3);
    await mesh.clock.advance(5_000);
    for (const { heard, name } of nodes) {
      const seen = heard
        .flatMap(({ frame }) => (frame[0] === FrameKind.route ? [decodeRoute(frame)!] : []))
        .filter(({ hops }) => hops >= nodes.length);
      expect(seen, name).to.deep.equal([]);
    }
  });
});

describe('neighbours that break the rules', () => {
  it('are not believed where they answer what was not asked of them', async () => {
    const { mesh, nodes } = meshOf({ a: 0x00, b: 0x80, liar: 0x10 }, [
      ['a', 'b'],
      ['a', 'liar'],
    ]);
    nodes.b.routing.setHandler(Operation.findNode, { ended: () => undefined });
    const asking = findNode(nodes.a, pointAt(0xff));
    await mesh.clock.advance(LATENCY_MS);
    const { request, path } = decodeRoute(nodes.b.heard[0]!.frame)!;
    const answer = { request, path, hops: 1, status: Status.nodes, body: pointAt(0x66) };
    expect(nodes.liar.say(nodes.a, encodeReply(answer))).to.equal(true);
    expect(asking.answers()).to.deep.equal([]);
    // From the node that was asked it counts, once.
    nodes.b.say(nodes.a, encodeReply({ ...answer, body: pointAt(0xbb) }));
    nodes.b.say(nodes.a, encodeReply(answer));
    expect(asking.answers()).to.deep.equal(['bb00']);
  });

  it('do not change what others were answered through this node', async () => {
    const { mesh, nodes } = meshOf({ a: 0x00, b: 0x80, c: 0xf0, liar: 0x90 }, [
      ['a', 'b'],
      ['b', 'c'],
      ['b', 'liar'],
    ]);
    nodes.c.routing.setHandler(Operation.findNode, { ended: () => undefined });
    const asking = findNode(nodes.a, pointAt(0xff));
    await mesh.clock.advance(2 * LATENCY_MS);
    const { request, path } = decodeRoute(nodes.c.heard[0]!.frame)!;
    nodes.liar.say(
      nodes.b,
      encodeReply({ request, path, hops: 2, status: Status.nodes, body: pointAt(0x66) }),
    );
    await mesh.clock.advance(LATENCY_MS);
    expect(asking.answers()).to.deep.equal([]);
  });

  it('are told that they ask too much, while others are served', async () => {
    const { mesh, nodes } = meshOf({ node: 0x80, flood: 0x00, honest: 0x10 }, [
      ['node', 'flood'],
      ['node', 'honest'],
    ]);
    for (let i = 0; i < REQUESTS.burst + 200; i++) nodes.flood.say(nodes.node, routeFrame({ request: i }));
    const asking = findNode(nodes.honest, pointAt(0xff));
    await mesh.clock.advance(100);
    const verdicts = nodes.flood.heard.flatMap(({ frame }) => decodeAck(frame)?.verdict ?? []);
    expect(verdicts.filter((verdict) => verdict === HopStatus.busy)).to.have.lengthOf(200);
    expect(asking.answers()).to.deep.equal(['8000']);
    await mesh.clock.advance(10_000);
    nodes.flood.say(nodes.node, routeFrame({ request: 99_999 }));
    await mesh.clock.advance(100);
    expect(decodeReply(nodes.flood.heard.at(-1)!.frame)?.status).to.equal(Status.nodes);
  });

  it('are found out where a frame is damaged or larger than any request', () => {
    const { nodes } = meshOf({ a: 0x00, b: 0x80 }, [['a', 'b']]);
    expect(nodes.a.say(nodes.b, routeFrame({ body: new Uint8Array(12_289) }))).to.equal(false);
    expect(nodes.a.say(nodes.b, routeFrame().subarray(0, 40) as Bytes)).to.equal(false);
    expect(nodes.a.say(nodes.b, Uint8Array.of(FrameKind.reply, 1, 2))).to.equal(false);
    expect(nodes.a.say(nodes.b, routeFrame())).to.equal(true);
  });

  it('hear of one request once, however often they send it', async () => {
    const { mesh, nodes } = meshOf({ a: 0x00, b: 0x80, c: 0xf0 }, [
      ['a', 'b'],
      ['b', 'c'],
    ]);
    for (let i = 0; i < 5; i++) nodes.a.say(nodes.b, routeFrame({ hop: i, path: i }));
    await mesh.clock.advance(100);
    expect(kindsHeard(nodes.c, FrameKind.route)).to.equal(1);
    expect(kindsHeard(nodes.a, FrameKind.reply)).to.equal(1);
  });
});
