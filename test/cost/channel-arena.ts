import type { Bytes } from '../../src/lib/bytes.ts';
import type { OwnedConnection } from '../../src/links/connection/owned-connection.ts';
import { FrameChannel } from '../../src/links/channel/frame-channel.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { createVirtualClock } from '../doubles/clock.ts';
import type { Cost, CostCase } from './cost.ts';
import { held, heldSince } from './memory.ts';
import { sendAll, waitForEffects, waitUntilForgotten } from './pacing.ts';

/** An attack on the data channel of a link, below its frames. */
export interface ChannelAttack extends Pick<CostCase, 'kind' | 'title' | 'allowance'> {
  /** The message with this number, from 0 on. */
  message(number: number): Bytes;
  /** The engine reads none of the frames that come. */
  readonly busy?: boolean;
  /** Bytes of a frame that waits for the attacker, which gives no credit for it. */
  readonly unsent?: number;
}

/** A data channel to an attacker that never reads: what is sent stays in the browser's buffer. */
class UnreadChannel extends EventTarget {
  readyState = 'open';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  onbufferedamountlow = null;
  onclose = null;
  sent = 0;

  send(message: Uint8Array): void {
    this.bufferedAmount += message.length;
    this.sent += message.length;
  }

  close(): void {
    this.readyState = 'closed';
  }
}

/** A connection, open until the page closes it. */
const createOwnedConnection = () => {
  const channel = new UnreadChannel();
  const connection = Object.assign(new EventTarget(), { connectionState: 'connected' });
  let said: (data: unknown) => void = () => undefined;
  let open = true;
  const owned = {
    connection,
    channel,
    inbox: { open: (handler: typeof said) => void (said = handler) },
    shut: () => void (open = false),
  };
  return {
    owned: owned as unknown as OwnedConnection,
    channel,
    say: (message: Bytes) => said(message.slice().buffer),
    isOpen: () => open,
  };
};

const never = new Promise<void>(() => undefined);

/** A link of a page that is attacked. */
export interface ChannelArena {
  say(message: Bytes): void;
  isOpen(): boolean;
  /** Bytes that were sent to the attacker. */
  sent(): number;
  close(): void;
}

/** A link over which the attacker has said nothing yet; `frame` hears of those that the engine reads. */
export const createChannelArena = (
  clock: Clock,
  { busy, unsent }: Pick<ChannelAttack, 'busy' | 'unsent'>,
  frame: () => void = () => undefined,
): ChannelArena => {
  const { owned, channel, say, isOpen } = createOwnedConnection();
  const link = new FrameChannel(owned, clock, {
    frame: () => (busy ? never : frame()),
    closed: () => undefined,
    silent: () => undefined,
  });
  link.start();
  if (unsent) void link.send(new Uint8Array(unsent));
  return { say, isOpen, sent: () => channel.sent, close: () => link.close() };
};

/** What an attack costs the page that it is made on. */
export const attackChannel = async (attack: ChannelAttack): Promise<Cost> => {
  const clock = createVirtualClock();
  const memory = await held();
  const link = createChannelArena(clock, attack);
  const before = link.sent();
  let bytesIn = 0;
  await sendAll(clock, (number) => {
    if (!link.isOpen()) return;
    const message = attack.message(number);
    bytesIn += message.length;
    link.say(message);
  });
  const peak = await heldSince(memory);
  await waitForEffects(clock);
  const cost = {
    bytesIn,
    bytesOut: link.sent() - before,
    checks: 0,
    hashes: 0,
    connections: Number(link.isOpen()),
  };
  await waitUntilForgotten(clock);
  const kept = await heldSince(memory);
  // It is alive as long as what it keeps is counted.
  link.close();
  return { ...cost, peak, kept };
};
