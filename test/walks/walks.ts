import type { EngineApi } from '../../src/engine/api/engine-api.ts';
import type { Tracer } from '../../tools/walks/tracer.js';
import { type Somebody, SOON_MS, befriend, personOf, shownTexts } from '../unit/engine/world/world.ts';
import { type TracedWorld, createTracedWorld } from './traced-world.ts';

/** Something a person does, from their press until a screen has it. */
export interface Walk {
  readonly name: 'text' | 'search' | 'invite';
  /** For each side the numbers of the functions that ran, in the order of first calls. */
  readonly ran: ReadonlyMap<string, readonly number[]>;
  /** Of virtual time, in milliseconds. */
  readonly tookMs: number;
}

/** Long enough to find a door, to be linked with everybody and to have published what one wants found. */
const SETTLED_MS = 60_000;

/** More than any of these takes. */
const LIMIT_MS = 5_000;

const walk = async (
  tracer: Tracer,
  { world, mina }: TracedWorld,
  { name, act, isDone }: Pick<Walk, 'name'> & { act(api: EngineApi): Promise<unknown>; isDone(): boolean },
): Promise<Walk> => {
  const begun = world.clock.now();
  tracer.begin(isDone);
  const acting = tracer.as('here', () => act(mina.api));
  for (let ms = 0; !isDone(); ms++) {
    if (ms > LIMIT_MS) throw new Error(`${name}: it does not arrive`);
    await world.clock.advance(1);
  }
  const ran = tracer.end();
  await acting;
  return { name, ran, tookMs: world.clock.now() - begun };
};

const firstOf = ([first]: readonly Somebody[]): Somebody => {
  if (!first) throw new Error('nobody is there');
  return first;
};

/** A text to a linked contact with the chat open, until it is on their screen. */
const text = async (tracer: Tracer): Promise<Walk> => {
  const traced = await createTracedWorld(tracer, { others: ['Jun'] });
  const { world, mina } = traced;
  const jun = firstOf(traced.others);
  const [toJun, toMina] = await befriend(world, mina, jun);
  // The first text of all begins a session and a log; the walk is that of every other one.
  await mina.api.chats.send(toJun, 'hello');
  await world.clock.advance(SOON_MS);
  await jun.api.chats.send(toMina, 'hi');
  await world.clock.advance(SETTLED_MS);
  return walk(tracer, traced, {
    name: 'text',
    act: (api) => api.chats.send(toJun, 'how are you'),
    isDone: () => shownTexts(jun).includes('how are you'),
  });
};

/** A search for a nickname in a network of four, until it has ended and the person is on the screen. */
const search = async (tracer: Tracer): Promise<Walk> => {
  const traced = await createTracedWorld(tracer, { others: ['Jun', 'Ada', 'Ole'], overlay: true });
  await traced.world.clock.advance(SETTLED_MS);
  return walk(tracer, traced, {
    name: 'search',
    act: (api) => api.people.search('Jun'),
    isDone: () => traced.mina.state.search?.done === true && traced.mina.state.search.results.length > 0,
  });
};

/** An invite by Jun, which Mina redeems, until each is a contact of the other, and online. */
const invite = async (tracer: Tracer): Promise<Walk> => {
  const traced = await createTracedWorld(tracer, { others: ['Jun'] });
  const { mina } = traced;
  const jun = firstOf(traced.others);
  const made = await jun.api.invites.create();
  if (!made.ok) throw new Error(made.error.kind);
  await traced.world.clock.advance(SETTLED_MS);
  const shows = (one: Somebody, other: Somebody): boolean =>
    one.state.contacts.some(({ id, presence }) => id === personOf(other) && presence.kind === 'online');
  return walk(tracer, traced, {
    name: 'invite',
    act: (api) => api.invites.accept(made.value.code),
    isDone: () => shows(mina, jun) && shows(jun, mina),
  });
};

/** All walks there are. */
export const walkAll = async (tracer: Tracer): Promise<readonly Walk[]> => [
  await text(tracer),
  await search(tracer),
  await invite(tracer),
];
