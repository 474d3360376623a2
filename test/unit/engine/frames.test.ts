import { expect } from 'chai';
import fc from 'fast-check';
import { ENVELOPE_BYTES, MAX_CONTENT_BYTES } from '../../../src/engine/sessions/limits.ts';
import {
  contentHash,
  entryIdOf,
  type Header,
  MAX_CONTENT_BYTES as LONGEST_CONTENT_BYTES,
} from '../../../src/engine/logs/entry.ts';
import { encodeEnvelope } from '../../../src/engine/replication/envelope.ts';
import { type CborValue, encodeCbor } from '../../../src/engine/wire/cbor.ts';
import { cardFrame, profileFrame } from '../../../src/engine/contacts/frames.ts';
import { comparisonFrame, envelopeFrame, marksFrame } from '../../../src/engine/delivery/frames.ts';
import { acceptFrame, redeemFrame, refuseFrame } from '../../../src/engine/invites/frames.ts';
import { pairingFrame } from '../../../src/engine/pairing/frames.ts';
import { pingFrame, pongFrame } from '../../../src/engine/presence/frames.ts';
import { defineFrame } from '../../../src/engine/wire/frame-form.ts';
import { createFrameReader } from '../../../src/engine/wire/frame-reader.ts';
import { LINK_FRAMES } from '../../../src/engine/wire/link-frames.ts';
import { FRAMES } from '../../../src/engine/features.ts';
import { type Bytes, equalBytes } from '../../../src/lib/bytes.ts';
import { MAX_FRAME_BYTES } from '../../../src/ports/links.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { FUZZ_RUNS } from '../fuzz.ts';
import { named } from '../named.ts';

const random = createSeededRandom(3);
const sealed = random.bytes(496);
const card = random.bytes(1_800);
const body = random.bytes(200);

const { read, laterType } = createFrameReader([...LINK_FRAMES, ...FRAMES]);

const examples: readonly Bytes[] = [
  pingFrame.encode(0),
  pongFrame.encode(4, null),
  pongFrame.encode(5, 1_700_000_000_000),
  comparisonFrame.encode(body),
  envelopeFrame.encode(sealed),
  marksFrame.encode(0, body),
  marksFrame.encode(2 ** 40, body),
  redeemFrame.encode(named('Mina'), random.bytes(32), [card]),
  acceptFrame.encode(named('明'), random.bytes(32), [card]),
  refuseFrame.encode('used'),
  profileFrame.encode(named('Jun')),
  cardFrame.encode([card, card]),
];

/** Frames with a nickname in them. */
const NAMED: readonly number[] = [redeemFrame.type, acceptFrame.type, profileFrame.type, pairingFrame.type];

describe('frames', () => {
  it('are read as they were written', () => {
    for (const bytes of examples) {
      const frame = read(bytes);
      expect(frame && encodeCbor(frame as CborValue)).to.deep.equal(bytes);
    }
  });

  it('are refused with anything added, missing or out of bounds', () => {
    const wrong: unknown[] = [
      [],
      [99],
      [pingFrame.type],
      [pingFrame.type, 0, 0],
      [pingFrame.type, -1],
      [pingFrame.type, 1.5],
      [comparisonFrame.type, new Uint8Array(0)],
      [comparisonFrame.type, new Uint8Array(MAX_FRAME_BYTES)],
      [envelopeFrame.type, new Uint8Array(0)],
      [envelopeFrame.type, new Uint8Array(74_000)],
      [marksFrame.type, body],
      [marksFrame.type, -1, body],
      [marksFrame.type, 2 ** 53, body],
      [marksFrame.type, 0, new Uint8Array(0)],
      [cardFrame.type, new Uint8Array(4_097)],
      [profileFrame.type, ''],
      [profileFrame.type, 'x'.repeat(129)],
      [redeemFrame.type, 'Mina', random.bytes(31), card],
      [refuseFrame.type, 'because'],
      { 0: pingFrame.type, 1: 0 },
      null,
    ];
    for (const each of wrong)
      expect(read(encodeCbor(each as never)), JSON.stringify(each).slice(0, 80)).to.equal(undefined);
  });

  it('have a type each, which no other form has', () => {
    const other = defineFrame('other', pingFrame.type);
    expect(() => createFrameReader([...FRAMES, other])).to.throw('other and ping have frame 2');
    expect(() => createFrameReader([defineFrame('other', 0)])).to.throw(
      'other and the handshake have frame 0',
    );
  });

  it('of later versions are known by their type', () => {
    const types = [...FRAMES, ...LINK_FRAMES].map(({ type }) => type);
    for (const type of [0, 1, ...types])
      expect(laterType(encodeCbor([type, 'more'])), `${type}`).to.equal(undefined);
    for (const type of [7, 99, 65_535]) expect(laterType(encodeCbor([type, 'more']))).to.equal(type);
    for (const value of [[], ['text'], 7, [65_536]]) expect(laterType(encodeCbor(value))).to.equal(undefined);
  });

  it('are refused in any encoding but the shortest', () => {
    const ping = pingFrame.encode(0); // 82 02 00
    expect([...ping]).to.deep.equal([0x82, 0x02, 0x00]);
    for (const other of [
      [0x82, 0x18, 0x02, 0x00],
      [0x9f, 0x02, 0x00, 0xff],
      [0x82, 0x02, 0x00, 0x00],
      [0x98, 0x02, 0x02, 0x00],
    ]) {
      expect(read(new Uint8Array(other)), other.join()).to.equal(undefined);
    }
  });

  it('with the largest envelope fit into what a link carries', () => {
    const frame = envelopeFrame.encode(new Uint8Array(Math.max(...ENVELOPE_BYTES) - 16));
    expect(frame.length + 16).to.be.at.most(MAX_FRAME_BYTES);
    expect(read(frame)).not.to.equal(undefined);
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
    const mutated = fc
      .tuple(fc.constantFrom(...examples), fc.nat(), fc.uint8Array({ maxLength: 4 }))
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
        const frame = read(bytes);
        if (!frame) return;
        // What is read at all is written the same way again, but for a name that was not in its form.
        const again = encodeCbor(frame as CborValue);
        expect(read(again)).to.deep.equal(frame);
        if (!NAMED.includes(frame[0])) expect(equalBytes(again, bytes)).to.equal(true);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
