import { expect } from 'chai';
import fc from 'fast-check';
import type { PersonId } from '../../src/engine/api/ids.ts';
import { toBase32 } from '../../src/lib/base32.ts';
import { bestLanguage } from '../../src/i18n/localize.ts';
import { templates as russian } from '../../src/i18n/locales/ru.ts';
import { templates as chinese } from '../../src/i18n/locales/zh-Hans.ts';
import { printOf } from '../../src/ui/people/print.ts';
import { proquint } from '../../src/ui/people/proquint.ts';
import { Formats } from '../../src/ui/shared/formats.ts';
import { linkify } from '../../src/ui/shared/linkify.ts';
import { parseFragment } from '../../src/ui/state/routes.ts';

const NOW = new Date(2025, 4, 14, 14, 2).getTime();
const HOUR_MS = 3_600_000;

describe('formats', () => {
  const english = new Formats('en');

  it('say how long ago, and from a week on the date', () => {
    expect(english.ago(NOW - 20_000, NOW)).to.equal('just now');
    expect(english.ago(NOW + 20_000, NOW)).to.equal('just now');
    expect(english.ago(NOW - 5 * 60_000, NOW)).to.equal('5 minutes ago');
    expect(english.ago(NOW - 3 * HOUR_MS, NOW)).to.equal('3 hours ago');
    expect(english.ago(NOW - 20 * HOUR_MS, NOW)).to.equal('yesterday');
    expect(english.ago(NOW - 8 * 24 * HOUR_MS, NOW)).to.equal('5/6/25');
    expect(new Formats('ru').ago(NOW - 5 * 60_000, NOW)).to.equal('5 минут назад');
  });

  it('are short in a list', () => {
    expect(english.short(NOW, NOW)).to.equal('14:02');
    expect(english.short(NOW - 24 * HOUR_MS, NOW)).to.equal('Tue');
    expect(english.short(NOW - 10 * 24 * HOUR_MS, NOW)).to.equal('5/4/25');
  });

  it('choose the plural of the language', () => {
    const forms = { one: 'one', few: 'few', many: 'many', other: 'other' };
    const all = (locale: string): string[] =>
      [1, 2, 5, 21, 104].map((n) => new Formats(locale).plural(n, forms));
    expect(all('en')).to.deep.equal(['one', 'other', 'other', 'other', 'other']);
    expect(all('ru')).to.deep.equal(['one', 'few', 'many', 'one', 'few']);
    expect(all('zh-Hans')).to.deep.equal(['other', 'other', 'other', 'other', 'other']);
  });
});

describe('linkify', () => {
  const links = (text: string): string[] =>
    linkify(text).flatMap((part) => (part.kind === 'link' ? [part.text] : []));

  it('finds http and https, and leaves what ends the sentence', () => {
    expect(links('see https://a.example/x, or (http://b.example/y_(z)).')).to.deep.equal([
      'https://a.example/x',
      'http://b.example/y_(z)',
    ]);
    expect(links('看 https://a.example/路径。')).to.deep.equal(['https://a.example/路径']);
    expect(links('javascript:alert(1) data:text/html,x ftp://a.example https:// http://')).to.deep.equal([]);
  });

  it('loses nothing of any text, and links to nothing else', () => {
    const piece = fc.constantFrom(
      'https://',
      'http://',
      'javascript:',
      'a.example',
      '/',
      ')',
      '(',
      '.',
      ' ',
      '\n',
      '<b>',
      '"',
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(piece).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (any) => {
        const parts = linkify(any);
        expect(parts.map((part) => part.text).join('')).to.equal(any);
        for (const part of parts) if (part.kind === 'link') expect(part.href).to.match(/^https?:\/\//);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('prints', () => {
  it('have words as in the paper on proquints', () => {
    // 127.0.0.1 is lusab-babad there.
    expect([0x7f00, 0x0001].map(proquint)).to.deep.equal(['lusab', 'babad']);
  });

  it('are the same for one id and exist for any', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const id = toBase32(bytes) as PersonId;
        expect(printOf(id)).to.deep.equal(printOf(id));
        expect(printOf(id).words).to.match(/^[a-z]{5}-[a-z]{5}$/);
      }),
    );
    expect(printOf('none' as PersonId).words).to.equal('babab-babab');
  });
});

describe('routes', () => {
  it('know the places, and take anything else for the list', () => {
    expect(parseFragment('#/people')).to.deep.equal({ screen: 'people' });
    expect(parseFragment('#/settings/diagnostics')).to.deep.equal({
      screen: 'settings',
      part: 'diagnostics',
    });
    expect(parseFragment('#/settings/else')).to.deep.equal({ screen: 'settings' });
    expect(parseFragment('#/chats/notes')).to.deep.equal({ screen: 'chats', chat: 'notes' });
    expect(parseFragment('#/invite/a/b')).to.deep.equal({ screen: 'invite', code: 'a/b' });
    for (const other of ['', '#', '#/', '#/invite/', '#/nowhere', '#/chats/<b>']) {
      expect(parseFragment(other)).to.deep.equal({ screen: 'chats', chat: null });
    }
  });
});

describe('languages', () => {
  it('are chosen by what the browser prefers', () => {
    expect(bestLanguage(['de-DE', 'ru-RU', 'en'])).to.equal('ru');
    expect(bestLanguage(['zh-TW'])).to.equal('zh-Hans');
    expect(bestLanguage(['de', 'fr'])).to.equal('en');
  });

  it('have every text', async () => {
    expect(Object.keys(russian)).to.deep.equal(Object.keys(chinese));
    for (const language of ['ru', 'zh-Hans']) {
      const xliff = await (await fetch(`/src/i18n/xlf/${language}.xlf`)).text();
      const units = new DOMParser().parseFromString(xliff, 'text/xml').querySelectorAll('trans-unit');
      expect(units).to.have.length(Object.keys(russian).length);
      for (const unit of units) {
        expect(unit.querySelector('target')?.textContent ?? '', unit.id).to.not.match(/!|！/);
        expect(unit.querySelector('target'), unit.id).to.not.equal(null);
      }
    }
  });
});
