import { expect } from 'chai';
import { utf8 } from '../../../src/lib/bytes.ts';
import { DIAL_LIMIT_MS, type Place, type PlaceId } from '../../../src/ports/links.ts';
import { LinkRecorder } from '../../contract/link-recorder.ts';
import { createVirtualClock } from '../../doubles/clock.ts';
import { type LinkNode, createLinkNetwork } from '../../doubles/links.ts';
import { createSeededRandom } from '../../doubles/random.ts';

const LATENCY_MS = 50;

const place = (mode: Place['mode'], room = 'room', password = 'password'): Place => ({
  id: `id of ${room}` as PlaceId,
  room,
  password,
  mode,
});

const make = (seed = 1) => {
  const clock = createVirtualClock();
  const network = createLinkNetwork({ clock, random: createSeededRandom(seed), latencyMs: LATENCY_MS });
  const join = () => {
    const node = network.join();
    const recorder = new LinkRecorder();
    node.listen(recorder);
    return { node, recorder };
  };
  return { clock, join, a: join(), b: join() };
};

type Joined = ReturnType<typeof make>['a'];

/** Carries offer and answer between two nodes. */
const dial = async (a: Joined, b: Joined): Promise<void> => {
  const offer = await a.node.offer('of a' as PlaceId);
  const answer = offer && (await b.node.answer('of b' as PlaceId, offer));
  if (answer) a.node.complete('of a' as PlaceId, answer);
};

describe('a network in memory', () => {
  it('links nodes that hold the same place with the same password, where one calls', async () => {
    const { clock, join, a, b } = make();
    const c = join();
    a.node.meet([place('wait'), place('wait', 'other')]);
    b.node.meet([place('wait')]);
    c.node.meet([place('call', 'room', 'wrong'), place('call', 'nobody')]);
    await clock.advance(60_000);
    expect([a, b, c].map(({ recorder }) => recorder.links.length)).to.deep.equal([0, 0, 0]);
    b.node.meet([place('call')]);
    await clock.advance(LATENCY_MS);
    expect([a, b, c].map(({ recorder }) => recorder.links.length)).to.deep.equal([1, 1, 0]);
  });

  it('does the same every time', async () => {
    const run = async (): Promise<unknown> => {
      const { clock, a, b } = make(5);
      a.node.meet([place('call')]);
      b.node.meet([place('call')]);
      await clock.advance(1_000);
      return [a.recorder.links, b.recorder.links];
    };
    expect(await run()).to.deep.equal(await run());
  });

  it('takes its time for every frame', async () => {
    const { clock, a, b } = make();
    a.node.meet([place('call')]);
    b.node.meet([place('wait')]);
    await clock.advance(LATENCY_MS);
    void a.node.send(a.recorder.link, utf8('hi'));
    await clock.advance(LATENCY_MS - 1);
    expect(b.recorder.frames).to.have.length(0);
    await clock.advance(1);
    expect(b.recorder.frames).to.deep.equal([utf8('hi')]);
  });

  it('links again what was cut, as long as the place is held', async () => {
    const { clock, a, b } = make();
    a.node.meet([place('call')]);
    b.node.meet([place('wait')]);
    await clock.advance(1_000);
    a.node.cut(a.recorder.link);
    await clock.advance(5_000);
    expect(a.recorder.closes).to.deep.equal(['lost']);
    expect(b.recorder.closes).to.deep.equal(['lost']);
    expect([a.recorder.links.length, b.recorder.links.length]).to.deep.equal([2, 2]);
  });

  it('loses frames, then the link, when one side has no network, and links again when it has', async () => {
    const { clock, a, b } = make();
    a.node.meet([place('call')]);
    b.node.meet([place('wait')]);
    await clock.advance(1_000);
    a.node.setOnline(false);
    expect(a.recorder.states.at(-1)).to.deep.include({ online: false });
    void b.node.send(b.recorder.link, utf8('into the void'));
    await clock.advance(60_000);
    expect([a.recorder.closes, b.recorder.closes]).to.deep.equal([['lost'], ['lost']]);
    expect([a.recorder.frames.length, a.recorder.links.length]).to.deep.equal([0, 1]);
    a.node.setOnline(true);
    await clock.advance(1_000);
    expect(a.recorder.links).to.have.length(2);
  });

  it('shows neither end the fingerprint of the other with a man in the middle', async () => {
    const { clock, a, b } = make();
    b.node.setIntercepted(true);
    a.node.meet([place('call')]);
    b.node.meet([place('wait')]);
    await clock.advance(1_000);
    const [ofA, ofB] = [a.recorder.links[0]?.info, b.recorder.links[0]?.info];
    expect(ofA?.remoteFingerprint).to.not.deep.equal(ofB?.localFingerprint);
    expect(ofB?.remoteFingerprint).to.not.deep.equal(ofA?.localFingerprint);
  });

  it('links all nodes that hold a place of many, each pair once', async () => {
    const { clock, join, a, b } = make();
    const all = [a, b, join(), join()];
    for (const [at, { node }] of all.entries()) {
      node.meet([{ ...place(at === 0 ? 'wait' : 'call'), many: true }]);
      await clock.advance(at);
    }
    await clock.advance(60_000);
    expect(all.map(({ recorder }) => recorder.links.length)).to.deep.equal([3, 3, 3, 3]);
    for (const { node } of all) node.meet([]);
    await clock.advance(60_000);
    expect(all.flatMap(({ recorder }) => recorder.closes)).to.deep.equal([]);
  });

  it('links two nodes that dial each other, one latency after the answer has come', async () => {
    const { clock, a, b } = make();
    await dial(a, b);
    await clock.advance(LATENCY_MS - 1);
    expect(a.recorder.links).to.have.length(0);
    await clock.advance(1);
    expect([a, b].map(({ recorder }) => recorder.links[0]?.info.place)).to.deep.equal(['of a', 'of b']);
  });

  for (const [what, cut] of [
    ['is behind a network that lets nobody through', (node: LinkNode) => node.setDialable(false)],
    ['has no network', (node: LinkNode) => node.setOnline(false)],
    ['vanishes', (node: LinkNode) => node.vanish()],
  ] as const) {
    it(`fails a dial in the end where one side ${what}`, async () => {
      const { clock, a, b } = make();
      await dial(a, b);
      cut(b.node);
      await clock.advance(DIAL_LIMIT_MS - 1);
      expect(a.recorder.troubles).to.have.length(0);
      await clock.advance(60_000);
      expect([a.recorder.links.length, b.recorder.links.length]).to.deep.equal([0, 0]);
      expect(a.recorder.troubles.map(({ place: told }) => told)).to.deep.equal(['of a']);
    });
  }

  it('forgets a node that vanishes, and its peer loses it', async () => {
    const { clock, a, b } = make();
    a.node.meet([place('call')]);
    b.node.meet([place('wait')]);
    await clock.advance(1_000);
    a.node.vanish();
    await clock.advance(60_000);
    expect([a.recorder.closes, b.recorder.closes]).to.deep.equal([[], ['lost']]);
    expect(b.recorder.links).to.have.length(1);
  });
});
