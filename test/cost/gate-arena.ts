import type { EngineDeps } from '../../src/engine/create-engine.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import type { LinkId, Place, PlaceId } from '../../src/ports/links.ts';
import type { Random } from '../../src/ports/random.ts';
import { createSeededRandom } from '../doubles/random.ts';
import { type Somebody, type World, createWorld } from '../unit/engine/world/world.ts';
import type { Cost, CostCase } from './cost.ts';
import { type Work, countingPrimitives } from './counting-primitives.ts';
import { held, heldSince } from './memory.ts';
import { sendAll, waitForEffects, waitUntilForgotten } from './pacing.ts';

/** An attack by a stranger that has proved nothing, at a place where any holder of an invite may come. */
export interface GateAttack extends Pick<CostCase, 'kind' | 'title' | 'allowance'> {
  /** What is sent as soon as a link opens. */
  first?(random: Random): Bytes;
  /** The frame with this number, from 0 on. */
  frame(random: Random, number: number): Bytes;
}

/** A victim that waits at a place for a holder of its invite, and a stranger that has come there. */
export interface GateArena {
  readonly world: World;
  readonly victim: Somebody;
  readonly counts: Work & { bytesIn: number; bytesOut: number };
  /** The frame with this number. */
  frame(number: number): Bytes;
  /** Says it over the newest link; false where all are closed just now. */
  say(frame: Bytes): boolean;
  /** Links of the stranger that are open. */
  links(): number;
}

/** The place at which the victim waits for a holder of its invite. */
const placeOf = async (world: World, victim: Somebody): Promise<Place> => {
  let places: readonly Place[] = [];
  const meet = victim.node.meet.bind(victim.node);
  victim.node.meet = (next) => meet((places = next));
  const invite = await victim.api.invites.create();
  if (!invite.ok) throw new Error('no invite');
  await world.clock.advance(1_000);
  const place = places.at(-1);
  if (!place) throw new Error('the victim waits nowhere');
  return place;
};

/** Nothing has been said yet but what is said `first`. Links that were closed are opened again as soon as that goes. */
export const createGateArena = async (attack: GateAttack): Promise<GateArena> => {
  const counts = { bytesIn: 0, bytesOut: 0, checks: 0, hashes: 0 };
  const primitives = countingPrimitives(counts);
  const sabotage = (deps: EngineDeps): EngineDeps => ({ ...deps, primitives });
  const world = createWorld(31, { sabotage });
  const victim = await world.browser('Mina');
  const send = victim.node.send.bind(victim.node);
  victim.node.send = (link, frame) => {
    counts.bytesOut += frame.length;
    return send(link, frame);
  };
  const place = await placeOf(world, victim);

  const random = createSeededRandom(99);
  const stranger = world.network.join();
  const sayOver = (link: LinkId, frame: Bytes): void => {
    counts.bytesIn += frame.length;
    stranger.inject(link, frame);
  };
  stranger.listen({
    opened: (link) => {
      if (attack.first) sayOver(link, attack.first(random));
    },
    // Never reads: it counts as unread for as long as the link lasts.
    frame: () => new Promise(() => undefined),
    closed: () => undefined,
    signalling: () => undefined,
    trouble: () => undefined,
  });
  stranger.meet([{ ...place, id: 'hostile' as PlaceId, mode: 'call' }]);
  await world.clock.advance(1_000);
  return {
    world,
    victim,
    counts,
    frame: (number) => attack.frame(random, number),
    say: (frame) => {
      const link = stranger.openLinks().at(-1);
      if (link !== undefined) sayOver(link, frame);
      return link !== undefined;
    },
    links: () => stranger.openLinks().length,
  };
};

/** What an attack costs the engine that it is made on. */
export const attackGate = async (attack: GateAttack): Promise<Cost> => {
  const { world, counts, frame, say, links } = await createGateArena(attack);
  const memory = await held();
  const before = { ...counts };
  let most = 0;
  await sendAll(world.clock, (number) => {
    most = Math.max(most, links());
    say(frame(number));
  });
  const peak = await heldSince(memory);
  await waitForEffects(world.clock);
  const cost = {
    bytesIn: counts.bytesIn - before.bytesIn,
    bytesOut: counts.bytesOut - before.bytesOut,
    checks: counts.checks - before.checks,
    hashes: counts.hashes - before.hashes,
    connections: most,
  };
  await waitUntilForgotten(world.clock);
  return { ...cost, peak, kept: await heldSince(memory) };
};
