import { expect } from 'chai';
import { createSealer } from '../../../src/engine/sealing/sealer.ts';
import type { Sealer } from '../../../src/engine/sealing/types.ts';
import { idText } from '../../../src/engine/log-book/kept-entry.ts';
import { decodeEnvelope } from '../../../src/engine/replication/envelope.ts';
import { envelopeFrame } from '../../../src/engine/delivery/frames.ts';
import { toBase32 } from '../../../src/lib/base32.ts';
import type { ChatId } from '../../../src/engine/api/ids.ts';
import type { LinkId } from '../../../src/ports/links.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import {
  SOON_MS,
  type Somebody,
  type World,
  allMessages,
  befriend,
  createWorld,
  personOf,
} from './world/world.ts';
import { amount } from '../amount.ts';

const PEOPLE = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Fay'].slice(0, amount(3, 6));
/** Messages that each has for each of the others. */
const QUEUED = 40;
const RESTARTS = amount(5, 10);
/** Characters of each: what is queued for one takes two envelopes. */
const TEXT_CHARACTERS = 1_500;
const QUEUED_ENVELOPES = 2 * PEOPLE.length * (PEOPLE.length - 1);
/** A frame is under way for 20 ms: all are restarted while it is, or when it has come and its sender has not heard of that. */
const MOST_MS = 30;
const STEP_MS = 5;
/** … or after so long, in milliseconds. */
const LONGEST_MS = 6_000;
const MINUTE_MS = 60_000;

/** What went over links: how often each entry did, by link and id, and how many envelopes had entries. */
interface Traffic {
  readonly sent: Map<string, number>;
  envelopes: number;
}

/** Notes which entries are in what is sealed. */
const createNotes = () => {
  const entriesIn = new Map<string, readonly string[]>();
  const traffic: Traffic = { sent: new Map(), envelopes: 0 };
  const noting = (sealer: Sealer): Sealer => ({
    ...sealer,
    seal: async (tx, to, contents) => {
      const sealed = await sealer.seal(tx, to, contents);
      if (!sealed.ok) return sealed;
      for (const [at, bytes] of sealed.value.entries()) {
        const runs = decodeEnvelope(contents[at]!)?.runs ?? [];
        const ids = runs.flatMap(({ entries }) => entries.map(({ id }) => idText(id)));
        entriesIn.set(toBase32(bytes), ids);
      }
      return sealed;
    },
  });
  /** From now on until the next restart. */
  const watch = (somebody: Somebody, name: string): void => {
    let entries: readonly string[] = [];
    somebody.outgoing = (frame) => {
      const said = envelopeFrame.decode(frame);
      entries = (said && entriesIn.get(toBase32(said[1]))) ?? [];
      return frame;
    };
    const { node } = somebody;
    const send = node.send.bind(node);
    node.send = (link: LinkId, frame) => {
      // What was sealed for the link goes over it at once.
      if (entries.length > 0) traffic.envelopes += 1;
      for (const id of entries) {
        const key = `${name} ${node.number} ${link} ${id}`;
        traffic.sent.set(key, (traffic.sent.get(key) ?? 0) + 1);
      }
      entries = [];
      return send(link, frame);
    };
  };
  return { traffic, noting, watch };
};

const textOf = (from: number, to: number, n: number): string =>
  `${from} to ${to}: ${n} `.padEnd(TEXT_CHARACTERS, '.');

const chatOf = (other: Somebody): ChatId => personOf(other) as string as ChatId;

/** People that are all contacts and not linked, each with messages for all others. */
const queued = async (seed: number) => {
  const notes = createNotes();
  const world: World = createWorld(seed, {
    sabotage: (deps) => ({
      ...deps,
      loadSealer: async () => ({ createSealer: (given) => notes.noting(createSealer(given)) }),
    }),
  });
  const people: Somebody[] = [];
  for (const name of PEOPLE) {
    const newcomer = await world.browser(name);
    for (const other of people) await befriend(world, other, newcomer);
    people.push(newcomer);
  }
  world.network.keepApart(() => true);
  for (const { node } of people) for (const link of node.openLinks()) node.cut(link);
  await world.clock.advance(SOON_MS);
  for (const [i, from] of people.entries())
    for (const [j, to] of people.entries())
      if (i !== j) for (let n = 0; n < QUEUED; n++) await from.api.chats.send(chatOf(to), textOf(i, j, n));
  world.network.keepApart(() => false);
  return { world, people, ...notes };
};

describe('restarts of everybody, again and again,', () => {
  for (const seed of amount([71], [71, 72]))
    it(`send what is queued at most once over each link, and all of it comes once: seed ${seed}`, async () => {
      const { world, people, traffic, watch } = await queued(seed);
      const random = createSeededRandom(seed);
      for (let restart = 0; restart < RESTARTS; restart++) {
        for (const [i, one] of people.entries()) {
          await one.restart();
          watch(one, PEOPLE[i]!);
        }
        const before = traffic.envelopes;
        for (let ms = 0; ms < LONGEST_MS && traffic.envelopes === before; ms += STEP_MS)
          await world.clock.advance(STEP_MS);
        await world.clock.advance((random.bytes(1)[0] ?? 0) % MOST_MS);
      }
      const inStorm = traffic.envelopes;
      await world.clock.advance(5 * MINUTE_MS);
      const often = [...traffic.sent].filter(([, count]) => count > 1);
      expect(often).to.deep.equal([]);
      expect(inStorm).to.be.greaterThan(RESTARTS);
      // Those that were under way when their link ended go once more.
      expect(traffic.envelopes).to.be.at.most(QUEUED_ENVELOPES + inStorm);
      for (const [i, one] of people.entries())
        for (const [j, other] of people.entries()) {
          if (i === j) continue;
          const messages = await allMessages(one, chatOf(other));
          const theirs = messages.filter(({ mine }) => !mine).map(({ text }) => text);
          expect(theirs).to.deep.equal(Array.from({ length: QUEUED }, (_, n) => textOf(j, i, n)));
          expect(messages.filter(({ mine, state }) => mine && state !== 'delivered')).to.deep.equal([]);
        }
    });
});
