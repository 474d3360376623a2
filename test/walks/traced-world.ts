import type { EngineDeps } from '../../src/engine/create-engine.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { LinkEvents, Links } from '../../src/ports/links.ts';
import { type Somebody, type World, createWorld } from '../unit/engine/world/world.ts';
import type { Tracer } from '../../tools/walks/tracer.js';

/** The two sides of a walk: the actor, and all others. */
export type Side = 'here' | 'there';

/** Work that waits for this side's clock is work of this side. */
const clockOf = (clock: Clock, as: Tracer['as'], side: Side): Clock => ({
  now: () => clock.now(),
  after: (ms, run) => clock.after(ms, () => as(side, run)),
});

/** What this side's links tell is the beginning of its own work, even if the other side sent it. */
const eventsOf = (events: LinkEvents, as: Tracer['as'], side: Side): LinkEvents => ({
  opened: (link, info) => as(side, () => events.opened(link, info)),
  frame: (link, frame) => as(side, () => events.frame(link, frame)),
  closed: (link, reason) => as(side, () => events.closed(link, reason)),
  signalling: (state) => as(side, () => events.signalling(state)),
  trouble: (place, detail) => as(side, () => events.trouble(place, detail)),
});

const linksOf = (links: Links, as: Tracer['as'], side: Side): Links => ({
  meet: (places) => links.meet(places),
  send: (link, frame) => links.send(link, frame),
  close: (link, why) => links.close(link, why),
  proven: (link, end) => links.proven(link, end),
  check: (limitMs) => links.check(limitMs),
  offer: (place, options) => links.offer(place, options),
  answer: (place, offer, options) => links.answer(place, offer, options),
  complete: (place, answer) => links.complete(place, answer),
  abandon: (place) => links.abandon(place),
  listen: (events) => links.listen(eventsOf(events, as, side)),
});

/** A world that knows on which side everything runs. */
export interface TracedWorld {
  readonly world: World;
  /** The actor. */
  readonly mina: Somebody;
  readonly others: readonly Somebody[];
}

/** A world of Mina, on this side, and of others on the other one. */
export const createTracedWorld = async (
  { as }: Tracer,
  { others, overlay = false }: { readonly others: readonly string[]; readonly overlay?: boolean },
): Promise<TracedWorld> => {
  const sideOf = (nickname: string | undefined): Side => (nickname === 'Mina' ? 'here' : 'there');
  const sabotage = (deps: EngineDeps, nickname: string | undefined): EngineDeps => {
    const side = sideOf(nickname);
    return { ...deps, clock: clockOf(deps.clock, as, side), links: linksOf(deps.links, as, side) };
  };
  const world = createWorld(1, { overlay, sabotage });
  const open = (nickname: string): Promise<Somebody> => as(sideOf(nickname), () => world.browser(nickname));
  const mina = await open('Mina');
  const opened: Somebody[] = [];
  for (const nickname of others) opened.push(await open(nickname));
  return { world, mina, others: opened };
};
