import { expect } from 'chai';
import { type PartWords, createWords } from '../../../src/i18n/words.ts';

/** A part with one text, which notes in which languages it was loaded. */
const partOf = (text: string, loaded: string[]): PartWords => {
  const load = (language: string) => async () => {
    loaded.push(`${text} ${language}`);
    return { templates: { [text]: `${text} in ${language}` } };
  };
  return { ru: load('ru'), 'zh-Hans': load('zh-Hans') };
};

const world = () => {
  const loaded: string[] = [];
  const spoken = { shown: 'en', wanted: 'en' };
  const words = createWords(partOf('first', loaded), {
    shown: () => spoken.shown,
    wanted: () => spoken.wanted,
  });
  const speak = async (language: 'ru' | 'zh-Hans') => {
    spoken.wanted = language;
    const { templates } = await words.load(language);
    spoken.shown = language;
    return templates;
  };
  return { loaded, spoken, words, speak, part: (text: string) => partOf(text, loaded) };
};

describe('texts in parts', () => {
  it('of the language on the screen come before the part that shows them', async () => {
    const { words, speak, part } = world();
    const templates = await speak('ru');
    const shown = await words.withWords(part('later'), async () => templates['later']);
    expect(shown).to.equal('later in ru');
  });

  it('are not fetched where the screen is in English', async () => {
    const { words, part, loaded } = world();
    expect(await words.withWords(part('later'), async () => 'there')).to.equal('there');
    expect(loaded).to.deep.equal([]);
  });

  it('come in another language for everything that was fetched', async () => {
    const { words, speak, part } = world();
    await words.withWords(part('later'), async () => undefined);
    expect(await speak('ru')).to.deep.equal({ first: 'first in ru', later: 'later in ru' });
    expect(await speak('zh-Hans')).to.deep.equal({ first: 'first in zh-Hans', later: 'later in zh-Hans' });
  });

  it('come in both languages for a part that is fetched while the language changes', async () => {
    const { words, spoken, speak, part } = world();
    const before = await speak('ru');
    spoken.wanted = 'zh-Hans';
    const changing = words.load('zh-Hans');
    await words.withWords(part('later'), async () => undefined);
    expect(before['later']).to.equal('later in ru');
    expect((await changing).templates['later']).to.equal('later in zh-Hans');
  });

  it('that do not come keep the part from being shown', async () => {
    const { words, speak } = world();
    await speak('ru');
    const gone = async () => Promise.reject(new Error('not there'));
    let fetched = false;
    const part = words.withWords({ ru: gone, 'zh-Hans': gone }, async () => (fetched = true));
    expect(await part.catch(() => 'missing')).to.equal('missing');
    expect(fetched).to.equal(false);
  });
});
