import { FrameKind, Operation, decodeReply, decodeRoute } from '../../src/engine/overlay/wire/codec.ts';
import { RECORD_KINDS } from '../../src/engine/records/record.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import { createArena } from '../../test/cost/arena-world.ts';
import { request } from '../../test/cost/materials.ts';
import { type Arena, type Named, arm } from '../../test/cost/overlay-attack.ts';
import { type OnStage, prepared } from './stage.ts';
import { createWeight } from './weight.ts';

/** No timer of a browser is shorter, in milliseconds, where it is set by another timer. */
const SHORTEST_TIMER_MS = 1;

/** Another neighbour, which looks things up. */
const createAsker = ({ accomplices, random, records, victim }: Arena) => {
  const asked = new Map<number, () => void>();
  const asker = accomplices.at(-1);
  const wanted = records[0]?.record.key;
  if (!asker || !wanted) throw new Error('an arena has accomplices, and its victim has records');
  let number = 0;
  return {
    ask: (done: () => void): void => {
      const body = Uint8Array.of(RECORD_KINDS.own);
      const frame = request(Operation.get, wanted, { body, number: number++, random });
      const route = decodeRoute(frame);
      if (!route) throw new Error('a lookup is a request');
      asked.set(route.request, done);
      victim.hear(asker, frame);
    },
    heard: (frame: Bytes): void => {
      const reply = frame[0] === FrameKind.reply ? decodeReply(frame) : undefined;
      if (!reply) return;
      asked.get(reply.request)?.();
      asked.delete(reply.request);
    },
  };
};

/** A node that a neighbour floods, and another neighbour with lookups. */
export const onOverlay: OnStage<Named> = async (attack, { time, fullStores }, run) => {
  const listener: { heard?: (frame: Bytes) => void } = {};
  const made = await createArena({
    reading: time ? 'reads' : 'never reads',
    ...(fullStores && { stores: 'full' }),
    ...(time && {
      crypto: await createWeight(),
      sent: (frame: Bytes) => listener.heard?.(frame),
      elsewhere: (work: () => void) => time.elsewhere(work),
      shortestTimerMs: SHORTEST_TIMER_MS,
    }),
  });
  const armed = await arm(made, attack);
  const { ask, heard } = createAsker(armed.arena);
  listener.heard = heard;
  const say = (frame: Bytes): boolean => {
    // It was closed: nothing keeps a stranger from coming back.
    if (!armed.isLinked()) armed.comeBack();
    armed.say(frame);
    return true;
  };
  return run({
    prepare: async (number) => prepared(await attack.frame(armed.arena, number), say),
    advance: (ms) => made.net.clock.advance(ms),
    ask,
  });
};
