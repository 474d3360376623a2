import { expect } from 'chai';
import type { Place } from '../../../src/ports/links.ts';
import { type Somebody, type World, befriend, createWorld } from './world/world.ts';

const PEOPLE = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve', 'Fay'];
const MINUTE_MS = 60_000;
/** As long as there is anything to say: the calls at a door come after 6 and 26 minutes, and hardly any later. */
const WATCHED_MS = 30 * MINUTE_MS;

/** Events at each relay: of a call without an answer (twice, and once after 8 s), and of one side of a meeting. */
const EVENTS_OF_A_CALL = 3;
const EVENTS_OF_A_MEETING = 5;

/** Six people, each with the five others as contacts. */
const sixContacts = async (): Promise<{ readonly world: World; readonly people: readonly Somebody[] }> => {
  const world = createWorld(61, { overlay: true });
  const people: Somebody[] = [];
  for (const name of PEOPLE) {
    const newcomer = await world.browser(name);
    for (const other of people) await befriend(world, other, newcomer);
    people.push(newcomer);
  }
  return { world, people };
};

/** Counts from now on how many calls begin, and how many links open. */
const watch = ({ node }: Somebody): { readonly calls: string[]; opened: number } => {
  const seen = { calls: [] as string[], opened: 0 };
  const [meet, opened] = [node.meet.bind(node), node.opened.bind(node)];
  let calling = new Set<string>();
  node.meet = (places: readonly Place[]) => {
    const now = new Set<string>(places.filter(({ mode }) => mode === 'call').map(({ id }) => id));
    seen.calls.push(...[...now].filter((id) => !calling.has(id)));
    calling = now;
    meet(places);
  };
  node.opened = (...link) => {
    seen.opened += 1;
    opened(...link);
  };
  return seen;
};

describe('six people who are all contacts and linked', () => {
  it('say next to nothing at relays: a few calls at a door, and meet each other there once', async () => {
    const { world, people } = await sixContacts();
    // All begin anew at once, which is when the most is said.
    for (const one of people) await one.restart();
    await world.clock.advance(MINUTE_MS / 4);
    const online = people.map(
      ({ state }) => state.contacts.filter(({ presence }) => presence.kind === 'online').length,
    );
    expect(online).to.deep.equal(PEOPLE.map(() => PEOPLE.length - 1));
    const seen = people.map(watch);
    await world.clock.advance(WATCHED_MS);
    for (const { calls, opened } of seen) {
      expect(calls.every((place) => /^(?:door|self):/u.test(place))).to.equal(true);
      expect(calls.length * EVENTS_OF_A_CALL + opened * EVENTS_OF_A_MEETING).to.be.at.most(60);
      expect(opened).to.be.at.most(PEOPLE.length - 1);
    }
  });
});
