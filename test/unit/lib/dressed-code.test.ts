import { expect } from 'chai';
import {
  decodeInvite,
  encodeInvite,
  findInvite,
  networkTagOf,
} from '../../../src/engine/invites/invite-code.ts';
import { personIdOf } from '../../../src/engine/wire/ids.ts';
import { codesIn } from '../../../src/lib/dressed-code.ts';
import { parseFragment } from '../../../src/ui/state/routes.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { named } from '../named.ts';

const random = createSeededRandom(7);
const made = (): string =>
  encodeInvite({
    secret: random.bytes(16),
    expiresAt: Date.UTC(2026, 10, 28, 12, 30),
    networkTag: networkTagOf('driftpost'),
    from: personIdOf(random.bytes(32)),
    nickname: named('Мина'),
  });
const code = made();
const half = Math.floor(code.length / 2);
const inTwo = (between: string): string => code.slice(0, half) + between + code.slice(half);

/** What programs make of a link on its way, by kind. */
const DRESSED: Readonly<Record<string, readonly string[]>> = {
  'punctuation behind it': [...'.,;:!?)]}>。，、）」»”"\'*=`~|…'].map((sign) => code + sign),
  'several signs': [`${code}).`, `${code}>,`, `${code}**`, `${code}"/>`],
  'a slash': [`${code}/`, `${code}//`],
  'emphasis that could be a part of it': [`${code}_`, `${code}__`, `${code}-`],
  'escaped signs': [
    `${code}%20`,
    `${code}%22`,
    `${code}%3E`,
    `${code}%E3%80%82`,
    `${code}%2C%20and`,
    `${code}%252E`,
    `${code}%FF`,
  ],
  'parameters of campaigns': [`${code}?fbclid=x`, `${code}&utm_source=x`, `${code}?a=b&c=d#top`],
  'words behind it': [`${code} so that`, `${code}%20see%20you`, `${code}\nthere`],
  'something that no one sees': [
    '\u200b',
    '\u00ad',
    '\u2060',
    '\ufeff',
    '\u200e',
    '%C2%AD',
    '%E2%80%8B',
  ].flatMap((sign) => [code + sign, inTwo(sign)]),
  'a break in the middle': [' ', '\n', '\r\n ', '%20', '%0A'].map(inTwo),
  'a line of mail that was broken or quoted': ['=\n', '=\r\n', '\n> ', '\r\n>> > '].map(inTwo),
  'fullwidth letters': [
    code.replaceAll(/[\dA-Za-z]/gu, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0)),
  ],
};

describe('a code that was dressed up on its way', () => {
  for (const [kind, texts] of Object.entries(DRESSED))
    it(`is found: ${kind}`, () => {
      for (const text of texts)
        for (const dressed of [
          text,
          `#/invite/${text}`,
          `https://driftpost.example/#/invite/${text}`,
          `<https://a.example/b/#/invite/${text}`,
        ])
          expect(findInvite(dressed), dressed).to.deep.equal({
            ok: true,
            value: { code, content: (decodeInvite(code) as { value: unknown }).value },
          });
    });

  it('is found: hyphens that were drawn anew', () => {
    let hyphened = made();
    while (!hyphened.includes('--')) hyphened = made();
    for (const text of [
      ...['\u2010', '\u2011', '\u2212', '\uff0d'].map((hyphen) => hyphened.replaceAll('-', hyphen)),
      ...['\u2013', '\u2014', '\u2015'].map((dash) => hyphened.replaceAll('--', dash)),
    ]) {
      const found = findInvite(text);
      expect(found.ok && found.value.code, text).to.equal(hyphened);
    }
  });

  it('leads to the invite where the address itself was escaped', () => {
    for (const fragment of [
      `#%2Finvite%2F${code}`,
      `#/invite%2F${code}`,
      `#%252Finvite%252F${code}`,
      `#/%69nvite/${code}`,
      `#%20/invite/${code}`,
    ]) {
      const route = parseFragment(fragment);
      expect(route.screen, fragment).to.equal('invite');
      expect(findInvite((route as { code: string }).code).ok, fragment).to.equal(true);
    }
  });

  it('is damaged where anything of it is another, and looked for in a few places only', () => {
    for (const text of [
      code.slice(0, -1),
      code.slice(1),
      inTwo('.'),
      inTwo('A'),
      code.toLowerCase(),
      '%',
      '',
      '_'.repeat(4_000),
    ])
      expect(findInvite(text), text).to.deep.equal({ ok: false, error: 'damaged' });
    expect(codesIn('a_ '.repeat(2_000), /x/u).length).to.be.below(40);
    expect(codesIn('-'.repeat(100_000), /x/u).length).to.be.below(40);
  });
});
