import { expect } from 'chai';
import {
  FrameKind,
  Operation,
  Status,
  decodeReply,
  decodeRoute,
  encodeRoute,
} from '../../../../../src/engine/overlay/wire/codec.ts';
import { type Datagrams, createDatagrams } from '../../../../../src/engine/overlay/signalling/datagrams.ts';
import {
  DatagramKind,
  type DatagramResult,
  MAX_DATAGRAM_BYTES,
} from '../../../../../src/engine/overlay/overlay.ts';
import { type Bytes, fromUtf8, utf8 } from '../../../../../src/lib/bytes.ts';
import { LATENCY_MS, type Mesh, type MeshNode, createMesh } from '../mesh.ts';
import { createStandIn } from '../stand-in.ts';

interface Writer {
  readonly node: MeshNode;
  readonly datagrams: Datagrams;
  /** What was read, and the sender. */
  readonly read: { readonly from: string; readonly text: string }[];
}

const writerOf = (mesh: Mesh, name: string): Writer => {
  const { key, crypto } = createStandIn(name);
  const node = mesh.node(name, { id: crypto.hash(key), key });
  const { clock, random } = mesh;
  const { requests, routing } = node;
  const datagrams = createDatagrams({ clock, random, crypto, requests, routing, self: key });
  const read: Writer['read'] = [];
  datagrams.receive(DatagramKind.request, ({ from, body }) => {
    read.push({ from: from.join(), text: fromUtf8(body) ?? '' });
    return utf8(`thanks from ${name}`);
  });
  return { node, datagrams, read };
};

/** `mina`, everybody between, and `zoe`, in a row. */
const rowOf = (...names: readonly string[]): { readonly mesh: Mesh; readonly row: readonly Writer[] } => {
  const mesh = createMesh();
  const row = names.map((name) => writerOf(mesh, name));
  for (let at = 1; at < row.length; at++) mesh.link(row[at - 1]!.node, row[at]!.node);
  return { mesh, row };
};

const send = (from: Writer, to: Writer, body = utf8('hello')): { result?: DatagramResult } => {
  const sent: { result?: DatagramResult } = {};
  void from.datagrams.send(to.node.key, DatagramKind.request, body).then((result) => {
    sent.result = result;
  });
  return sent;
};

const textOf = (result: DatagramResult | undefined): string =>
  result?.kind === 'delivered' ? (fromUtf8(result.answer) ?? '') : `${result?.kind}`;

const has = (frame: Uint8Array, text: string): boolean =>
  Array.from(frame, (byte) => String.fromCharCode(byte))
    .join('')
    .includes(text);

describe('datagrams', () => {
  it('are read by whom they are for, and answered; nobody between learns what is said or by whom', async () => {
    const { mesh, row } = rowOf('mina', 'between', 'zoe');
    const [mina, between, zoe] = row as [Writer, Writer, Writer];
    const sent = send(mina, zoe);
    await mesh.clock.advance(1_000);
    expect(textOf(sent.result)).to.equal('thanks from zoe');
    expect(zoe.read).to.deep.equal([{ from: mina.node.key.join(), text: 'hello' }]);
    expect(between.read).to.deep.equal([]);
    const seen = between.node.heard.filter(({ frame }) => has(frame, 'hello') || has(frame, 'thanks'));
    expect(seen).to.deep.equal([]);
    const whole = between.node.heard.map(({ frame }) => frame.join());
    expect(whole.filter((frame) => frame.includes(mina.node.key.join()))).to.deep.equal([]);
  });

  it('are not taken for delivered where somebody on the way says so', async () => {
    const { mesh, row } = rowOf('mina', 'liar', 'zoe');
    const [mina, liar] = row as [Writer, Writer];
    const forged = createStandIn('liar').crypto.seal(mina.node.key, new Uint8Array(20)) as Bytes;
    liar.node.routing.setHandler(Operation.datagram, {
      transit: () => ({ status: Status.delivered, body: forged }),
      ended: () => undefined,
    });
    const sent = send(mina, row[2]!);
    await mesh.clock.advance(60_000);
    expect(sent.result).to.deep.equal({ kind: 'unreachable' });
  });

  it('reach nobody where nobody is there, and say so', async () => {
    const { mesh, row } = rowOf('mina', 'between', 'zoe');
    const [mina, between, zoe] = row as [Writer, Writer, Writer];
    mesh.cut(between.node, zoe.node);
    const sent = send(mina, zoe);
    await mesh.clock.advance(1_000);
    expect(sent.result).to.deep.equal({ kind: 'unreachable' });
    // There is no neighbour to hand it to.
    mesh.cut(mina.node, between.node);
    const alone = send(mina, zoe);
    await mesh.clock.advance(0);
    expect(alone.result).to.deep.equal({ kind: 'unreachable' });
  });

  it('go by other ways where the first one is silent', async () => {
    const mesh = createMesh();
    const [mina, zoe] = [writerOf(mesh, 'mina'), writerOf(mesh, 'zoe')];
    const ways = ['one', 'two', 'three'].map((name) => writerOf(mesh, name));
    for (const { node } of ways) {
      mesh.link(mina.node, node);
      mesh.link(node, zoe.node);
    }
    // Two of three take whatever they are given and let it go no further.
    for (const { node } of ways.slice(0, 2)) {
      node.routing.setHandler(Operation.datagram, { ended: () => undefined });
      node.pendingHops.send = () => 0;
    }
    const sent = send(mina, zoe);
    await mesh.clock.advance(20_000);
    expect(textOf(sent.result)).to.equal('thanks from zoe');
    expect(zoe.read).to.have.lengthOf(1);
  });

  it('that come twice are read once, and answered alike', async () => {
    const { mesh, row } = rowOf('mina', 'zoe');
    const [mina, zoe] = row as [Writer, Writer];
    send(mina, zoe);
    await mesh.clock.advance(100);
    const route = decodeRoute(zoe.node.heard[0]!.frame)!;
    const again = async (request: number): Promise<void> => {
      mina.node.say(zoe.node, encodeRoute({ ...route, request }));
      await mesh.clock.advance(100);
    };
    await again(1);
    await again(2);
    expect(zoe.read).to.have.lengthOf(1);
    const replies = mina.node.heard.filter(({ frame }) => frame[0] === FrameKind.reply);
    expect(new Set(replies.map(({ frame }) => decodeReply(frame)?.body.join()))).to.have.property('size', 1);
    expect(replies).to.have.lengthOf(3);
  });

  it('that come twice at once wait for the one answer', async () => {
    const { mesh, row } = rowOf('mina', 'zoe');
    const [mina, zoe] = row as [Writer, Writer];
    let asked = 0;
    zoe.datagrams.receive(DatagramKind.dial, async () => {
      asked += 1;
      await new Promise<void>((resolve) => void mesh.clock.after(500, resolve));
      return utf8('later');
    });
    void mina.datagrams.send(zoe.node.key, DatagramKind.dial, utf8('x'));
    await mesh.clock.advance(2 * LATENCY_MS);
    mina.node.say(zoe.node, encodeRoute({ ...decodeRoute(zoe.node.heard[0]!.frame)!, request: 5 }));
    await mesh.clock.advance(1_000);
    expect(asked).to.equal(1);
    expect(mina.node.heard.filter(({ frame }) => frame[0] === FrameKind.reply)).to.have.lengthOf(2);
  });

  it('are remembered for a minute, however many there were', async () => {
    const { mesh, row } = rowOf('mina', 'zoe');
    const [mina, zoe] = row as [Writer, Writer];
    send(mina, zoe);
    await mesh.clock.advance(100);
    const route = decodeRoute(zoe.node.heard[0]!.frame)!;
    await mesh.clock.advance(60_000);
    mina.node.say(zoe.node, encodeRoute({ ...route, request: 1 }));
    await mesh.clock.advance(100);
    expect(zoe.read).to.have.lengthOf(2);
  });

  it('of a kind nobody listens to are delivered and answered with nothing', async () => {
    const { mesh, row } = rowOf('mina', 'zoe');
    const [mina, zoe] = row as [Writer, Writer];
    const sent = mina.datagrams.send(zoe.node.key, DatagramKind.probe, new Uint8Array());
    await mesh.clock.advance(100);
    expect(await sent).to.deep.equal({ kind: 'delivered', answer: new Uint8Array(), hops: 1 });
  });

  it('that are damaged or for somebody else are refused', async () => {
    const { mesh, row } = rowOf('mina', 'zoe');
    const [mina, zoe] = row as [Writer, Writer];
    const head = { hop: 1, path: 0, hops: 1, operation: Operation.datagram, target: zoe.node.id };
    const bodies = [
      new Uint8Array(),
      new Uint8Array(200).fill(3),
      createStandIn('x').crypto.seal(mina.node.key, new Uint8Array(60)) as Bytes,
      createStandIn('x').crypto.seal(zoe.node.key, new Uint8Array(40)) as Bytes,
    ];
    bodies.forEach((body, at) => mina.node.say(zoe.node, encodeRoute({ ...head, request: at, body })));
    await mesh.clock.advance(100);
    const replies = mina.node.heard.flatMap(({ frame }) =>
      frame[0] === FrameKind.reply ? [decodeReply(frame)?.status] : [],
    );
    expect(replies).to.deep.equal([Status.refused, Status.refused, Status.refused, Status.refused]);
    expect(zoe.read).to.deep.equal([]);
  });

  it('are no longer than a link takes', async () => {
    const { mesh, row } = rowOf('mina', 'zoe');
    const [mina, zoe] = row as [Writer, Writer];
    const sent = send(mina, zoe, new Uint8Array(MAX_DATAGRAM_BYTES));
    await mesh.clock.advance(100);
    expect(textOf(sent.result)).to.equal('thanks from zoe');
    const refused = await mina.datagrams
      .send(zoe.node.key, DatagramKind.request, new Uint8Array(MAX_DATAGRAM_BYTES + 1))
      .catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(RangeError);
  });

  it('are unreachable when the node stops in the midst of it', async () => {
    const { mesh, row } = rowOf('mina', 'zoe');
    const [mina, zoe] = row as [Writer, Writer];
    const sent = send(mina, zoe);
    await mesh.clock.advance(5);
    mina.node.requests.stop();
    await mesh.clock.advance(0);
    expect(sent.result).to.deep.equal({ kind: 'unreachable' });
  });
});
