import { expect } from 'chai';
import * as fc from 'fast-check';
import { utf8Length } from '../../../src/lib/bytes.ts';
import { decodeInvite, encodeInvite } from '../../../src/engine/invites/invite-code.ts';
import { decodePairing, encodePairing } from '../../../src/engine/pairing/pairing-code.ts';
import { type CborValue, encodeCbor } from '../../../src/engine/wire/cbor.ts';
import type { FrameForm } from '../../../src/engine/wire/frame-form.ts';
import { profileFrame } from '../../../src/engine/contacts/frames.ts';
import { acceptFrame, redeemFrame } from '../../../src/engine/invites/frames.ts';
import { pairingFrame } from '../../../src/engine/pairing/frames.ts';
import { personIdOfHash } from '../../../src/engine/wire/ids.ts';
import {
  NAMELESS,
  anyNickname,
  exactNickname,
  nickname,
  readNickname,
  toNickname,
} from '../../../src/engine/wire/nickname.ts';
import { parse } from '../../../src/engine/wire/schema.ts';
import { FUZZ_RUNS } from '../fuzz.ts';

const kept = (typed: string): string | undefined => {
  const result = toNickname(typed);
  return result.ok ? result.value : undefined;
};

/** Characters that a deceiver would write in a name, and characters that names have. */
const unseen = (
  '0 a 1b 85 ad 34f 61c 115f 17b4 180e 200b 200c 200d 200e 200f 2028 2029 202a 202e 2060 2066 2069 2800 3000 3164 ' +
  'd800 e000 fdd0 fe0e fe0f feff ffa0 1d173 e0001 e0061 e007f e0100 10fffd'
)
  .split(' ')
  .map((hex) => String.fromCodePoint(Number.parseInt(hex, 16)));
const seen = [
  'A',
  'a',
  'б',
  '明',
  'ن',
  'क',
  '\u094d',
  '\u0301',
  '\u0300',
  '\u093f',
  '1',
  '#',
  '\u20e3',
  '👩',
  '🏴',
  '❤',
];
const names = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...unseen, ...seen), { maxLength: 40 }).map((parts) => parts.join('')),
);

describe('nickname', () => {
  it('is kept as typed in any script, trimmed and on one line', () => {
    expect(kept('  Mina  ')).to.equal('Mina');
    expect(kept('Анна\nМария')).to.equal('Анна Мария');
    expect(kept('小明 🐚')).to.equal('小明 🐚');
  });

  it('has one form, however it was composed', () => {
    expect(kept('Zoe\u0308')).to.equal('Zoë');
  });

  it('loses what hides or turns characters around', () => {
    for (const char of unseen.filter((each) => !/[\s\u0085\u2800]/u.test(each) && each.isWellFormed()))
      expect(kept(`Mi${char}na`)?.replace(' ', ''), JSON.stringify(char)).to.equal('Mina');
    expect(kept('\u202eecilA')).to.equal('ecilA');
  });

  it('keeps the joiners that a script or a picture needs', () => {
    const needed = [
      '👨‍👩‍👧‍👦',
      '👩🏽‍🚀',
      '❤️‍🔥',
      '🏳️‍🌈',
      '1️⃣',
      '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
      'می\u200cنا', // Persian
      'क्\u200dष', // Devanagari, a half form
      'ശ്രീ\u0d4d\u200cയ', // Malayalam
      'র\u200d্যাব', // Bengali
      'ක්\u200dෂ', // Sinhala
      'ᠮᠣᠩᠭᠣᠯ᠋', // Mongolian
    ];
    for (const name of needed) expect(kept(name), name).to.equal(name.normalize('NFC'));
  });

  it('drops the same joiners where they only hide', () => {
    for (const name of ['Al\u200dice', 'Al\u200cice', 'Alice\ufe0f', '\u200dAlice', '明\u200d天', 'क\u200d'])
      expect(kept(name), JSON.stringify(name)).to.equal(name.replaceAll(/\u200c|\u200d|\ufe0f/gu, ''));
  });

  it('carries three marks on a letter at most, and none on what comes before it', () => {
    expect(kept(`Z${'\u0300'.repeat(9)}`)).to.equal('Z\u0300\u0300\u0300');
    expect(kept('\u0301Mina')).to.equal('Mina');
    // As many vowel signs and tones as a language writes.
    expect(kept('ချွံ့')).to.equal('ချွံ့');
    expect(kept('བསྒྲུབས')).to.equal('བསྒྲུབས');
  });

  it('is neither empty nor longer than 32 characters', () => {
    for (const blank of ['', ' \u200b\n', '\u3164', '\u2800\u2800', '\u0301', '\u{e0061}', '\ue000'])
      expect(toNickname(blank), JSON.stringify(blank)).to.deep.equal({ ok: false, error: { kind: 'empty' } });
    expect(kept('x'.repeat(32))).to.have.length(32);
    expect(toNickname('x'.repeat(33))).to.deep.equal({ ok: false, error: { kind: 'too-long' } });
    expect(toNickname('👨‍👩‍👧‍👦'.repeat(8))).to.deep.equal({ ok: false, error: { kind: 'too-long' } });
  });

  it('does not pretend to an index', () => {
    for (const typed of [
      'Mina#1',
      'Mina #22',
      'Mina＃1',
      'Mina﹟1',
      'Mina#١',
      'Mina# 1 ',
      'Mina#\u200b1',
      'Mina#1#2',
    ]) {
      expect(toNickname(typed), typed).to.deep.equal({ ok: false, error: { kind: 'index' } });
      expect(readNickname(typed), typed).to.equal('Mina');
      expect(parse(exactNickname, typed), typed).to.equal(undefined);
    }
    expect(readNickname('#1')).to.equal(NAMELESS);
    expect(readNickname(`${'x'.repeat(30)}#1234`)).to.equal('x'.repeat(30));
    for (const name of ['#1 fan', 'C#', 'Mina#1a', 'No. 1', '#']) expect(kept(name)).to.equal(name);
  });

  it('is cut to whole characters where somebody else sends too much', () => {
    expect(readNickname('x'.repeat(99))).to.equal('x'.repeat(32));
    expect(readNickname('👨‍👩‍👧‍👦'.repeat(8))).to.equal('👨‍👩‍👧‍👦'.repeat(4));
    expect(readNickname(`${'x'.repeat(31)}e\u0331\u0331`)).to.equal('x'.repeat(31));
  });

  it('is of one form, whatever comes in', () => {
    fc.assert(
      fc.property(names, (name) => {
        const read = readNickname(name);
        expect(readNickname(read)).to.equal(read);
        expect(read).to.equal(read.normalize('NFC').trim());
        expect([...read].length).to.be.at.most(32);
        expect(utf8Length(read)).to.be.at.most(128);
        expect(read).not.to.match(
          /[\p{Cc}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f\u061c]/u,
        );
        expect(read).not.to.match(/[\p{Mn}\p{Me}]{4}/u);
        if (read !== NAMELESS) expect(read).to.match(/[\p{L}\p{N}\p{P}\p{S}\p{Cn}]/u);
        const typed = toNickname(name);
        if (typed.ok) expect(typed.value).to.equal(read);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});

describe('a nickname that comes in', () => {
  const share = new Uint8Array(32).fill(1);
  const card = new Uint8Array(8).fill(2);
  const hostile = [
    '\u202eecilA',
    'a\nb',
    'Mi\u200bna',
    '\u0000Mina',
    `Z${'\u0300'.repeat(9)}`,
    'x'.repeat(99),
  ];
  const frames: readonly (readonly [FrameForm, (name: string) => CborValue])[] = [
    [redeemFrame, (name) => [redeemFrame.type, name, share, [card]]],
    [acceptFrame, (name) => [acceptFrame.type, name, share, [card]]],
    [profileFrame, (name) => [profileFrame.type, name]],
    [pairingFrame, (name) => [pairingFrame.type, name, share, [card], null]],
  ];

  it('has its form in every frame, and a frame whose name cannot be seen is none', () => {
    for (const [form, frame] of frames) {
      for (const name of hostile)
        expect(form.decode(encodeCbor(frame(name)))?.[1], JSON.stringify(name)).to.equal(readNickname(name));
      expect(form.decode(encodeCbor(frame('\u200b')))).to.equal(undefined);
      expect(form.decode(encodeCbor(frame('')))).to.equal(undefined);
    }
  });

  it('has its form in invites and pairing codes, which may say none', () => {
    const from = personIdOfHash(new Uint8Array(32).fill(3));
    const common = { networkTag: new Uint8Array(4), from, expiresAt: 1_800_000_000_000 };
    for (const name of [...hostile.slice(0, 4), '\u200b']) {
      const said = { ...common, nickname: name as never };
      const invite = decodeInvite(encodeInvite({ ...said, secret: new Uint8Array(16) }));
      const signal = new Uint8Array(9);
      const code = decodePairing(
        encodePairing({ ...said, secret: new Uint8Array(16), answers: null, signal }),
      );
      expect(invite.ok && invite.value.nickname).to.equal(readNickname(name));
      expect(code.ok && code.value.nickname).to.equal(readNickname(name));
    }
  });

  it('has its form in what is kept and in backups, and is refused where its owner signed another one', () => {
    for (const name of hostile) {
      expect(parse(nickname, name)).to.equal(readNickname(name));
      expect(parse(anyNickname, name)).to.equal(readNickname(name));
      expect(parse(exactNickname, name)).to.equal(undefined);
    }
    expect(parse(nickname, '\u200b')).to.equal(undefined);
    expect(parse(anyNickname, '\u200b')).to.equal(NAMELESS);
    expect(parse(exactNickname, 'Mina')).to.equal('Mina');
  });
});
