import { expect } from 'chai';
import fc from 'fast-check';
import { ENVELOPE_BYTES, MAX_CONTENT_BYTES } from '../../../src/engine/sessions/limits.ts';
import { MAX_CONTENT_BYTES as LONGEST_CONTENT_BYTES } from '../../../src/engine/logs/content.ts';
import { type Header, contentHash, entryIdOf } from '../../../src/engine/logs/entry.ts';
import { encodeEnvelope } from '../../../src/engine/replication/envelope.ts';
import { encodeCbor } from '../../../src/engine/wire/cbor.ts';
import { FrameType } from '../../../src/engine/wire/frame-type.ts';
import { type Frame, decodeFrame, encodeFrame } from '../../../src/engine/wire/frames.ts';
import { equalBytes } from '../../../src/lib/bytes.ts';
import { MAX_FRAME_BYTES } from '../../../src/ports/links.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { FUZZ_RUNS } from '../fuzz.ts';
import { named } from '../named.ts';

const random = createSeededRandom(3);
const sealed = random.bytes(496);
const card = random.bytes(1_800);
const body = random.bytes(200);

const examples: readonly Frame[] = [
  [FrameType.ping, 0],
  [FrameType.pong, 4, null],
  [FrameType.pong, 5, 1_700_000_000_000],
  [FrameType.comparison, body],
  [FrameType.envelope, sealed],
  [FrameType.marks, 0, body],
  [FrameType.marks, 2 ** 40, body],
  [FrameType.redeem, named('Mina'), random.bytes(32), [card]],
  [FrameType.accept, named('明'), random.bytes(32), [card]],
  [FrameType.refuse, 'used'],
  [FrameType.profile, named('Jun')],
  [FrameType.card, [card, card]],
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
      [FrameType.comparison, new Uint8Array(0)],
      [FrameType.comparison, new Uint8Array(MAX_FRAME_BYTES)],
      [FrameType.envelope, new Uint8Array(0)],
      [FrameType.envelope, new Uint8Array(74_000)],
      [FrameType.marks, body],
      [FrameType.marks, -1, body],
      [FrameType.marks, 2 ** 53, body],
      [FrameType.marks, 0, new Uint8Array(0)],
      [FrameType.card, new Uint8Array(4_097)],
      [FrameType.profile, ''],
      [FrameType.profile, 'x'.repeat(129)],
      [FrameType.redeem, 'Mina', random.bytes(31), card],
      [FrameType.refuse, 'because'],
      { 0: FrameType.ping, 1: 0 },
      null,
    ];
    for (const each of wrong)
      expect(decodeFrame(encodeCbor(each as never)), JSON.stringify(each).slice(0, 80)).to.equal(undefined);
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
    const frame = encodeFrame([FrameType.envelope, new Uint8Array(Math.max(...ENVELOPE_BYTES) - 16)]);
    expect(frame.length + 16).to.be.at.most(MAX_FRAME_BYTES);
    expect(decodeFrame(frame)).not.to.equal(undefined);
  });

  it('take the longest content with all that may stand beside it', () => {
    const content = new Uint8Array(LONGEST_CONTENT_BYTES);
    const header: Header = {
      conversation: random.bytes(32),
      author: { device: random.bytes(32), edition: random.bytes(8) },
      number: 2 ** 48 - 1,
      previous: random.bytes(32),
      after: Array.from({ length: 8 }, () => random.bytes(32)),
      ms: 2 ** 48 - 1,
      content: contentHash(content),
      extensions: new Map([[1, new Uint8Array(1_000)]]),
    };
    const entry = { id: entryIdOf(header), header, content, signature: random.bytes(64) };
    const run = { conversation: header.conversation, author: header.author, entries: [entry] };
    expect(encodeEnvelope({ runs: [run], marks: [] }).length).to.be.at.most(MAX_CONTENT_BYTES);
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
