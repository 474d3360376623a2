import { expect } from 'chai';
import { type Dial, DatagramKind } from '../../../../../src/engine/overlay/overlay.ts';
import { compareBytes, concat, equalBytes, fromUtf8, utf8 } from '../../../../../src/lib/bytes.ts';
import { DIAL_LIMIT_MS } from '../../../../../src/ports/links.ts';
import { type Caller, callerOf } from '../callers.ts';
import { type Mesh, createMesh } from '../mesh.ts';

const NEIGHBOUR = { kind: 'neighbour' } as const;

/** Two nodes that can send to each other; `low` is the one with the lower id. */
const twoCallers = () => {
  const mesh = createMesh();
  const both = [callerOf(mesh, 'mina'), callerOf(mesh, 'zoe')];
  mesh.link(both[0]!.node, both[1]!.node);
  const [low, high] = both.toSorted((a, b) => compareBytes(a.node.id, b.node.id)) as [Caller, Caller];
  return { mesh, low, high };
};

/** Dials, and answers what came of it once it is settled. */
const dial = async (mesh: Mesh, from: Caller, to: Caller, purpose: Dial['purpose'] = NEIGHBOUR) => {
  const dialled = from.dials.dial(to.node.key, purpose);
  await mesh.clock.advance(1_000);
  return dialled;
};

describe('dials through the overlay', () => {
  it('bring offer and answer to the two ends, which then share a secret', async () => {
    const { mesh, low, high } = twoCallers();
    expect(await dial(mesh, low, high)).to.equal('accepted');
    expect(low.hands.done).to.deep.equal(['offer', `complete answer of ${high.hands.name}`]);
    expect(high.hands.done).to.deep.equal([`answer offer of ${low.hands.name}`]);
    const [own, other] = [low.hands.dials[0]!, high.hands.dials[0]!];
    expect(own.secret).to.deep.equal(other.secret);
    expect(own.secret).to.have.lengthOf(32);
    expect([equalBytes(own.peer, high.node.key), equalBytes(other.peer, low.node.key)]).to.deep.equal([
      true,
      true,
    ]);
    expect([low.dials.count(), low.dials.isDialling(high.node.id)]).to.deep.equal([1, true]);
    // The link opens at both ends.
    low.dials.over(own.id);
    high.dials.over(other.id);
    expect([low.dials.count(), high.dials.count(), low.ended, high.ended]).to.deep.equal([0, 0, 1, 1]);
    await mesh.clock.advance(3 * DIAL_LIMIT_MS);
    expect(low.hands.done).not.to.include('abandon');
  });

  it('that two begin at the same moment become one', async () => {
    const { mesh, low, high } = twoCallers();
    const both = [low.dials.dial(high.node.key, NEIGHBOUR), high.dials.dial(low.node.key, NEIGHBOUR)];
    await mesh.clock.advance(1_000);
    expect(await Promise.all(both)).to.deep.equal(['accepted', 'failed']);
    expect(low.hands.done).to.deep.equal(['offer', `complete answer of ${high.hands.name}`]);
    expect(high.hands.done).to.deep.equal(['offer', 'abandon', `answer offer of ${low.hands.name}`]);
    expect([low.dials.count(), high.dials.count()]).to.deep.equal([1, 1]);
  });

  it('are refused by who wants no neighbour, or has this one already', async () => {
    const { mesh, low, high } = twoCallers();
    high.wants = false;
    expect(await dial(mesh, low, high)).to.equal('failed');
    [high.wants, high.isLinked] = [true, true];
    expect(await dial(mesh, low, high)).to.equal('failed');
    expect(high.hands.done).to.deep.equal([]);
    expect(low.hands.done).to.deep.equal(['offer', 'abandon', 'offer', 'abandon']);
    expect([low.dials.count(), high.dials.count()]).to.deep.equal([0, 0]);
  });

  it('for a meeting are the business of who is asked for it, neighbours or not', async () => {
    const { mesh, low, high } = twoCallers();
    [high.isLinked, high.wants] = [true, false];
    high.meets = (what) => (fromUtf8(what) === 'the password' ? 'contact' : undefined);
    const meeting = (what: string) => ({ kind: 'meeting', what: utf8(what) }) as const;
    expect(await dial(mesh, low, high, meeting('the wrong one'))).to.equal('failed');
    expect(await dial(mesh, low, high, meeting('the password'))).to.equal('accepted');
    expect(high.hands.dials[0]?.purpose).to.deep.equal(meeting('the password'));
  });

  it('fail where one of the two cannot offer or answer', async () => {
    const { mesh, low, high } = twoCallers();
    high.hands.able = false;
    expect(await dial(mesh, low, high)).to.equal('failed');
    expect([high.dials.count(), high.ended]).to.deep.equal([0, 1]);
    low.hands.able = false;
    expect(await dial(mesh, low, high)).to.equal('failed');
    expect([low.dials.count(), low.ended]).to.deep.equal([0, 2]);
  });

  it('fail where nobody is there', async () => {
    const { mesh, low, high } = twoCallers();
    mesh.cut(low.node, high.node);
    expect(await dial(mesh, low, high)).to.equal('failed');
    expect(low.hands.done).to.deep.equal(['offer', 'abandon']);
    expect(low.dials.count()).to.equal(0);
  });

  it('that become no link are let go of after a while, at both ends', async () => {
    const { mesh, low, high } = twoCallers();
    expect(await dial(mesh, low, high)).to.equal('accepted');
    await mesh.clock.advance(2 * DIAL_LIMIT_MS);
    expect([low.dials.count(), high.dials.count(), low.ended, high.ended]).to.deep.equal([0, 0, 1, 1]);
    expect([low.hands.done.at(-1), high.hands.done.at(-1)]).to.deep.equal(['abandon', 'abandon']);
    expect(await dial(mesh, low, high)).to.equal('accepted');
  });

  it('to oneself come to nothing, and none come after the end', async () => {
    const { mesh, low, high } = twoCallers();
    expect(await dial(mesh, low, low)).to.equal('failed');
    await dial(mesh, low, high);
    low.dials.stop();
    expect([low.dials.count(), low.hands.done.at(-1)]).to.deep.equal([0, 'abandon']);
    expect(await dial(mesh, low, high)).to.equal('failed');
    expect(low.hands.done.filter((what) => what === 'offer')).to.have.lengthOf(1);
  });

  it('that are none are passed over', async () => {
    const { mesh, low, high } = twoCallers();
    const secret = new Uint8Array(32).fill(1);
    const [time, signature] = [new Uint8Array(6), new Uint8Array(64)];
    const head = (kind: number, length: number) =>
      concat(Uint8Array.of(kind), secret, time, Uint8Array.of(length >> 8, length & 255));
    const bodies = [
      new Uint8Array(),
      Uint8Array.of(7),
      concat(head(2, 0), signature, utf8('offer')),
      concat(head(0, 0), signature),
      concat(head(0, 4), utf8('what'), signature, utf8('offer')),
      concat(head(1, 9), utf8('short'), signature),
      concat(head(1, 257), new Uint8Array(300), signature),
    ];
    for (const body of bodies) {
      const sent = low.datagrams.send(high.node.key, DatagramKind.dial, body);
      await mesh.clock.advance(1_000);
      expect(await sent).to.deep.include({ kind: 'delivered', answer: new Uint8Array() });
    }
    expect([high.hands.done, high.dials.count()]).to.deep.equal([[], 0]);
  });
});
