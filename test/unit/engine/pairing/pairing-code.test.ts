import { expect } from 'chai';
import fc from 'fast-check';
import {
  MAX_CODE_NICKNAME_BYTES,
  MAX_PAIRING_BYTES,
  type PairingCode,
  decodePairing,
  encodePairing,
  readText,
  roomForSignal,
  shortNickname,
  toText,
} from '../../../../src/engine/pairing/pairing-code.ts';
import { personIdOfHash } from '../../../../src/engine/wire/ids.ts';
import { type Bytes, concat, ownBytes, utf8Length } from '../../../../src/lib/bytes.ts';
import { FUZZ_RUNS } from '../../fuzz.ts';
import { named } from '../../named.ts';
import type { Nickname } from '../../../../src/engine/api/ids.ts';
import { NAMELESS, readNickname } from '../../../../src/engine/wire/nickname.ts';

const bytes = (minLength: number, maxLength = minLength) =>
  fc.uint8Array({ minLength, maxLength }).map((array): Bytes => ownBytes(array));

/** Codes as they are made: with a nickname of any length, and a signal as large as there is room for. */
const codes: fc.Arbitrary<PairingCode> = fc
  .record({
    secret: bytes(16),
    expiresAt: fc.integer({ min: 0, max: 0xff_ff_ff_ff }).map((seconds) => seconds * 1_000),
    networkTag: bytes(4),
    from: bytes(32).map(personIdOfHash),
    answers: fc.option(bytes(8)),
    nickname: fc
      .string({ unit: 'binary', maxLength: 80 })
      .map((text) => shortNickname(readNickname(text.toWellFormed()))),
  })
  .chain((rest) => bytes(1, roomForSignal(rest)).map((signal) => ({ ...rest, signal })));

const some = (): PairingCode => ({
  secret: new Uint8Array(16).fill(1),
  expiresAt: 1_800_000_000_000,
  networkTag: new Uint8Array(4).fill(2),
  from: personIdOfHash(new Uint8Array(32).fill(3)),
  answers: new Uint8Array(8).fill(4),
  signal: new Uint8Array(150).fill(5),
  nickname: named('Mina'),
});

const problem = (input: Uint8Array) => {
  const decoded = decodePairing(input);
  return decoded.ok ? 'read' : decoded.error;
};

const textProblem = (text: string) => {
  const read = readText(text);
  return read.ok ? 'read' : read.error;
};

describe('a pairing code', () => {
  it('says what was put into it, as bytes, as text and as a link, in 300 bytes at most', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const encoded = encodePairing(code);
        expect(encoded.length).to.be.at.most(MAX_PAIRING_BYTES);
        expect(decodePairing(encoded)).to.deep.equal({ ok: true, value: code });
        const text = toText(encoded);
        for (const typed of [text, `https://driftpost.example/app/#/pair/${text}`])
          expect(readText(typed)).to.deep.equal({ ok: true, value: { code, bytes: encoded } });
      }),
    );
  });

  it('has room for a signal with addresses, whatever the nickname', () => {
    const nickname = shortNickname('ы'.repeat(80) as Nickname);
    expect(utf8Length(nickname)).to.equal(MAX_CODE_NICKNAME_BYTES);
    // A description without candidates is 71 bytes, each mDNS name or IPv6 address 23 more.
    expect(roomForSignal({ answers: new Uint8Array(8), nickname })).to.be.at.least(71 + 5 * 23);
    expect(roomForSignal({ answers: null, nickname: NAMELESS })).to.be.at.most(255);
  });

  it('keeps whole characters of a nickname', () => {
    expect(shortNickname(named('Mina'))).to.equal('Mina');
    expect(shortNickname(named(`${'a'.repeat(30)}🌊🌊`))).to.equal('a'.repeat(30));
    expect(shortNickname(named('🌊'.repeat(20)))).to.equal('🌊'.repeat(8));
  });

  it('is found to be damaged wherever a single bit of it is another one', () => {
    const encoded = encodePairing(some());
    for (let bit = 0; bit < encoded.length * 8; bit++) {
      const changed = ownBytes(encoded);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(problem(changed), `bit ${bit}`).to.be.oneOf(['damaged', 'cut', 'not-a-code']);
    }
  });

  it('is found to be cut off wherever it ends too early, as bytes and as text', () => {
    const encoded = encodePairing(some());
    const text = toText(encoded);
    for (let length = 4; length < encoded.length; length++)
      expect(problem(encoded.slice(0, length)), `${length} bytes`).to.equal('cut');
    for (let length = 8; length < text.length; length++)
      expect(textProblem(`#/pair/${text.slice(0, length)}`), `${length} characters`).to.equal('cut');
  });

  it('does not go on behind its end', () => {
    const encoded = encodePairing(some());
    expect(problem(concat(encoded, Uint8Array.of(0)))).to.equal('damaged');
    expect(textProblem(`${toText(encoded)}AAAA`)).to.equal('damaged');
  });

  it('of a later version is told from a damaged one', async () => {
    const encoded = encodePairing(some());
    const next = ownBytes(encoded);
    next[0] = 0xd2;
    expect(problem(next)).to.equal('damaged');
    const { labelledHash } = await import('../../../../src/engine/crypto/hash.ts');
    const body = next.slice(0, -4);
    const whole = concat(body, labelledHash('driftpost/pairing-checksum/1', body).slice(0, 4));
    expect(problem(whole)).to.equal('newer');
  });

  it('is told from other texts', () => {
    for (const text of ['hello', 'привет', 'https://driftpost.example/', 'AAAA', '#/chats', 'a b'])
      expect(textProblem(text), text).to.equal('not-a-code');
    expect(textProblem('#/pair/hello!')).to.equal('damaged');
    expect(textProblem('x'.repeat(5_000))).to.equal('not-a-code');
  });

  it('is never misread: no bytes and no text make it throw, and what is read has one encoding', () => {
    const likely = fc.tuple(fc.constantFrom(0xd1, 0xd2, 1), fc.nat(2), fc.nat(1), fc.nat(255), bytes(0, 320));
    const hostile = fc.oneof(
      bytes(0, 320),
      likely.map(([format, role, high, low, rest]) => concat(Uint8Array.of(format, role, high, low), rest)),
    );
    fc.assert(
      fc.property(hostile, (input) => {
        const decoded = decodePairing(input);
        if (decoded.ok) expect(encodePairing(decoded.value)).to.deep.equal(input);
        textProblem(toText(input));
      }),
      { numRuns: FUZZ_RUNS },
    );
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => void textProblem(text)));
  });

  it('is never misread where only its checksum is right', () => {
    fc.assert(
      fc.property(codes, fc.nat(), fc.nat(255), (code, at, value) => {
        const encoded = encodePairing(code);
        const changed = ownBytes(encoded);
        changed[at % (encoded.length - 4)] = value;
        const read = decodePairing(changed);
        if (read.ok) expect(changed).to.deep.equal(encoded);
      }),
      { numRuns: 2_000 },
    );
  });
});
