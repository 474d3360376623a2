import { expect } from 'chai';
import { FUZZ_RUNS } from '../../fuzz.ts';
import fc from 'fast-check';
import { concat } from '../../../../src/lib/bytes.ts';
import {
  HEARTBEAT_ACK_MESSAGE,
  HEARTBEAT_MESSAGE,
  CREDIT_STEP_BYTES,
  FrameDecoder,
  PART_BYTES,
  SEND_WINDOW_BYTES,
  toCredit,
  toMessages,
  type Decoded,
} from '../../../../src/links/channel/framing.ts';
import { MAX_FRAME_BYTES } from '../../../../src/ports/links.ts';

const decodeAll = (messages: readonly Uint8Array[]): readonly Decoded[] => {
  const decoder = new FrameDecoder();
  return messages.map((message) => decoder.push(message));
};

const lastOf = (messages: readonly Uint8Array[]): Decoded | undefined => decodeAll(messages).at(-1);

const more = (bytes = PART_BYTES): Uint8Array => concat(Uint8Array.of(0), new Uint8Array(bytes));
const last = (bytes: number): Uint8Array => concat(Uint8Array.of(1), new Uint8Array(bytes));

describe('framing', () => {
  it('reads back every frame it wrote, from messages of at most 16 KiB', () => {
    const frames = fc.uint8Array({ minLength: 1, maxLength: MAX_FRAME_BYTES, size: 'max' });
    fc.assert(
      fc.property(frames, (frame) => {
        const messages = toMessages(frame);
        expect(messages.every(({ length }) => length <= 16 * 1024)).to.equal(true);
        expect(lastOf(messages)).to.deep.equal({ kind: 'frame', frame });
      }),
    );
  });

  it('writes what PROTOCOL.md shows', () => {
    expect(toMessages(Uint8Array.of(7, 8))).to.deep.equal([Uint8Array.of(1, 7, 8)]);
    const [first, second] = toMessages(new Uint8Array(PART_BYTES + 1).fill(9));
    expect([first?.[0], first?.length, second]).to.deep.equal([0, PART_BYTES + 1, Uint8Array.of(1, 9)]);
    expect([HEARTBEAT_MESSAGE, HEARTBEAT_ACK_MESSAGE]).to.deep.equal([Uint8Array.of(3), Uint8Array.of(4)]);
    expect(decodeAll([HEARTBEAT_MESSAGE, HEARTBEAT_ACK_MESSAGE])).to.deep.equal([
      { kind: 'heartbeat' },
      { kind: 'heartbeat-ack' },
    ]);
    expect(toCredit(SEND_WINDOW_BYTES)).to.deep.equal(Uint8Array.of(2, 0, 0x20, 0, 0));
  });

  it('refuses what is not framing', () => {
    const malformed = { kind: 'bad', reason: 'malformed' };
    for (const message of [
      [],
      [0],
      [1],
      [2],
      [3, 1],
      [4, 0],
      [5],
      [255, 1],
      [2, 0, 0, 0],
      [2, 0, 0x20, 0, 0, 0],
    ]) {
      expect(lastOf([Uint8Array.from(message)]), `[${message}]`).to.deep.equal(malformed);
    }
    expect(lastOf([more(PART_BYTES - 1)]), 'a part that is not full').to.deep.equal(malformed);
    expect(lastOf([more(PART_BYTES + 1)]), 'a part that is too full').to.deep.equal(malformed);
    expect(lastOf([last(PART_BYTES + 1)]), 'a last part that is too full').to.deep.equal(malformed);
  });

  it('refuses frames over the limit as soon as it is certain, and not before', () => {
    const full = [more(), more(), more(), more(), more()];
    expect(lastOf([...full, last(MAX_FRAME_BYTES - 5 * PART_BYTES)])?.kind).to.equal('frame');
    expect(lastOf(full)?.kind).to.equal('part');
    expect(lastOf([...full, last(6)])).to.deep.equal({ kind: 'bad', reason: 'oversized' });
    expect(lastOf([...full, more()])).to.deep.equal({ kind: 'bad', reason: 'oversized' });
  });

  it('reads credit, also between the parts of a frame, and none that is too small to be honest', () => {
    const [part, end] = toMessages(new Uint8Array(PART_BYTES + 1));
    const decoded = decodeAll(
      [part, toCredit(CREDIT_STEP_BYTES), end].filter((message) => message !== undefined),
    );
    expect(decoded.map(({ kind }) => kind)).to.deep.equal(['part', 'credit', 'frame']);
    expect(lastOf([toCredit(CREDIT_STEP_BYTES - 1)])).to.deep.equal({ kind: 'bad', reason: 'malformed' });
  });

  it('survives whatever comes, and never makes a frame out of the limits', () => {
    const header = fc.constantFrom(0, 1, 2, 3, 255);
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc.constantFrom(PART_BYTES - 1, PART_BYTES, PART_BYTES + 1).map((bytes) => new Uint8Array(bytes)),
    );
    const message = fc.tuple(header, body).map(([first, rest]) => concat(Uint8Array.of(first), rest));
    let decoder = new FrameDecoder();
    const check = (input: Uint8Array): void => {
      const decoded = decoder.push(input);
      if (decoded.kind === 'bad') decoder = new FrameDecoder();
      if (decoded.kind !== 'frame') return;
      if (decoded.frame.length < 1 || decoded.frame.length > MAX_FRAME_BYTES)
        throw new Error('out of the limits');
    };
    fc.assert(fc.property(message, check), { numRuns: FUZZ_RUNS });
  });
});
