import { type ChatId, NOTES_CHAT } from '../../src/engine/api/ids.ts';
import type { EngineDeps } from '../../src/engine/create-engine.ts';
import { SEND_WINDOW_BYTES } from '../../src/links/channel/framing.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import type { LinkId } from '../../src/ports/links.ts';
import type { Random } from '../../src/ports/random.ts';
import { createSeededRandom } from '../doubles/random.ts';
import { type Forger, forgerOf } from '../unit/engine/world/forger.ts';
import { SOON_MS, type Somebody, type World, befriend, createWorld } from '../unit/engine/world/world.ts';
import type { Cost, CostCase, Held } from './cost.ts';
import { type Work, countingPrimitives } from './counting-primitives.ts';
import { bytesOn, countingRows, setAside } from './disk.ts';
import { createStandInCipher } from './stand-in-cipher.ts';
import { held, heldSince } from './memory.ts';
import { sendAll, waitForEffects, waitUntilForgotten } from './pacing.ts';

/** What a contact that follows no rule has to work with. */
export interface EngineArena {
  readonly world: World;
  readonly random: Random;
  readonly victim: Somebody;
  /** The contact's own browser, with which its engine does nothing any more. */
  readonly contact: Somebody;
  readonly forger: Forger;
  /** The chat with the contact, at the victim. */
  readonly chat: ChatId;
  /** Tells the victim that the contact has removed it, as the two really could. */
  readonly removed: Bytes;
}

/** An attack by a contact, over the link with it. */
export interface EngineAttack extends Pick<CostCase, 'kind' | 'title' | 'allowance' | 'takesLong'> {
  /** What is there before the attack. */
  prepare?(arena: EngineArena): Promise<void>;
  /** The frame with this number, from 0 on, before it is sealed for the link. */
  frame(arena: EngineArena, number: number): Bytes | Promise<Bytes>;
}

interface Counts extends Work {
  bytesOut: number;
  rows: number;
}

const VICTIM = 'Mina';

/** Long enough for the screen to hear what it is told, in milliseconds. */
const SCREEN_MS = 200;

/** The contact gives no credit: what is beyond the window waits in the victim's page for as long as the link lasts. */
const stopReading = ({ node }: Somebody, counts: Counts): void => {
  const send = node.send.bind(node);
  const unread = new Map<LinkId, number>();
  node.send = (link, frame) => {
    counts.bytesOut += frame.length;
    const waiting = (unread.get(link) ?? 0) + frame.length;
    unread.set(link, waiting);
    return waiting > SEND_WINDOW_BYTES ? new Promise(() => undefined) : send(link, frame);
  };
};

/** What the contact's own engine says goes the way that the attack goes: the link's seals are numbered. */
const sendInOrder = ({ node }: Somebody): void => {
  node.send = async (link, frame) => {
    node.inject(link, frame);
    return true;
  };
};

/** Two contacts, and what the one costs that is attacked. */
const createArena = async (prepare?: EngineAttack['prepare']) => {
  const counts: Counts = { bytesOut: 0, checks: 0, hashes: 0, rows: 0 };
  const primitives = countingPrimitives(counts);
  const sabotage = (deps: EngineDeps, nickname: string | undefined): EngineDeps => ({
    ...deps,
    primitives,
    ...(nickname === VICTIM && { store: countingRows(deps.store, counts) }),
    // Diagnostics keep a number of lines; the world's list of them would count as memory.
    log: { ...deps.log, fault: () => undefined, note: () => undefined },
  });
  const world = createWorld(31, { overlay: true, cipher: createStandInCipher, sabotage });
  const [victim, contact] = [await world.browser(VICTIM), await world.browser('Jun')];
  const [chat] = await befriend(world, victim, contact);
  const forger = await forgerOf(contact, victim);
  const made = { world, random: createSeededRandom(99), victim, contact, forger, chat };
  const arena: EngineArena = { ...made, removed: forger.removed() };
  await prepare?.(arena);
  await world.clock.advance(SOON_MS);
  stopReading(victim, counts);
  sendInOrder(contact);
  return { arena, counts };
};

/** A contact that has said nothing yet. */
export const createEngineArena = async (prepare?: EngineAttack['prepare']): Promise<EngineArena> =>
  (await createArena(prepare)).arena;

/** What is held beside the disk, and beside what the screen has been told. */
const heldBesideDisk = async (
  { world, victim, chat }: EngineArena,
  measure: () => Promise<Held>,
): Promise<Held> => {
  // The screen of the world keeps all that it was told; a chat that is opened has it forget that.
  await victim.api.chats.open(NOTES_CHAT);
  await world.clock.advance(SCREEN_MS);
  victim.arrivals.length = 0;
  const restore = await setAside(victim.store);
  const found = await measure();
  await restore();
  await victim.api.chats.open(chat);
  return found;
};

/** What an attack costs the engine that it is made on. */
export const attackEngine = async (attack: EngineAttack): Promise<Cost> => {
  const { arena, counts } = await createArena(attack.prepare);
  const { world, contact, forger, victim } = arena;
  const before = { ...counts };
  const bytesBefore = await bytesOn(victim.store);
  const memory = await heldBesideDisk(arena, held);
  let bytesIn = 0;
  await sendAll(world.clock, async (number) => {
    // The link was closed: a new meeting begins anew.
    if (contact.node.openLinks().length === 0) return;
    const frame = await attack.frame(arena, number);
    bytesIn += frame.length;
    forger.send(frame);
  });
  const peak = await heldBesideDisk(arena, () => heldSince(memory));
  await waitForEffects(world.clock);
  const cost = {
    bytesIn,
    bytesOut: counts.bytesOut - before.bytesOut,
    checks: counts.checks - before.checks,
    hashes: counts.hashes - before.hashes,
    connections: 0,
    disk: { rows: counts.rows - before.rows, bytes: (await bytesOn(victim.store)) - bytesBefore },
  };
  await waitUntilForgotten(world.clock);
  return { ...cost, peak, kept: await heldBesideDisk(arena, () => heldSince(memory)) };
};
