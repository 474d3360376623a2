import type { ChatId } from '../../src/engine/api/ids.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import { type EngineAttack, createEngineArena } from '../../test/cost/engine-arena.ts';
import { type GateAttack, createGateArena } from '../../test/cost/gate-arena.ts';
import { THE_END, type Somebody } from '../../test/unit/engine/world/world.ts';
import { type OnStage, prepared } from './stage.ts';

/** Messages of a chat that a screen asks for at once. */
const PAGE = 50;

/** The victim's screen, which asks for the newest messages of a chat: as any work, it has its turn. */
const createAsker =
  ({ api }: Somebody) =>
  (done: () => void): void =>
    void api.chats.older('a chat' as ChatId, THE_END, PAGE).then(done);

/** An engine that a contact floods, and its screen. */
export const onContacts: OnStage<EngineAttack> = async (attack, _, run) => {
  const arena = await createEngineArena(attack.prepare);
  const { contact, forger, victim, world } = arena;
  const say = (frame: Bytes): boolean => {
    // It was closed: both meet again by themselves, which takes a while.
    if (contact.node.openLinks().length === 0) return false;
    forger.send(frame);
    return true;
  };
  return run({
    prepare: async (number) => prepared(await attack.frame(arena, number), say),
    advance: (ms) => world.clock.advance(ms),
    ask: createAsker(victim),
  });
};

/** An engine that is flooded before the gate by an unproven peer, and its screen. */
export const onGate: OnStage<GateAttack> = async (attack, _, run) => {
  const { world, victim, frame, say } = await createGateArena(attack);
  return run({
    prepare: async (number) => prepared(frame(number), say),
    advance: (ms) => world.clock.advance(ms),
    ask: createAsker(victim),
  });
};
