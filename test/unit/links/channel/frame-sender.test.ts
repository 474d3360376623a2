import { expect } from 'chai';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import {
  FrameSender,
  HIGH_WATER_BYTES,
  type SendingChannel,
} from '../../../../src/links/channel/frame-sender.ts';
import { SEND_WINDOW_BYTES } from '../../../../src/links/channel/framing.ts';
import { FRAME_RATE_BURST, FRAME_RATE_PER_SECOND, MAX_FRAME_BYTES } from '../../../../src/ports/links.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';

/** A channel with a buffer that the test empties. */
class FakeChannel implements SendingChannel {
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  onbufferedamountlow: SendingChannel['onbufferedamountlow'] = null;
  messages = 0;
  buffers = false;
  broken = false;

  send(message: unknown): void {
    if (this.broken) throw new DOMException('closed', 'InvalidStateError');
    this.messages += 1;
    if (this.buffers) this.bufferedAmount += (message as Bytes).length;
  }

  drain(): void {
    this.bufferedAmount = 0;
    this.onbufferedamountlow?.call(undefined as never, new Event('bufferedamountlow'));
  }
}

const make = () => {
  const clock = createVirtualClock();
  const channel = new FakeChannel();
  const failures: string[] = [];
  const sender = new FrameSender(channel, clock, () => {
    failures.push('failed');
    sender.stop();
  });
  return { clock, channel, failures, sender };
};

/** Sends so many frames and counts those that were taken off our hands. */
const sendMany = (sender: FrameSender, count: number, bytes: number): { readonly answers: boolean[] } => {
  const answers: boolean[] = [];
  for (let sent = 0; sent < count; sent++) {
    void sender.send(new Uint8Array(bytes)).then((answer) => answers.push(answer));
  }
  return { answers };
};

describe('sending frames', () => {
  it('stays well below the rate that the other side allows, and loses nothing by it', async () => {
    const { clock, channel, sender } = make();
    const count = 3 * FRAME_RATE_BURST;
    const { answers } = sendMany(sender, count, 1);
    await clock.settle();
    expect(answers.length).to.be.lessThan(FRAME_RATE_BURST);
    const atFirst = answers.length;
    await clock.advance(1_000);
    expect(answers.length - atFirst).to.be.within(1, FRAME_RATE_PER_SECOND);
    await clock.advance(20_000);
    expect([answers.length, channel.messages]).to.deep.equal([count, count]);
  });

  it('waits while the browser holds much, and goes on when it holds little', async () => {
    const { clock, channel, sender } = make();
    channel.buffers = true;
    const { answers } = sendMany(sender, 20, MAX_FRAME_BYTES);
    await clock.settle();
    expect(channel.bufferedAmount).to.be.within(HIGH_WATER_BYTES, HIGH_WATER_BYTES + 2 * MAX_FRAME_BYTES);
    const atFirst = answers.length;
    channel.drain();
    await clock.settle();
    expect(answers.length).to.equal(2 * atFirst);
  });

  it('waits for credit, and refuses credit for what was never sent', async () => {
    const { clock, sender } = make();
    const fits = Math.floor(SEND_WINDOW_BYTES / MAX_FRAME_BYTES);
    const { answers } = sendMany(sender, fits + 3, MAX_FRAME_BYTES);
    await clock.settle();
    expect(answers.length).to.equal(fits);
    expect(sender.credit(2 * MAX_FRAME_BYTES)).to.equal(true);
    await clock.settle();
    expect(answers.length).to.equal(fits + 2);
    expect(sender.credit(SEND_WINDOW_BYTES + 1)).to.equal(false);
  });

  it('answers false to everything once the channel is gone', async () => {
    const { clock, channel, failures, sender } = make();
    channel.broken = true;
    const { answers } = sendMany(sender, 3, 10);
    await clock.settle();
    expect([answers, failures]).to.deep.equal([[false, false, false], ['failed']]);
  });
});
