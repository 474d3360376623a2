import { expect } from 'chai';
import fc from 'fast-check';
import type { Language } from '../../../../src/ui/page-services.ts';
import { findSigns } from '../../../../src/ui/reactions/find-signs.ts';
import { loadSigns } from '../../../../src/ui/reactions/load-signs.ts';
import { groupsOf, parseSigns, type Sign, wordsOf } from '../../../../src/ui/reactions/signs.ts';

const LANGUAGES: readonly Language[] = ['en', 'ru', 'zh-Hans'];

const signsIn = async (language: Language): Promise<readonly Sign[]> => {
  const loaded = await loadSigns(language);
  if (!loaded.ok) throw new Error(`no signs in ${language}`);
  return loaded.value;
};

const found = async (language: Language, query: string): Promise<readonly string[]> =>
  findSigns(await signsIn(language), query).map(({ sign }) => sign);

/** The same, word by word. */
const scanned = (signs: readonly Sign[], query: string): readonly Sign[] => {
  const leads = (words: readonly string[], wanted: string): boolean =>
    words.some((word) => (/\p{Script=Han}/u.test(wanted) ? word.includes(wanted) : word.startsWith(wanted)));
  const wanted = wordsOf(query);
  return wanted.length === 0
    ? []
    : signs.filter(({ text }) => wanted.every((each) => leads(text.split(' '), each)));
};

describe('the signs of a language', () => {
  it('are the same in each, each once, by groups, with no tone of skin of its own', async () => {
    const lists = await Promise.all(LANGUAGES.map(async (language) => signsIn(language)));
    const [english = []] = lists;
    const signs = english.map(({ sign }) => sign);
    expect(signs.length).to.be.within(1_000, 2_000);
    expect(new Set(signs).size).to.equal(signs.length);
    expect(signs.filter((sign) => /[\u{1F3FB}-\u{1F3FF}]/u.test(sign))).to.deep.equal([]);
    for (const list of lists) {
      expect(list.map(({ sign }) => sign)).to.deep.equal(signs);
      expect(list.filter(({ nameText }) => nameText === '')).to.deep.equal([]);
      expect(groupsOf(list).map(({ group }) => group)).to.deep.equal([0, 1, 3, 4, 5, 6, 7, 8, 9]);
    }
  });

  it('are those that the bar offers, letter by letter', async () => {
    const signs = new Set((await signsIn('en')).map(({ sign }) => sign));
    for (const sign of ['👍', '❤️', '😂', '😮', '😢', '🎉']) expect(signs.has(sign), sign).to.equal(true);
  });

  it('are none in a file that is something else', () => {
    expect(parseSigns('<!doctype html>\n<p>\tNot found</p>\n')).to.deep.equal([]);
  });
});

describe('the search for signs', () => {
  it('finds what a scan of all words finds, those first whose name it is', async () => {
    for (const language of LANGUAGES) {
      const signs = await signsIn(language);
      const pieces = fc
        .constantFrom(...signs.flatMap(({ text }) => text.split(' ')))
        .chain((word) => fc.nat(word.length).map((length) => word.slice(0, length)));
      const queries = fc.array(fc.oneof(pieces, fc.string({ unit: 'grapheme' })), { maxLength: 3 });
      fc.assert(
        fc.property(queries, (words) => {
          const query = words.join(' ');
          const result = findSigns(signs, query).map(({ sign }) => sign);
          const expected = scanned(signs, query).map(({ sign }) => sign);
          expect(result.toSorted()).to.deep.equal(expected.toSorted());
        }),
        { numRuns: 60 },
      );
    }
  });

  it('goes by what words begin with, in the own language and in English, whatever the letters look like', async () => {
    expect(await found('en', 'cat')).to.include.members(['🐱', '🐈']);
    expect(await found('en', 'CAT fac')).to.include('🐱');
    expect(await found('en', 'at')).to.not.include('🐱');
    expect(await found('en', ':tada:')).to.include('🎉');
    expect(await found('en', 'cote d’ivoire')).to.include('🇨🇮');
    expect(await found('ru', 'Кот')).to.include('🐱');
    expect(await found('ru', 'heart')).to.include('❤️');
    expect(await found('zh-Hans', '猫')).to.include('🐱');
    expect(await found('zh-Hans', 'cat')).to.include('🐱');
    expect(await found('zh-Hans', '脸')).to.include('😀');
  });

  it('takes ё for е, and й for nothing else', async () => {
    expect(await found('ru', 'ёлка')).to.deep.equal(await found('ru', 'елка'));
    expect(await found('ru', 'ёлка')).to.include('🎄');
    expect(wordsOf('Ёлка, йод и МАЙ; café')).to.deep.equal(['елка', 'йод', 'и', 'май', 'cafe']);
  });

  it('finds first what is called so', async () => {
    expect((await found('en', 'pizza'))[0]).to.equal('🍕');
    expect((await found('en', 'fire'))[0]).to.equal('🔥');
  });
});
