import type { EngineDeps } from '../../src/engine/create-engine.ts';
import { WINDOW_BYTES } from '../../src/links/channel/framing.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import type { LinkId } from '../../src/ports/links.ts';
import type { Random } from '../../src/ports/random.ts';
import { createSeededRandom } from '../doubles/random.ts';
import { type Forger, forgerOf } from '../unit/engine/world/forger.ts';
import { type Somebody, type World, befriend, createWorld } from '../unit/engine/world/world.ts';
import type { Cost, CostCase } from './cost.ts';
import { type Work, countingPrimitives } from './counting-primitives.ts';
import { createStandInCipher } from './stand-in-cipher.ts';
import { held, heldSince } from './memory.ts';
import { sendAll, waitForEffects, waitUntilForgotten } from './pacing.ts';

/** What a contact who follows no rule has to work with. */
export interface EngineArena {
  readonly world: World;
  readonly random: Random;
  readonly victim: Somebody;
  /** The contact's own browser, with which its engine does nothing any more. */
  readonly contact: Somebody;
  readonly forger: Forger;
  /** Tells the victim that the contact has removed it, as the two really could. */
  readonly removed: Bytes;
}

/** An attack by a contact, over the link with it. */
export interface EngineAttack extends Pick<CostCase, 'kind' | 'title' | 'allowance'> {
  /** The frame with this number, from 0 on, before it is sealed for the link. */
  frame(arena: EngineArena, number: number): Bytes;
}

interface Counts extends Work {
  bytesOut: number;
}

/** The contact gives no credit: what is beyond the window waits in the victim's page for as long as the link lasts. */
const stopReading = ({ node }: Somebody, counts: Counts): void => {
  const send = node.send.bind(node);
  const unread = new Map<LinkId, number>();
  node.send = (link, frame) => {
    counts.bytesOut += frame.length;
    const waiting = (unread.get(link) ?? 0) + frame.length;
    unread.set(link, waiting);
    return waiting > WINDOW_BYTES ? new Promise(() => undefined) : send(link, frame);
  };
};

/** Two contacts, and what the one costs that is attacked. */
const createArena = async () => {
  const counts: Counts = { bytesOut: 0, checks: 0, hashes: 0 };
  const primitives = countingPrimitives(counts);
  const sabotage = (deps: EngineDeps): EngineDeps => ({ ...deps, primitives });
  const world = createWorld(31, { overlay: true, cipher: createStandInCipher, sabotage });
  const [victim, contact] = [await world.browser('Mina'), await world.browser('Jun')];
  await befriend(world, victim, contact);
  const forger = await forgerOf(contact, victim);
  stopReading(victim, counts);
  const removed = forger.removed();
  const arena: EngineArena = { world, random: createSeededRandom(99), victim, contact, forger, removed };
  return { arena, counts };
};

/** A contact that has said nothing yet. */
export const createEngineArena = async (): Promise<EngineArena> => (await createArena()).arena;

/** What an attack costs the engine that it is made on. */
export const attackEngine = async (attack: EngineAttack): Promise<Cost> => {
  const { arena, counts } = await createArena();
  const { world, contact, forger } = arena;
  const before = { ...counts };
  const memory = await held();
  let bytesIn = 0;
  await sendAll(world.clock, (number) => {
    // It was closed: whoever is met again begins anew.
    if (contact.node.openLinks().length === 0) return;
    const frame = attack.frame(arena, number);
    bytesIn += frame.length;
    forger.send(frame);
  });
  const peak = await heldSince(memory);
  await waitForEffects(world.clock);
  const cost = {
    bytesIn,
    bytesOut: counts.bytesOut - before.bytesOut,
    checks: counts.checks - before.checks,
    hashes: counts.hashes - before.hashes,
    connections: 0,
  };
  await waitUntilForgotten(world.clock);
  return { ...cost, peak, kept: await heldSince(memory) };
};
