import { expect } from 'chai';
import {
  HEARTBEAT_MESSAGE,
  CREDIT_STEP_BYTES,
  toCredit,
  toMessages,
} from '../../../../src/links/channel/framing.ts';
import { FrameReceiver } from '../../../../src/links/channel/frame-receiver.ts';
import { FRAME_RATE_BURST, MAX_FRAME_BYTES, MAX_UNREAD_BYTES } from '../../../../src/ports/links.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';

const make = (reading?: Promise<void>) => {
  const heard = {
    frames: 0,
    heartbeat: 0,
    granted: [] as number[],
    violations: [] as string[],
    credits: [] as number[],
  };
  const clock = createVirtualClock();
  const receiver = new FrameReceiver(clock, {
    frame: () => {
      heard.frames += 1;
      return reading;
    },
    grant: (bytes) => void heard.granted.push(bytes),
    credited: (bytes) => heard.credits.push(bytes) < 2,
    heartbeat: () => {
      heard.heartbeat += 1;
    },
    violated: (reason) => void heard.violations.push(reason),
  });
  const receive = (frame: Uint8Array): void => {
    for (const message of toMessages(frame)) receiver.message(message.buffer);
  };
  return { clock, heard, receiver, receive };
};

describe('receiving frames', () => {
  it('takes text for a violation', () => {
    const { heard, receiver } = make();
    receiver.message('text');
    receiver.message('more text');
    expect(heard.violations).to.deep.equal(['malformed']);
  });

  it('takes more unread bytes than allowed for a flood, and hands over nothing afterwards', () => {
    const { heard, receive } = make(new Promise(() => undefined));
    const allowed = Math.floor(MAX_UNREAD_BYTES / MAX_FRAME_BYTES);
    for (let count = 0; count < allowed + 10; count++) receive(new Uint8Array(MAX_FRAME_BYTES));
    expect([heard.frames, heard.violations]).to.deep.equal([allowed, ['flood']]);
  });

  it('tells its link of a heartbeat, and takes heartbeats without end for a flood', () => {
    const { heard, receiver } = make();
    receiver.deafen();
    receiver.message(HEARTBEAT_MESSAGE.buffer);
    expect([heard.heartbeat, heard.violations]).to.deep.equal([1, []]);
    for (let count = 0; count <= FRAME_RATE_BURST; count++) receiver.message(HEARTBEAT_MESSAGE.buffer);
    expect([heard.heartbeat, heard.violations]).to.deep.equal([FRAME_RATE_BURST, ['flood']]);
  });

  it('grants credit in steps for what was taken, and for no more', () => {
    const { heard, receive } = make();
    for (let count = 0; count < 32; count++) receive(new Uint8Array(MAX_FRAME_BYTES));
    const granted = heard.granted.reduce((sum, bytes) => sum + bytes, 0);
    expect(heard.granted.every((bytes) => bytes >= CREDIT_STEP_BYTES)).to.equal(true);
    expect(32 * MAX_FRAME_BYTES - granted).to.be.within(0, CREDIT_STEP_BYTES);
  });

  it('counts a frame whose reader failed as taken', async () => {
    const { clock, heard, receive } = make(Promise.reject(new Error('a bug of the reader')));
    for (let count = 0; count < 8; count++) receive(new Uint8Array(MAX_FRAME_BYTES));
    await clock.settle();
    expect(heard.granted).to.have.length(1);
  });

  it('hears credit until there is too much of it, and while it is deaf', () => {
    const { heard, receiver, receive } = make();
    receiver.deafen();
    receive(new Uint8Array(10));
    receiver.message(toCredit(CREDIT_STEP_BYTES).buffer);
    expect([heard.frames, heard.credits, heard.violations]).to.deep.equal([0, [CREDIT_STEP_BYTES], []]);
    receiver.message(toCredit(CREDIT_STEP_BYTES).buffer);
    expect(heard.violations).to.deep.equal(['malformed']);
  });
});
