// @ts-check
// The two implementations speak of one conversation over links that break; and the frozen entries, marks and comparisons
// come out of this one. `node --test test/second-implementation/`.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { seededDraws } from './conversation.js';
import { NOW, createFirst, createSecond } from './ends.js';
import { openFirst } from './load.js';
import { LogDevice } from './log-device.js';
import { tell } from './logs-story.js';
import * as logs from './logs.js';
import { hash } from './primitives.js';
import { tell as tellRegisters } from './registers-story.js';
import { tell as tellRelations } from './relations-story.js';
import { textOf } from './relations.js';

/** Long enough for whatever is told later, in milliseconds. */
const LATER_MS = 1_000;

/** @type {Awaited<ReturnType<typeof openFirst>>} */
let loader;
/** @type {typeof import('./ours.ts')} */
let ours;
/** @type {typeof import('./ours-logs.ts')} */
let ourLogs;

before(async () => {
  loader = await openFirst();
  ours = /** @type {typeof import('./ours.ts')} */ (await loader.load('ours.ts'));
  ourLogs = /** @type {typeof import('./ours-logs.ts')} */ (await loader.load('ours-logs.ts'));
});
after(() => loader.close());

/** @param {Uint8Array} bytes */
const own = (bytes) => new Uint8Array(bytes);

/** Two devices of one conversation, with sessions. @param {string} seed */
const meet = async (seed) => {
  const [one, two] = [await createFirst(ours, `${seed} first`, 'noble'), createSecond(`${seed} second`)];
  const [mine, theirs] = [one.meet(two.keys), two.meet(one.keys)];
  await mine.start(two.card, NOW);
  await theirs.start(one.card, NOW);
  const { draw } = seededDraws(`${seed} logs`);
  /** How many of the next envelopes each end does not open. */
  const deaf = { first: 0, second: 0 };
  const first = await ourLogs.createLogDevice(own(hash(one.keys.deviceKey)), {
    random: { bytes: (/** @type {number} */ count) => own(draw(count)) },
    seal: async (/** @type {Uint8Array} */ content) => own(await mine.seal(Buffer.from(content), NOW)),
    open: async (/** @type {Uint8Array} */ sealed) => {
      if (deaf.first-- > 0) return undefined;
      return mine.open(Buffer.from(sealed), NOW).then(own, () => undefined);
    },
    now: NOW,
  });
  const second = new LogDevice(Buffer.from(ourLogs.NAME), hash(two.keys.deviceKey), {
    seal: (content) => theirs.seal(content, NOW),
    open: async (sealed) => {
      if (deaf.second-- > 0) throw new Error('deaf on purpose');
      return theirs.open(sealed, NOW);
    },
    draw,
    now: () => first.clock.now(),
  });
  return { first, second, deaf };
};

/** @typedef {Awaited<ReturnType<typeof meet>>} Two */

/** A link between the two: frames come in order, as long as it is there. @param {Two} two */
const link = ({ first, second }) => {
  /** @type {(() => unknown)[]} */
  const underWay = [];
  const theirs = second.link((frame) => void underWay.push(() => mine.hear(frame)));
  const mine = first.link((frame) => void underWay.push(() => theirs.hear(Buffer.from(frame))));
  const deliver = async (most = Infinity) => {
    for (let i = 0; i < most && underWay.length > 0; i++) {
      await underWay.shift()?.();
      await first.clock.advance(0);
    }
  };
  return {
    theirs,
    deliver,
    settle: async () => {
      for (let quiet = 0; quiet < 3; quiet++) {
        if (underWay.length > 0) quiet = 0;
        await deliver();
        await first.clock.advance(LATER_MS);
      }
    },
    cut: () => {
      theirs.isOpen = false;
      mine.close();
      underWay.length = 0;
    },
  };
};

/**
 * Something of any kind, about an entry that the second device has: also about what nothing can be said about.
 * @param {LogDevice} second @param {(below: number) => number} pick @param {string} name
 * @returns {{ kind: 'text' | 'edit' | 'deletion' | 'reaction', ours: unknown, fields: import('./plain-cbor.js').Value[] }}
 */
const sayAnything = (second, pick, name) => {
  // Of the newest few, so that several things are said about each.
  const newest = [...second.entries.values()].slice(-6);
  const about = newest[pick(Math.max(1, newest.length))];
  const text = (
    /** @type {{ reply?: import('./relations.js').Reply, forwardedFrom?: string }} */ more = {},
  ) => ({
    kind: /** @type {const} */ ('text'),
    ours: { text: `said ${name}`, reply: more.reply ?? null, forwardedFrom: more.forwardedFrom ?? null },
    fields: textOf(`said ${name}`, more),
  });
  const what = pick(8);
  if (!about || what < 2) return text();
  const target = about.id;
  if (what === 2)
    return text({ reply: { to: target, person: about.author.device, excerpt: `says ${name}` } });
  if (what === 3) return text({ forwardedFrom: pick(2) === 0 ? '' : 'Олэ' });
  if (what === 4) {
    const said = `edited ${name}`;
    return { kind: 'edit', ours: { target, text: said }, fields: ['edit', target, said] };
  }
  if (what === 5) return { kind: 'deletion', ours: target, fields: ['deletion', target] };
  const sign = ['👍', '🎉', null][pick(3)] ?? null;
  return { kind: 'reaction', ours: { target, sign }, fields: ['reaction', target, sign] };
};

/** Both show the same, and nothing was wrong. @param {Two} two */
const assertSame = async ({ first, second }) => {
  const shown = logs.inOrder([...second.entries.values()]).map(({ id }) => logs.base32(id));
  assert.deepEqual(await first.shown(), shown);
  assert.deepEqual(first.errors, []);
  return shown;
};

describe('the two implementations, of one conversation,', () => {
  it('have the same in the same order, whatever links break', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const two = await meet(`talk ${seed}`);
      const { first, second } = two;
      let counter = 0;
      const pick = (/** @type {number} */ below) =>
        createHash('sha256').update(`${seed} ${counter++}`).digest().readUInt32BE() % below;
      let open = link(two);
      for (let i = 0; i < 60; i++) {
        const what = pick(10);
        if (what < 3) await first.say(['text', `${i} `.repeat(1 + pick(2_000))]);
        else if (what < 6) {
          second.say(['text', `${i} `.repeat(1 + pick(2_000))]);
          await open.theirs.written();
        } else if (what < 9) await open.deliver(pick(6));
        else {
          open.cut();
          open = link(two);
        }
        if (what === 7) await first.clock.advance(pick(500));
      }
      await open.settle();
      const shown = await assertSame(two);
      assert.ok(shown.length > 20);
      const mine = [...second.entries.values()].filter(
        ({ author }) => !author.device.equals(second.author.device),
      );
      assert.deepEqual(first.delivered(), [[1, mine.length]]);
    }
  });

  it('come to the same of answers, forwards, edits, deletions and reactions, whoever says them and in whatever order', async () => {
    /** @type {Set<string>} */
    const seen = new Set();
    for (let seed = 0; seed < 5; seed++) {
      const two = await meet(`relations ${seed}`);
      const { first, second } = two;
      let counter = 0;
      const pick = (/** @type {number} */ below) =>
        createHash('sha256').update(`${seed} ${counter++}`).digest().readUInt32BE() % below;
      let open = link(two);
      for (let i = 0; i < 60; i++) {
        const said = sayAnything(second, pick, `${i}`);
        const what = pick(10);
        if (what < 4) await first.write(said.kind, said.ours);
        else if (what < 7) {
          second.say(said.fields);
          await open.theirs.written();
        } else if (what < 9) await open.deliver(pick(6));
        else {
          open.cut();
          open = link(two);
        }
        if (what === 7) await first.clock.advance(pick(500));
      }
      await open.settle();
      await assertSame(two);
      const lines = second.lines();
      assert.deepEqual(await first.lines(), lines);
      for (const line of lines) {
        seen.add(line.kind);
        if (line.text.startsWith('edited')) seen.add('edited');
        if (line.reply) seen.add('reply');
        if (line.forwardedFrom !== null) seen.add('forwarded');
        if (line.reactions.length === 2) seen.add('two reactions');
      }
    }
    assert.deepEqual([...seen].toSorted(), [
      'deleted',
      'edited',
      'forwarded',
      'reply',
      'text',
      'two reactions',
    ]);
  });

  it('bring what was not opened once more', async () => {
    const two = await meet('deaf');
    const { first, second, deaf } = two;
    const open = link(two);
    await open.settle();
    deaf.first = 2;
    deaf.second = 2;
    await first.say(['text', 'twice in vain']);
    second.say(['text', 'here, too']);
    await open.theirs.written();
    await open.settle();
    assert.equal((await assertSame(two)).length, 2);
  });

  it('say the same of what was dropped, of kinds and extensions of later versions, and of nothing', async () => {
    const two = await meet('later');
    const { first, second } = two;
    const more = new Map([[7, ['later', null, 2 ** 40]]]);
    const dropped = await first.say(['text', 'not for long']);
    await first.say(['poll', 'tea or coffee?', ['tea', 'coffee']], more);
    await first.drop(dropped);
    second.drop(second.say(['text', 'gone as well']));
    second.say(['poll', 1], more);
    const open = link(two);
    await open.theirs.sayNothing();
    await open.settle();
    assert.equal((await assertSame(two)).length, 4);
    const stubs = [...second.entries.values()].filter(({ content }) => content === null);
    assert.equal(stubs.length, 2);
    assert.deepEqual(
      [...second.entries.values()].map(({ extensions }) => extensions.size),
      [0, 1, 0, 1],
    );
  });

  it('keep both entries of one number', async () => {
    const two = await meet('fork');
    const { second } = two;
    second.say(['text', 'before']);
    const image = new Map(second.entries);
    second.say(['text', 'one future']);
    const earlier = link(two);
    await earlier.settle();
    earlier.cut();
    second.entries = image;
    second.say(['text', 'another future']);
    second.say(['text', 'and what follows']);
    const open = link(two);
    await open.settle();
    assert.equal((await assertSame(two)).length, 4);
  });

  it('do not bring back what was cleared', async () => {
    const two = await meet('cleared');
    const { first, second } = two;
    second.say(['text', 'to be cleared']);
    const earlier = link(two);
    await earlier.settle();
    earlier.cut();
    await first.clear();
    const open = link(two);
    await open.settle();
    assert.deepEqual(await first.shown(), []);
    second.say(['text', 'behind it']);
    await open.theirs.written();
    await open.settle();
    assert.equal((await first.shown()).length, 1);
  });

  it('name conversations alike', () => {
    const [one, other] = [hash(Buffer.from('one')), hash(Buffer.from('other'))];
    const id = (/** @type {Buffer} */ bytes) => /** @type {any} */ (logs.base32(bytes));
    assert.deepEqual(Buffer.from(ourLogs.pairName(id(one), id(other))), logs.pairName(one, other));
    assert.deepEqual(Buffer.from(ourLogs.pairName(id(other), id(one))), logs.pairName(one, other));
    assert.deepEqual(Buffer.from(ourLogs.notesName(id(one))), logs.notesName(one));
  });

  it('have frozen what this one still says', () => {
    const frozen = JSON.parse(readFileSync(new URL('../vectors/logs.json', import.meta.url), 'utf8'));
    const { about, ...told } = frozen;
    assert.ok(about);
    assert.deepEqual(tell(frozen.secrets), told);
    const relations = JSON.parse(readFileSync(new URL('../vectors/relations.json', import.meta.url), 'utf8'));
    const { about: what, ...saidOfOthers } = relations;
    assert.ok(what);
    assert.deepEqual(tellRelations(relations.secrets), saidOfOthers);
    const registers = JSON.parse(readFileSync(new URL('../vectors/registers.json', import.meta.url), 'utf8'));
    const { about: made, ...set } = registers;
    assert.ok(made);
    assert.deepEqual(tellRegisters(registers.secrets), set);
  });
});
