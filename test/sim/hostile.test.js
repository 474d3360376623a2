// @ts-check
// Peers that break the rules in a world of eighty honest ones: what still holds.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { loadSimulator } from './build.js';

/** @typedef {import('./world.ts').SimNode} SimNode */

const TTL_MS = 3_600_000;
const MINUTE_MS = 60_000;
const CARD = new TextEncoder().encode('card');

/** @type {typeof import('./sim.ts')} */
let sim;
before(async () => {
  sim = await loadSimulator();
});

/** A grown world, still without liars. @param {string} seed @param {number} [nodes] */
const grown = async (seed, nodes = 80) => {
  const world = new sim.World({ ...sim.DEFAULT_WORLD, seed, skewMs: 0 });
  const population = new sim.Population(world, { nodes, doublingMs: 15_000 });
  await world.clock.run(population.grow() + MINUTE_MS);
  const at = (/** @type {number} */ index) =>
    /** @type {SimNode} */ (world.nodes[index % world.nodes.length]);
  const pass = (/** @type {number} */ ms) => world.clock.run(world.clock.now + ms);
  return { world, at, pass };
};

/** @param {string} text */
const bytes = (text) => new TextEncoder().encode(text);

/** @param {Uint8Array | undefined} value */
const text = (value) => value && new TextDecoder().decode(value);

/** The key of the owner's card. @param {SimNode} reader @param {SimNode} owner */
const cardOf = (reader, owner) => reader.overlay.ownKey(sim.sha256(owner.host.key), CARD);

/**
 * What several readers read as the owner's card, one after the other.
 * @param {Awaited<ReturnType<typeof grown>>} place @param {SimNode} owner @param {number} [readers]
 */
const readCard = async ({ at, pass }, owner, readers = 10) => {
  /** @type {(string | undefined)[]} */
  const read = [];
  for (let i = 0; i < readers; i++) {
    const reader = at(5 + 7 * i);
    void reader.overlay
      .find({ key: cardOf(reader, owner), kind: 'own', what: 'record' })
      .done.then(({ records }) => read.push(text(records[0]?.value)));
    await pass(8_000);
  }
  return read;
};

/**
 * Nodes by how near they are to a key, but for its owner.
 * @param {Awaited<ReturnType<typeof grown>>} place @param {{ owner: SimNode, key: Uint8Array }} of
 */
const nearestTo = ({ world }, { owner, key }) => {
  const away = (/** @type {SimNode} */ { host }) =>
    Buffer.from(sim.sha256(host.key).map((byte, i) => byte ^ (key[i] ?? 0))).toString('hex');
  return world.nodes.filter((one) => one !== owner).toSorted((a, b) => (away(a) < away(b) ? -1 : 1));
};

/** @param {SimNode} owner @param {string | Uint8Array} value */
const publish = ({ overlay, secrets }, value) =>
  overlay.publish({
    kind: 'own',
    signer: secrets.signer,
    name: CARD,
    value: typeof value === 'string' ? bytes(value) : new Uint8Array(value),
    ttlMs: TTL_MS,
  });

/** Pushes records to every neighbour of a node, and publishes each along every link as a request as well.
 * @param {Awaited<ReturnType<typeof grown>>} place @param {SimNode} from @param {readonly { bytes: Uint8Array, record: { key: Uint8Array } }[]} records
 */
const force = async ({ world, pass }, { host }, records) => {
  let request = 1;
  for (const link of host.links.keys()) {
    for (const { bytes: made, record } of records) {
      world.network.send(host, link, sim.encodePush([made]));
      const route = {
        hop: 60_000,
        request: request++,
        path: 0,
        hops: 1,
        operation: /** @type {const} */ (2),
      };
      world.network.send(host, link, sim.encodeRoute({ ...route, target: record.key, body: made }));
    }
  }
  await pass(10_000);
};

/** The present of a world, as its engines write it. @param {Awaited<ReturnType<typeof grown>>} place */
const nowOf = ({ world }) => Date.UTC(2026, 0, 1, 12) + world.clock.now;

describe('a hostile peer', () => {
  it('cannot put another value in the place of somebody’s: its signature does not hold', async () => {
    const place = await grown('forgery');
    const [owner, liar] = [place.at(11), place.at(23)];
    publish(owner, 'mine');
    await place.pass(20_000);
    const signer = { publicKey: owner.host.key, sign: () => new Uint8Array(64).fill(7) };
    const draft = {
      kind: /** @type {const} */ ('own'),
      signer,
      name: CARD,
      value: bytes('theirs'),
      ttlMs: TTL_MS,
    };
    const forged = await sim.makeSigned(liar.secrets.crypto, draft, { seq: nowOf(place) + 1_000, nonce: 0 });
    await force(place, liar, [forged]);
    assert.deepEqual(
      await readCard(place, owner),
      Array.from({ length: 10 }, () => 'mine'),
    );
  });

  it('cannot bring back what was replaced: an old number is no news', async () => {
    const place = await grown('replay');
    const [owner, liar] = [place.at(11), place.at(23)];
    const { signer } = owner.secrets;
    const draft = {
      kind: /** @type {const} */ ('own'),
      signer,
      name: CARD,
      value: bytes('old'),
      ttlMs: TTL_MS,
    };
    const old = await sim.makeSigned(owner.secrets.crypto, draft, { seq: nowOf(place), nonce: 0 });
    const publication = publish(owner, 'first');
    await place.pass(20_000);
    void publication.update(bytes('new'));
    await place.pass(20_000);
    await force(place, liar, [old]);
    assert.deepEqual(
      await readCard(place, owner),
      Array.from({ length: 10 }, () => 'new'),
    );
  });

  it('that is nearest to a key does not keep a record from the others by saying that it has it', async () => {
    const place = await grown('nearest');
    const { world, at } = place;
    const owner = at(11);
    const [nearest] = nearestTo(place, { owner, key: cardOf(owner, owner) });
    assert.ok(nearest);
    sim.makeLiar(world, nearest.host, 'nothing');
    publish(owner, 'mine');
    await place.pass(2 * MINUTE_MS);
    const read = await readCard(place, owner);
    assert.ok(read.filter((value) => value === 'mine').length >= 9, `read: ${read.join()}`);
  });

  it('that sits nearest to a nickname, and another next to it, hide nobody', async () => {
    const place = await grown('the two nearest', 150);
    const { world, at, pass } = place;
    const owner = at(11);
    const name = bytes('mina');
    const { signer } = owner.secrets;
    owner.overlay.publish({ kind: 'shared', signer, name, value: name, ttlMs: TTL_MS });
    await pass(2 * MINUTE_MS);
    const key = owner.overlay.sharedKey(name);
    for (const { host } of nearestTo(place, { owner, key }).slice(0, 2)) sim.makeLiar(world, host, 'nothing');
    let found = 0;
    for (let i = 0; i < 30; i++) {
      void at(5 + 7 * i)
        .overlay.find({ key, kind: 'shared', what: 'nickname' })
        .done.then(({ records }) => (found += records.length));
      await pass(8_000);
    }
    assert.ok(found >= 29, `found by ${found} of 30`);
  });

  it('gets nothing oversized stored, and floods nobody: each keeps what is near it, and lookups go on', async () => {
    const place = await grown('flood');
    const { world, at } = place;
    const [owner, liar] = [at(11), at(23)];
    publish(owner, 'mine');
    await place.pass(20_000);
    const most = Math.max(...world.nodes.map(({ overlay }) => overlay.view().records.count));
    const { crypto, signer } = liar.secrets;
    const make = (/** @type {number} */ i, /** @type {number} */ length) =>
      sim.makeSigned(
        crypto,
        { kind: 'own', signer, name: bytes(`flood ${i}`), value: new Uint8Array(length), ttlMs: TTL_MS },
        { seq: nowOf(place), nonce: 0 },
      );
    const tooLarge = await make(0, 4_097);
    await force(place, liar, [tooLarge]);
    const reader = at(40);
    let found = -1;
    void reader.overlay
      .find({ key: tooLarge.record.key, kind: 'own', what: 'record' })
      .done.then(({ records }) => (found = records.length));
    await place.pass(15_000);
    assert.equal(found, 0, 'the oversized record is nowhere');

    const many = await Promise.all(Array.from({ length: 400 }, (_, i) => make(i + 1, 1_000)));
    await force(place, liar, many);
    const counts = world.nodes
      .filter((node) => node !== liar)
      .map(({ overlay }) => overlay.view().records.count);
    // A node keeps a third of them at most.
    assert.ok(Math.max(...counts) < most + 200, `somebody keeps ${Math.max(...counts)} records`);
    assert.deepEqual(
      await readCard(place, owner),
      Array.from({ length: 10 }, () => 'mine'),
    );
    assert.equal(world.faultCount, 0);
  });

  it('gets nobody to work for a flood of requests without end', async () => {
    const place = await grown('requests');
    const { world } = place;
    const [owner, liar] = [place.at(11), place.at(23)];
    publish(owner, 'mine');
    await place.pass(20_000);
    const chance = new sim.Stream('requests', 'targets');
    const sent = world.traffic.frames;
    let asked = 0;
    for (let second = 0; second < 4; second++) {
      for (const link of liar.host.links.keys()) {
        for (let i = 0; i < 500; i++) {
          const route = { hop: i, request: ++asked, path: 0, hops: 1, operation: /** @type {const} */ (1) };
          const frame = sim.encodeRoute({ ...route, target: chance.bytes(32), body: Uint8Array.of(2) });
          world.network.send(liar.host, link, frame);
        }
      }
      await place.pass(1_000);
    }
    const caused = world.traffic.frames - sent - asked;
    assert.ok(caused < 6 * asked, `${asked} requests made ${caused} frames`);
    assert.deepEqual(
      await readCard(place, owner),
      Array.from({ length: 10 }, () => 'mine'),
    );
  });

  it('does not keep requests going round by sending them the wrong way', async () => {
    const place = await grown('misrouting');
    const { world } = place;
    const owner = place.at(11);
    publish(owner, 'mine');
    await place.pass(20_000);
    const liars = world.nodes.filter((node, i) => i % 4 === 0 && node !== owner);
    for (const { host } of liars) sim.makeLiar(world, host, 'misroute');
    const sent = world.traffic.frames;
    const read = await readCard(place, owner);
    assert.ok(read.filter((value) => value === 'mine').length >= 9, `read: ${read.join()}`);
    assert.ok(world.traffic.frames - sent < 20_000, `${world.traffic.frames - sent} frames`);
  });

  it('with the four keys nearest to the first door keeps no newcomer out of the network', async () => {
    const place = await grown('door');
    const { world, at, pass } = place;
    const owner = at(11);
    publish(owner, 'mine');
    await pass(20_000);
    const rooms = { crypto: { hash: sim.sha256 }, network: 'simulation' };
    const { point } = sim.roomAt(rooms, { day: sim.dayAt(nowOf(place)), level: 0 }, new Uint8Array(4));
    const chance = new sim.Stream('door', 'identities');
    const away = (/** @type {Uint8Array} */ seed) =>
      Buffer.from(sim.sha256(seed).map((byte, i) => byte ^ (point[i] ?? 0))).toString('hex');
    const ground = Array.from({ length: 5_000 }, () => chance.bytes(32))
      .toSorted((one, other) => (away(one) < away(other) ? -1 : 1))
      .slice(0, 4);
    for (const seed of ground) {
      world.spawn((host) => {
        sim.makeLiar(world, host, 'nothing');
        return true;
      }, seed);
    }
    await pass(3 * MINUTE_MS);
    /** @type {(string | undefined)[]} */
    const read = [];
    for (let i = 0; i < 8; i++) {
      const newcomer = world.spawn();
      await pass(MINUTE_MS);
      void newcomer.overlay
        .find({ key: cardOf(newcomer, owner), kind: 'own', what: 'record' })
        .done.then(({ records }) => read.push(text(records[0]?.value)));
      await pass(10_000);
    }
    assert.ok(read.filter((value) => value === 'mine').length >= 7, `read: ${read.join()}`);
  });

  it('with a cluster of identities around one key takes that key at most, and nobody else’s', async () => {
    const place = await grown('sybil');
    const { world, at } = place;
    const [victim, other] = [at(11), at(30)];
    publish(victim, 'mine');
    publish(other, 'theirs');
    await place.pass(20_000);
    const key = cardOf(other, victim);
    const chance = new sim.Stream('sybil', 'identities');
    const seeds = Array.from({ length: 20_000 }, () => chance.bytes(32));
    const distance = (/** @type {Uint8Array} */ seed) =>
      BigInt(`0x${Buffer.from(sim.sha256(seed).map((byte, i) => byte ^ (key[i] ?? 0))).toString('hex')}`);
    const near = seeds
      .map((seed) => ({ seed, away: distance(seed) }))
      .toSorted((a, b) => (a.away < b.away ? -1 : 1))
      .slice(0, 12);
    for (const { seed } of near) {
      world.spawn((host) => {
        sim.makeLiar(world, host, 'nothing');
        return true;
      }, seed);
      await place.pass(5_000);
    }
    await place.pass(10 * MINUTE_MS);
    const honest = {
      ...place,
      at: (/** @type {number} */ i) => /** @type {SimNode} */ (world.nodes[i % 80]),
    };
    assert.deepEqual(
      await readCard(honest, other),
      Array.from({ length: 10 }, () => 'theirs'),
    );
    // What the cluster is asked for it denies: being all of the twelve nearest, it hides the record from most, but not
    // from everybody, and it cannot change it.
    const read = await readCard(honest, victim);
    assert.ok(read.every((value) => value === 'mine' || value === undefined));
    assert.ok(read.includes('mine'), `read: ${read.join()}`);
    assert.equal(world.faultCount, 0);
  });
});
