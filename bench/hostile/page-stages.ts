import { MessageHeader } from '../../src/links/channel/framing.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { type ChannelAttack, createChannelArena } from '../../test/cost/channel-arena.ts';
import { type LobbyAttack, atDoor } from '../../test/cost/lobby-arena.ts';
import { createVirtualClock } from '../../test/doubles/clock.ts';
import { type OnStage, prepared } from './stage.ts';

const A_FRAME = Uint8Array.of(MessageHeader.last, 0);

/** Another link of the page, over which a frame comes that the engine is to get. */
const createAsker = (clock: Clock) => {
  const asked: (() => void)[] = [];
  const link = createChannelArena(clock, {}, () => asked.shift()?.());
  return (done: () => void): void => {
    asked.push(done);
    link.say(A_FRAME);
  };
};

/** A page that one flooder has a link with, and another link of it. */
export const onChannel: OnStage<ChannelAttack> = async (attack, _, run) => {
  const clock = createVirtualClock();
  let link = createChannelArena(clock, attack);
  const say = (message: Bytes): boolean => {
    // It was closed: nothing keeps a stranger from coming back.
    if (!link.isOpen()) link = createChannelArena(clock, attack);
    link.say(message);
    return true;
  };
  return run({
    prepare: async (number) => prepared(attack.message(number), say),
    advance: (ms) => clock.advance(ms),
    ask: createAsker(clock),
  });
};

/** A page that waits at a door while an attacker floods the server, and a link of it. */
export const onLobby: OnStage<LobbyAttack> = (attack, _, run) =>
  atDoor(attack, ({ clock, prepare, say, settled }) =>
    run({
      prepare: async (number) => {
        const sealed = await prepare(number);
        return {
          bytes: sealed.sealed.length,
          say: () => say(sealed) > 0,
        };
      },
      advance: async (ms) => {
        await clock.advance(ms);
        await settled();
      },
      ask: createAsker(clock),
    }),
  );
