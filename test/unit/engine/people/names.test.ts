import { expect } from 'chai';
import fc from 'fast-check';
import {
  nicknameTopic,
  normaliseNickname,
  shardOf,
} from '../../../../src/engine/people/nickname/nickname-key.ts';
import { readQuery } from '../../../../src/engine/people/search/query.ts';
import { createMixedScriptCheck } from '../../../../src/engine/people/look-alikes/mixed-scripts.ts';
import {
  createSkeleton,
  isConfusable,
  skeletonsOf,
} from '../../../../src/engine/people/look-alikes/skeleton.ts';
import { amount } from '../../amount.ts';

const PERSON = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';

describe('nicknames as they are looked up', () => {
  it('normalises spellings of the same name to one form', () => {
    const same = [
      ['Mina', 'MINA', 'ｍｉｎａ', ' mina '],
      ['Straße', 'STRASSE'],
      ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
      ['Zoe\u0308', 'zoë'],
      ['Anna  B', 'anna b'],
      ['Mi\u00adna\ufe0f', 'mina'],
    ];
    for (const names of same) expect(new Set(names.map(normaliseNickname)).size, names[0]).to.equal(1);
    expect(normaliseNickname('Mina')).to.not.equal(normaliseNickname('Мina'));
  });

  it('does not change a normalised name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 32 }), (name) => {
        const once = normaliseNickname(name);
        expect(normaliseNickname(once)).to.equal(once);
        for (const shard of [0, 1, 62_500]) expect(nicknameTopic(once, shard).length).to.be.at.most(64);
      }),
      { numRuns: amount(300, 2_000), seed: 7 },
    );
  });
});

describe('the topics of a nickname', () => {
  const inHex = (topic: Uint8Array): string => Array.from(topic, (byte) => byte.toString(16)).join(' ');

  it('are others for each sixteen indices, and for no other nickname the same', () => {
    expect([1, 16, 17, 32, 33, 100, 1_000_000].map(shardOf)).to.deep.equal([0, 0, 1, 1, 2, 6, 62_499]);
    const names = ['mina', 'zoe', 'x'.repeat(59), 'x'.repeat(60), 'x'.repeat(128)];
    const topics = names.flatMap((name) => [0, 1, 2, 256].map((shard) => inHex(nicknameTopic(name, shard))));
    expect(new Set(topics).size).to.equal(topics.length);
  });
});

describe('what is typed into the search', () => {
  const read = (text: string) => {
    const query = readQuery(text);
    return query.ok ? query.value : query.error;
  };

  it('knows nicknames, indices and ids', () => {
    expect(read(' Mina ')).to.deep.include({
      kind: 'nickname',
      query: { normalised: 'mina', index: null },
    });
    expect(read('Mina#12')).to.deep.include({ query: { normalised: 'mina', index: 12 } });
    expect(read('Mina ＃ 0')).to.deep.include({ query: { normalised: 'mina', index: 0 } });
    expect(read('Mina#١٢')).to.deep.include({ query: { normalised: 'mina', index: null } });
    expect(read('#12')).to.deep.equal({ kind: 'empty' });
    const grouped = PERSON.toUpperCase().replaceAll(/(.{4})/gu, '$1-');
    expect(read(` ${grouped} `)).to.deep.include({ kind: 'id', person: PERSON });
    expect(read(PERSON.slice(1))).to.deep.equal({ kind: 'too-long' });
    expect(read('  ')).to.deep.equal({ kind: 'empty' });
    expect(read('x'.repeat(10_000))).to.deep.equal({ kind: 'too-long' });
  });
});

describe('confusable names', () => {
  const skeleton = createSkeleton();
  const alike = (a: string, b: string): boolean =>
    isConfusable(skeletonsOf(a, skeleton), skeletonsOf(b, skeleton));

  it('sees through letters of other scripts and through digits', () => {
    const pairs = [
      ['Mina', 'Міna'],
      ['Anna', 'Аnnа'],
      ['scope', 'ѕсоре'],
      ['paypal', 'pаypаl'],
      ['PayPal', 'PayPaI'],
      ['MINA', 'MlNA'],
      ['Bob', 'B0b'],
      ['modern', 'modem'],
      ['Mina', 'mina'],
      ['Μαρία', 'Mαρíα'],
      ['coop', 'соор'],
      ['Mina', 'Mi\u200dna'],
    ] as const;
    for (const [a, b] of pairs) expect(alike(a, b), `${a} ${b}`).to.equal(true);
  });

  it('keeps names apart that are different', () => {
    const pairs = [
      ['Mina', 'Nina'],
      ['Anna', 'Anne'],
      ['Олег', 'Ольга'],
      ['小明', '小月'],
      ['Zoë', 'Zoé'],
    ] as const;
    for (const [a, b] of pairs) expect(alike(a, b), `${a} ${b}`).to.equal(false);
  });
});

describe('scripts in a name', () => {
  const mixes = createMixedScriptCheck();

  it('marks words that mix scripts', () => {
    for (const name of ['Mіna', 'Аnna', 'Ivan Иvан', 'αbc', 'Оleg', 'աbc'])
      expect(mixes(name), name).to.equal(true);
  });

  it('does not mark ordinary names', () => {
    const names = [
      'Mina',
      'Анна',
      'Ivan Иван',
      '田中さん',
      'ラーメンLove',
      '小明Ming',
      '민수Kim',
      'Zoë 7',
      'علي',
      'Σωκράτης',
    ];
    for (const name of [...names, 'mina_99', '✨Mina✨', 'मीना', "O'Neil", '★', '𐌰𐌱'])
      expect(mixes(name), name).to.equal(false);
  });
});
