// @ts-check
// The parts of the simulator: what its figures rest on.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { loadSimulator } from './build.js';

/** @type {typeof import('./sim.ts')} */
let sim;
before(async () => {
  sim = await loadSimulator();
});

const LIFE = { alive: true };

describe('the clock', () => {
  it('runs what falls due in the order of time, then of scheduling, near and far', async () => {
    const clock = new sim.SimClock();
    /** @type {string[]} */
    const seen = [];
    const note = (/** @type {string} */ what) => () => seen.push(`${clock.now} ${what}`);
    clock.after(90_000, note('far, scheduled first'), LIFE);
    clock.after(7, note('a'), LIFE);
    clock.after(3, note('b'), LIFE);
    clock.after(7, note('c'), LIFE);
    clock.after(89_000, () => clock.after(1_000, note('far, scheduled later'), LIFE), LIFE);
    clock.after(4_095, note('the end of a turn'), LIFE);
    clock.after(4_096, note('the beginning of one'), LIFE);
    await clock.run(100_000);
    assert.deepEqual(seen, [
      '3 b',
      '7 a',
      '7 c',
      '4095 the end of a turn',
      '4096 the beginning of one',
      '90000 far, scheduled first',
      '90000 far, scheduled later',
    ]);
    assert.equal(clock.now, 100_000);
  });

  it('runs nothing that was cancelled, and nothing of an owner who is gone', async () => {
    const clock = new sim.SimClock();
    const life = { alive: true };
    /** @type {string[]} */
    const seen = [];
    const cancels = [10, 10_000].map((ms) => clock.after(ms, () => seen.push('cancelled'), LIFE));
    clock.after(20, () => seen.push('gone'), life);
    clock.after(10, () => seen.push('there'), life);
    for (const cancel of cancels) cancel();
    await clock.run(15);
    life.alive = false;
    await clock.run(20_000);
    assert.deepEqual(seen, ['there']);
  });

  it('settles every promise before the next event, also of the same instant', async () => {
    const clock = new sim.SimClock();
    /** @type {string[]} */
    const seen = [];
    const chain = async (/** @type {string} */ name) => {
      for (let step = 0; step < 3; step++) {
        await undefined;
        seen.push(`${name}${step}`);
      }
    };
    clock.after(5, () => void chain('a'), LIFE);
    clock.after(5, () => void chain('b'), LIFE);
    await clock.run(5);
    assert.deepEqual(seen, ['a0', 'a1', 'a2', 'b0', 'b1', 'b2']);
  });
});

describe('chance', () => {
  it('is the same for the same seed and purpose, and another for others', () => {
    const draw = (/** @type {string} */ seed, /** @type {string} */ purpose, index = 0) =>
      Buffer.from(new sim.Stream(seed, purpose, index).bytes(16)).toString('hex');
    assert.equal(draw('1', 'a'), draw('1', 'a'));
    assert.equal(new Set([draw('1', 'a'), draw('2', 'a'), draw('1', 'b'), draw('1', 'a', 1)]).size, 4);
  });

  it('spreads evenly', () => {
    const stream = new sim.Stream('1', 'even');
    const counts = new Uint32Array(16);
    for (let i = 0; i < 160_000; i++) {
      const at = stream.below(16);
      counts[at] = (counts[at] ?? 0) + 1;
    }
    for (const count of counts) assert.ok(Math.abs(count - 10_000) < 500, `${count} of 10,000`);
  });
});

describe('the stand-in for cryptography', () => {
  it('takes a signature by its owner over its words only, and opens a seal for its reader only', async () => {
    const stream = new sim.Stream('1', 'keys');
    const make = sim.createStandIn(7);
    const [anna, ben] = [make(stream.bytes(32)), make(stream.bytes(32))];
    const body = stream.bytes(200);
    const signature = await anna.signer.sign(body);
    assert.equal(signature.length, 64);
    assert.equal(await ben.crypto.verify(anna.key, body, signature), true);
    assert.equal(await ben.crypto.verify(ben.key, body, signature), false);
    const other = body.slice();
    other[199] = (other[199] ?? 0) ^ 1;
    assert.equal(await ben.crypto.verify(anna.key, other, signature), false);
    const sealed = await anna.crypto.seal(ben.key, body);
    assert.equal(sealed?.length, body.length + 48);
    assert.deepEqual(await ben.crypto.open(sealed ?? body), body);
    assert.equal(await anna.crypto.open(sealed ?? body), undefined);
  });
});

/** Hosts that note what they hear. @param {number} count @param {Partial<import('./link-times.ts').NetworkOptions>} [options] */
const netOf = (count, options = {}) => {
  const clock = new sim.SimClock();
  const traffic = new sim.Traffic();
  const chance = new sim.Stream('1', 'network');
  const post = new sim.Post(clock);
  const network = new sim.Network({
    clock,
    chance,
    post,
    pairSeed: 7,
    traffic,
    trace: new sim.Trace(),
    options: { ...sim.DEFAULT_NETWORK, ...options },
  });
  const hosts = Array.from({ length: count }, (_, index) => {
    const host = sim.createHost(index, new Uint8Array(32).fill(index + 1), 'open');
    /** @type {{ at: number, what: string, link: import('../../src/ports/links.ts').LinkId, frame?: Uint8Array }[]} */
    const heard = [];
    host.endpoint = {
      up: (link) => heard.push({ at: clock.now, what: 'up', link }),
      frame: (link, frame) => heard.push({ at: clock.now, what: 'frame', link, frame }) > 0,
      down: (link) => heard.push({ at: clock.now, what: 'down', link }),
      failed: () => undefined,
    };
    network.join(host);
    return { host, heard };
  });
  const [a, b] = hosts;
  if (!a || !b) throw new Error('two hosts make a network');
  return { clock, traffic, chance, post, network, hosts, a, b };
};

/** A second later the first two of them are linked; answers what the first calls it. @param {ReturnType<typeof netOf>} net */
const linked = async ({ clock, network, a, b }) => {
  network.decide('test', () => ({}));
  const wish = { kind: 'test', said: 0, isWanted: () => true, opened: () => undefined };
  network.propose(a.host, b.host.index, wish);
  await clock.run(1_000);
  const { link } = a.heard[0] ?? {};
  if (link === undefined) throw new Error('no link');
  return link;
};

describe('links', () => {
  it('take as long as the pair is apart, and keep the order even where packets are lost', async () => {
    const net = netOf(2, { loss: 0.2 });
    const { clock, network, a, b, traffic } = net;
    const link = await linked(net);
    for (let i = 0; i < 200; i++) {
      clock.after(i * 5, () => network.send(a.host, link, Uint8Array.of(1, i, 0, 0)), LIFE);
    }
    await clock.run(20_000);
    const frames = b.heard.filter(({ what }) => what === 'frame');
    assert.deepEqual(
      frames.map(({ frame }) => frame?.[1]),
      Array.from({ length: 200 }, (_, i) => i),
    );
    const delay = network.delayBetween(a.host.index, b.host.index);
    assert.ok(delay >= 50 && delay <= 80);
    const waits = frames.map(({ at }, i) => at - 1_000 - i * 5);
    assert.ok(Math.min(...waits) >= Math.floor(delay) && Math.min(...waits) <= delay + 5);
    assert.ok(Math.max(...waits) > delay + 200, 'a lost packet comes late');
    assert.equal(traffic.frames, 200);
  });

  it('are told at both ends when one closes or leaves, after what was sent', async () => {
    const net = netOf(2);
    const { clock, network, a, b } = net;
    const link = await linked(net);
    network.send(a.host, link, Uint8Array.of(1, 2, 3, 4));
    network.close(a.host, link);
    await clock.run(2_000);
    assert.deepEqual(
      a.heard.map(({ what }) => what),
      ['up', 'down'],
    );
    assert.deepEqual(
      b.heard.map(({ what }) => what),
      ['up', 'frame', 'down'],
    );
    assert.equal(a.host.links.size + b.host.links.size, 0);
  });

  it('of a host that vanishes go down seconds later, and nothing of it is heard any more', async () => {
    const net = netOf(2);
    const { clock, network, a, b } = net;
    await linked(net);
    network.vanish(a.host);
    await clock.run(6_900);
    assert.deepEqual(
      b.heard.map(({ what }) => what),
      ['up'],
    );
    await clock.run(12_000);
    const down = b.heard.find(({ what }) => what === 'down');
    assert.ok(down && down.at >= 7_000 && down.at <= 11_000, `noticed at ${down?.at}`);
  });

  it('across a partition hold back what is sent, and go down at both ends if it lasts', async () => {
    const net = netOf(2);
    const { clock, network, a, b } = net;
    const link = await linked(net);
    network.part((index) => (index === b.host.index ? 1 : 0), 61_000);
    network.send(a.host, link, Uint8Array.of(1, 2, 3, 4));
    assert.equal(network.canMeet(a.host, b.host), false);
    await clock.run(61_000);
    assert.deepEqual(
      [a, b].map(({ heard }) => heard.map(({ what }) => what)),
      [
        ['up', 'down'],
        ['up', 'down'],
      ],
    );
    assert.equal(network.canMeet(a.host, b.host), true);
  });

  it('share the uplink of their host', async () => {
    const net = netOf(2, { bytesPerSecond: 10_000, loss: 0 });
    const { clock, network, a, b } = net;
    const link = await linked(net);
    for (let i = 0; i < 10; i++) network.send(a.host, link, new Uint8Array(1_000));
    await clock.run(5_000);
    const last = b.heard.at(-1);
    assert.ok(last && last.at >= 2_050 && last.at <= 2_100, `the tenth kilobyte came at ${last?.at}`);
  });
});

describe('dialling', () => {
  /** @param {'open' | 'symmetric'} nat @param {boolean} sameSecret */
  const dial = async (nat, sameSecret) => {
    const { clock, chance, network, post } = netOf(2);
    const switchboard = new sim.Switchboard({ clock, chance, network, shard: post.shard });
    /** @type {string[]} */
    const heard = [];
    const [a, b] = ['a', 'b'].map((name, index) => {
      const host = sim.createHost(10 + index, new Uint8Array(32).fill(10 + index), nat);
      host.endpoint = {
        up: (_link, peer) => heard.push(`${name} up ${peer.dial}`),
        frame: () => true,
        down: () => undefined,
        failed: (id) => heard.push(`${name} failed ${id}`),
      };
      network.join(host);
      return host;
    });
    if (!a || !b) throw new Error('two hosts');
    const purpose = /** @type {const} */ ({ kind: 'neighbour' });
    const secret = new Uint8Array(32);
    const ofA = { id: 'x', peer: b.key, secret, purpose };
    const ofB = { id: 'y', peer: a.key, secret: sameSecret ? secret : secret.map(() => 1), purpose };
    clock.after(
      0,
      async () => {
        const offer = await switchboard.of(a).offer(ofA);
        const answer = offer && (await switchboard.of(b).answer(ofB, offer));
        if (answer) switchboard.of(a).complete(ofA, answer);
      },
      LIFE,
    );
    await clock.run(30_000);
    return heard.toSorted();
  };

  it('opens a link that both ends know by their dial', async () => {
    assert.deepEqual(await dial('open', true), ['a up x', 'b up y']);
  });

  it('comes to nothing between two symmetric NATs, or where the secret is not shared', async () => {
    assert.deepEqual(await dial('symmetric', true), ['a failed x', 'b failed y']);
    assert.deepEqual(await dial('open', false), ['a failed x', 'b failed y']);
  });
});

describe('doors', () => {
  it('bring who calls to who waits, and those who wait not to each other', async () => {
    const { clock, chance, network, post, hosts } = netOf(3);
    const lobby = new sim.Lobby({ clock, chance, network, post });
    const room = new Uint8Array(32);
    const [first, second, caller] = hosts;
    if (!first || !second || !caller) throw new Error('three hosts');
    lobby.of(first.host)([{ room, mode: 'wait' }]);
    lobby.of(second.host)([{ room, mode: 'wait' }]);
    await clock.run(120_000);
    assert.equal(lobby.opened, 0);
    const hold = lobby.of(caller.host);
    hold([{ room, mode: 'call' }]);
    await clock.run(125_000);
    assert.equal(lobby.opened, 2);
    assert.equal(caller.host.links.size, 2);
    hold([]);
    await clock.run(126_000);
    assert.deepEqual(lobby.present(), { keepers: 2, keeperMs: 251_800, rooms: 1 });
    assert.equal(lobby.kept, 2);
  });
});
