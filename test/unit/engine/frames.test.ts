import { expect } from 'chai';
import fc from 'fast-check';
import { MAX_TEXT_BYTES } from '../../../src/engine/api/limits.ts';
import { decodeMessageBody, encodeMessageBody } from '../../../src/engine/delivery/message-body.ts';
import { ENVELOPE_BYTES, MAX_CONTENT_BYTES } from '../../../src/engine/sessions/limits.ts';
import { decodeCbor, encodeCbor } from '../../../src/engine/wire/cbor.ts';
import { FrameType } from '../../../src/engine/wire/frame-type.ts';
import { type Frame, decodeFrame, encodeFrame } from '../../../src/engine/wire/frames.ts';
import { deviceIdOf, personIdOf } from '../../../src/engine/wire/ids.ts';
import { equalBytes } from '../../../src/lib/bytes.ts';
import { MAX_FRAME_BYTES } from '../../../src/ports/links.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { FUZZ_RUNS } from '../fuzz.ts';
import { named } from '../named.ts';

const random = createSeededRandom(3);
const direction = {
  from: personIdOf(random.bytes(32)),
  device: deviceIdOf(random.bytes(32)),
  to: personIdOf(random.bytes(32)),
};
const sealed = random.bytes(496);
const card = random.bytes(1_800);
const body = encodeMessageBody(direction, { seq: 7, writtenAt: 1_700_000_000_000, text: 'Привет\n👋🏽' });

const examples: readonly Frame[] = [
  [FrameType.ping, 0],
  [FrameType.pong, 4, null],
  [FrameType.pong, 5, 1_700_000_000_000],
  [FrameType.resume, 1],
  [FrameType.message, sealed],
  [FrameType.receipt, 3, 2, 1_700_000_000_000],
  [FrameType.want, 12],
  [FrameType.want, 2 ** 48 - 1],
  [FrameType.redeem, named('Mina'), random.bytes(32), card],
  [FrameType.accept, named('明'), random.bytes(32), card],
  [FrameType.refuse, 'used'],
  [FrameType.profile, named('Jun')],
  [FrameType.card, card],
  [FrameType.renew, 7],
];

/** Frames with a nickname in them. */
const NAMED: readonly number[] = [FrameType.redeem, FrameType.accept, FrameType.profile, FrameType.pairing];

describe('frames', () => {
  it('are read as they were written', () => {
    for (const frame of examples) expect(decodeFrame(encodeFrame(frame))).to.deep.equal(frame);
  });

  it('are refused with anything added, missing or out of bounds', () => {
    const wrong: unknown[] = [
      [],
      [99],
      [FrameType.ping],
      [FrameType.ping, 0, 0],
      [FrameType.ping, -1],
      [FrameType.ping, 1.5],
      [FrameType.want, 0],
      [FrameType.want, 2 ** 48],
      [FrameType.resume, 2 ** 48],
      [FrameType.resume, Number.MAX_SAFE_INTEGER],
      [FrameType.renew, 2 ** 48],
      [FrameType.receipt, 2 ** 48, 0, 0],
      [FrameType.receipt, 0, 2 ** 48, 0],
      [FrameType.message, new Uint8Array(0)],
      [FrameType.message, new Uint8Array(70_000)],
      [FrameType.receipt, 1, 1],
      [FrameType.card, new Uint8Array(4_097)],
      [FrameType.renew, 0],
      [FrameType.profile, ''],
      [FrameType.profile, 'x'.repeat(129)],
      [FrameType.redeem, 'Mina', random.bytes(31), card],
      [FrameType.refuse, 'because'],
      { 0: FrameType.ping, 1: 0 },
      null,
    ];
    for (const each of wrong)
      expect(decodeFrame(encodeCbor(each as never)), JSON.stringify(each)).to.equal(undefined);
  });

  it('are refused in any encoding but the shortest', () => {
    const ping = encodeFrame([FrameType.ping, 0]); // 82 02 00
    expect([...ping]).to.deep.equal([0x82, 0x02, 0x00]);
    for (const other of [
      [0x82, 0x18, 0x02, 0x00],
      [0x9f, 0x02, 0x00, 0xff],
      [0x82, 0x02, 0x00, 0x00],
      [0x98, 0x02, 0x02, 0x00],
    ]) {
      expect(decodeFrame(new Uint8Array(other)), other.join()).to.equal(undefined);
    }
  });

  it('with the largest envelope fit into what a link carries', () => {
    const frame = encodeFrame([FrameType.message, new Uint8Array(Math.max(...ENVELOPE_BYTES) - 16)]);
    expect(frame.length + 16).to.be.at.most(MAX_FRAME_BYTES);
    expect(decodeFrame(frame)).not.to.equal(undefined);
    const longest = { seq: Number.MAX_SAFE_INTEGER, writtenAt: 4e12, text: 'x'.repeat(MAX_TEXT_BYTES) };
    expect(encodeMessageBody(direction, longest).length).to.be.at.most(MAX_CONTENT_BYTES);
  });

  it('never throw while being read, whatever the bytes', () => {
    const examplesBytes = examples.map((frame) => encodeFrame(frame));
    const mutated = fc
      .tuple(fc.constantFrom(...examplesBytes), fc.nat(), fc.uint8Array({ maxLength: 4 }))
      .map(([bytes, at, patch]) => {
        const changed = bytes.slice();
        changed.set(
          patch.slice(0, changed.length),
          Math.min(at % changed.length, Math.max(0, changed.length - patch.length)),
        );
        return changed;
      });
    // Each is read to its depth: a few thousand of them say what there is to say.
    const nested = fc.nat(5_000).map((depth) => new Uint8Array(depth).fill(0x81));
    const any = fc.oneof(
      { arbitrary: fc.uint8Array({ maxLength: 200 }), weight: 12 },
      { arbitrary: mutated, weight: 12 },
      { arbitrary: nested, weight: 1 },
    );
    fc.assert(
      fc.property(any, (bytes) => {
        const frame = decodeFrame(bytes);
        if (!frame) return;
        // What is read at all is written the same way again, but for a name that was not in its form.
        const again = encodeFrame(frame);
        expect(decodeFrame(again)).to.deep.equal(frame);
        if (!NAMED.includes(frame[0])) expect(equalBytes(again, bytes)).to.equal(true);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});

describe('message body', () => {
  it('says what was written, to those it is for', () => {
    const said = { seq: 7, writtenAt: 1_700_000_000_000, text: 'Привет\n👋🏽' };
    expect(decodeMessageBody(body, direction)).to.deep.equal(said);
    expect(decodeMessageBody(body, { ...direction, to: direction.from })).to.equal(undefined);
    expect(decodeMessageBody(body, { ...direction, from: direction.to })).to.equal(undefined);
    expect(decodeMessageBody(body, { ...direction, device: deviceIdOf(sealed) })).to.equal(undefined);
  });

  it('with a number from 2^48 on is none', () => {
    const numbered = (seq: number) =>
      decodeMessageBody(encodeMessageBody(direction, { seq, writtenAt: 1, text: 'x' }), direction);
    expect(numbered(2 ** 48 - 1)?.seq).to.equal(2 ** 48 - 1);
    for (const seq of [0, 2 ** 48, Number.MAX_SAFE_INTEGER]) expect(numbered(seq)).to.equal(undefined);
  });

  it('of more than 64 KB is none', () => {
    const over = encodeMessageBody(direction, {
      seq: 1,
      writtenAt: 1,
      text: 'я'.repeat(MAX_TEXT_BYTES / 2 + 1),
    });
    expect(decodeMessageBody(over, direction)).to.equal(undefined);
  });

  it('never throws while being read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decodeMessageBody(bytes, direction)).to.equal(undefined);
        decodeCbor(bytes);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
