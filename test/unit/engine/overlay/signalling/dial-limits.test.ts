import { expect } from 'chai';
import { encodeDialDatagram } from '../../../../../src/engine/overlay/signalling/dial-datagram.ts';
import { type Datagrams, createDatagrams } from '../../../../../src/engine/overlay/signalling/datagrams.ts';
import { type DialPurpose, DatagramKind } from '../../../../../src/engine/overlay/overlay.ts';
import { type Bytes, fromUtf8, utf8 } from '../../../../../src/lib/bytes.ts';
import { MAX_DIALS } from '../../../../../src/ports/links.ts';
import { type Caller, callerOf } from '../callers.ts';
import { type Mesh, createMesh } from '../mesh.ts';
import { type StandIn, createStandIn } from '../stand-in.ts';

const NEIGHBOUR = { kind: 'neighbour' } as const;
const MINUTE_MS = 60_000;
const meeting = (what: string): DialPurpose => ({ kind: 'meeting', what: utf8(what) });

/** The answer of the dialled node: 0 not wanted, 1 and a signal, 2 busy. */
const [REFUSED, ACCEPTED, BUSY] = [0, 1, 2];

/** A dialer that can have any number of keys, beside the dialled node. */
interface Stranger {
  /** A datagram as it is written by this key; `changes`: what is not as it should be about it. */
  datagram(by: StandIn, changes?: Partial<Changes>): Promise<Bytes>;
  /** Sends it in the name of a device; answers the first byte of what comes back. */
  send(by: StandIn, body: Bytes): Promise<number | undefined>;
  /** Dials with a key of its own. */
  dial(name: string, purpose?: DialPurpose): Promise<number | undefined>;
}

interface Changes {
  readonly purpose: DialPurpose;
  readonly at: number;
  readonly to: Bytes;
  readonly signedBy: StandIn;
}

const strangerBeside = (mesh: Mesh, victim: Caller): Stranger => {
  const { clock, random } = mesh;
  const { key, crypto } = createStandIn('stranger');
  const node = mesh.node('stranger', { id: crypto.hash(key), key });
  mesh.link(node, victim.node);
  const datagramsOf = (by: StandIn): Datagrams =>
    createDatagrams({ ...node, clock, random, crypto: by.crypto, self: by.key });
  const datagram: Stranger['datagram'] = (by, { purpose = NEIGHBOUR, at, to, signedBy = by } = {}) =>
    encodeDialDatagram(
      signedBy.crypto,
      { from: by.key, to: to ?? victim.node.key },
      { purpose, secret: random.bytes(32), at: at ?? clock.now(), offer: utf8('an offer') },
    );
  const send: Stranger['send'] = async (by, body) => {
    const sent = datagramsOf(by).send(victim.node.key, DatagramKind.dial, body);
    await clock.advance(100);
    const result = await sent;
    return result.kind === 'delivered' ? result.answer[0] : undefined;
  };
  return {
    datagram,
    send,
    dial: async (name, purpose = NEIGHBOUR) => {
      const by = createStandIn(name);
      return send(by, await datagram(by, { purpose }));
    },
  };
};

const scene = () => {
  const mesh = createMesh();
  const victim = callerOf(mesh, 'mina');
  victim.meets = (what) => {
    const said = fromUtf8(what);
    return said === 'contact' || said === 'invited' ? said : undefined;
  };
  return { mesh, victim, stranger: strangerBeside(mesh, victim) };
};

const names = (count: number, prefix = 'made up'): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${prefix} ${at}`);

describe('a datagram that asks for a link', () => {
  it('is taken of the device that has signed it, to whom it is written, about now', async () => {
    const { victim, stranger } = scene();
    const [zoe, jun] = [createStandIn('zoe'), createStandIn('jun')];
    expect(await stranger.send(zoe, await stranger.datagram(zoe, { signedBy: jun }))).to.equal(REFUSED);
    expect(await stranger.send(zoe, await stranger.datagram(zoe, { to: jun.key }))).to.equal(REFUSED);
    // What another device has written is not this one's.
    expect(await stranger.send(jun, await stranger.datagram(zoe))).to.equal(REFUSED);
    expect(victim.hands.dials).to.deep.equal([]);
    expect(await stranger.send(zoe, await stranger.datagram(zoe))).to.equal(ACCEPTED);
  });

  it('is not taken with anything in it that was not signed', async () => {
    const { victim, stranger } = scene();
    const by = createStandIn('zoe');
    const body = await stranger.datagram(by, { purpose: meeting('contact') });
    const [secret, time, what, offer] = [1, 33, 41, body.length - 1];
    for (const at of [secret, time, what, offer]) {
      const changed = body.slice();
      changed[at] = (changed[at] as number) ^ 1;
      expect(await stranger.send(by, changed), `byte ${at}`).to.equal(REFUSED);
    }
    expect(victim.hands.dials).to.deep.equal([]);
    expect(await stranger.send(by, body)).to.equal(ACCEPTED);
  });

  it('is not taken much later, or much earlier', async () => {
    const { mesh, victim, stranger } = scene();
    const by = createStandIn('zoe');
    await mesh.clock.advance(60 * MINUTE_MS);
    for (const minutes of [-11, 11]) {
      const at = mesh.clock.now() + minutes * MINUTE_MS;
      expect(await stranger.send(by, await stranger.datagram(by, { at })), `${minutes} min`).to.equal(
        REFUSED,
      );
    }
    expect(victim.checks).to.equal(0);
    const at = mesh.clock.now() - 9 * MINUTE_MS;
    expect(await stranger.send(by, await stranger.datagram(by, { at }))).to.equal(ACCEPTED);
  });

  it('is answered once, also where somebody on its way sends it again', async () => {
    const { mesh, victim, stranger } = scene();
    const by = createStandIn('zoe');
    const body = await stranger.datagram(by);
    expect(await stranger.send(by, body)).to.equal(ACCEPTED);
    victim.dials.over(victim.hands.dials[0]?.id ?? '');
    for (const minutes of [0, 2, 7]) {
      await mesh.clock.advance(minutes * MINUTE_MS);
      expect(await stranger.send(by, body), `${minutes} min later`).to.equal(REFUSED);
    }
    expect(victim.hands.dials).to.have.length(1);
  });
});

describe('dials of strangers', () => {
  it('are four at once, however many keys they are made with', async () => {
    const { victim, stranger } = scene();
    const said = [];
    for (const name of names(3 * MAX_DIALS)) said.push(await stranger.dial(name));
    expect(said.filter((one) => one === ACCEPTED)).to.have.length(4);
    expect(new Set(said.slice(4))).to.deep.equal(new Set([BUSY]));
    expect(victim.dials.count()).to.equal(4);
  });

  it('are one a second in the long run, also where each of them ends at once', async () => {
    const { mesh, victim, stranger } = scene();
    const begunAt = mesh.clock.now();
    for (const name of names(600)) {
      await stranger.dial(name);
      for (const { id } of victim.hands.dials) victim.dials.over(id);
    }
    // 600 datagrams in 60 seconds.
    expect(mesh.clock.now() - begunAt).to.equal(MINUTE_MS);
    expect(victim.hands.dials.length).to.be.within(58, 66);
  });

  it('do not keep contacts out, nor those with an invite, nor oneself from dialling', async () => {
    const { mesh, victim, stranger } = scene();
    for (const name of names(40)) await stranger.dial(name);
    for (const name of names(8, 'contact')) {
      expect(await stranger.dial(name, meeting('contact')), name).to.equal(ACCEPTED);
    }
    expect(await stranger.dial('with an invite', meeting('invited'))).to.equal(ACCEPTED);
    const friend = callerOf(mesh, 'friend');
    mesh.link(friend.node, victim.node);
    const dialled = victim.dials.dial(friend.node.key, NEIGHBOUR);
    await mesh.clock.advance(1_000);
    expect(await dialled).to.equal('accepted');
  });

  it('with an invite that many have are four at once, too, and leave room for contacts', async () => {
    const { stranger } = scene();
    const said = [];
    for (const name of names(20)) said.push(await stranger.dial(name, meeting('invited')));
    expect(said.filter((one) => one === ACCEPTED)).to.have.length(4);
    expect(await stranger.dial('a contact', meeting('contact'))).to.equal(ACCEPTED);
  });

  it('of one device are two at once, be it a contact', async () => {
    const { victim, stranger } = scene();
    const said = [];
    for (let at = 0; at < 4; at++) said.push(await stranger.dial('a contact', meeting('contact')));
    expect(said).to.deep.equal([ACCEPTED, ACCEPTED, BUSY, BUSY]);
    expect(victim.dials.count()).to.equal(2);
  });

  it('cost few checks of signatures, however many datagrams come, and leave nothing behind', async () => {
    const { mesh, victim, stranger } = scene();
    const liar = createStandIn('liar');
    const forged = names(2_000).map((name) => stranger.datagram(createStandIn(name), { signedBy: liar }));
    const sent = (await Promise.all(forged)).map((body, at) =>
      stranger.send(createStandIn(`made up ${at}`), body),
    );
    await mesh.clock.advance(MINUTE_MS);
    await Promise.all(sent);
    expect(victim.checks).to.be.at.most(100);
    expect([victim.dials.count(), victim.hands.dials]).to.deep.equal([0, []]);
  });

  it('are answered again once their time is over', async () => {
    const { mesh, stranger } = scene();
    for (const name of names(10)) await stranger.dial(name);
    await mesh.clock.advance(MINUTE_MS);
    expect(await stranger.dial('somebody honest')).to.equal(ACCEPTED);
  });
});
