import { expect } from 'chai';
import fc from 'fast-check';
import type { PersonId } from '../../src/engine/api/ids.ts';
import { toBase32 } from '../../src/lib/base32.ts';
import { bestLanguage } from '../../src/i18n/localize.ts';
import { templates as russian } from '../../src/i18n/locales/ru.ts';
import { templates as chinese } from '../../src/i18n/locales/zh-Hans.ts';
import { printOf } from '../../src/ui/people/print.ts';
import { proquint } from '../../src/ui/people/proquint.ts';
import { Formats, formatsOf, keepHabitsOf } from '../../src/ui/shared/formats.ts';
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

describe('habits of the place', () => {
  const timeFor = (language: string, ...browser: string[]): string => {
    keepHabitsOf(browser);
    return formatsOf(language).time(NOW).replace('\u202f', ' ');
  };
  afterEach(() => keepHabitsOf([]));

  it('are those of the region of the browser, in the language of the screen', () => {
    expect(timeFor('en', 'en-US')).to.equal('2:02 PM');
    expect(timeFor('en', 'en-GB')).to.equal('14:02');
    expect(timeFor('en', 'de-DE', 'en-US')).to.equal('14:02');
    expect(timeFor('ru', 'ru-RU')).to.equal('14:02');
    expect(timeFor('zh-Hans', 'zh-CN')).to.equal('14:02');
    expect(formatsOf('ru').short(NOW - 10 * 24 * HOUR_MS, NOW)).to.equal('04.05.2025');
  });

  it('are 24 hours where the browser says no region', () => {
    for (const none of [['en'], [], ['nonsense tag']]) expect(timeFor('en', ...none)).to.equal('14:02');
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

  it('ends an address where the punctuation of any script begins, and keeps words of any script in it', () => {
    const kinds: Record<string, Record<string, string>> = {
      'what stands behind a host': Object.fromEntries(
        [
          '，很好看',
          '。',
          '、',
          '；好',
          '：',
          '！',
          '？',
          '」',
          '》',
          '】',
          '（说明）',
          '”',
          '’ or',
          '—see',
          '――',
          '…',
          '،',
          '؟',
          '।',
          '👍',
          '很好看',
          'и другое',
        ].map((behind) => [`看https://example.com${behind}`, 'https://example.com']),
      ),
      'what stands behind a path': Object.fromEntries(
        ['，很好看', '。', '」。', '（说明）', '”', '’', '—see', '…', '،', '؟', '।', '·', ').', "'"].map(
          (behind) => [`看https://example.com/路径${behind}`, 'https://example.com/路径'],
        ),
      ),
      'words with punctuation in them': Object.fromEntries(
        [
          "Hobson's_choice",
          'L’Équipe',
          'レオナルド・ダ・ヴィンチ',
          'צה״ל',
          'བོད་ལྗོངས',
          'Michelson–Morley',
          'paral·lel',
          'a_(b)',
        ].map((path) => [`https://example.com/${path} so`, `https://example.com/${path}`]),
      ),
      'signs that an address may end with': Object.fromEntries(
        ['a_', 'a~', '*', 'a-', 'a=', 'a/'].map((path) => [
          `https://example.com/${path}`,
          `https://example.com/${path}`,
        ]),
      ),
      'emphasis round it': {
        '*https://example.com/a*': 'https://example.com/a',
        '_https://example.com_': 'https://example.com',
        '~~https://example.com/a~~.': 'https://example.com/a',
      },
      'no scheme': {
        'see www.example.com, there': 'www.example.com',
        '看www。www.example.com/路径。': 'www.example.com/路径',
      },
    };
    for (const [kind, texts] of Object.entries(kinds))
      for (const [text, link] of Object.entries(texts))
        expect(links(text), `${kind}: ${text}`).to.deep.equal([link]);
    for (const none of [
      'awww.example.com',
      'me@www.example.com',
      'www.',
      'https://www.',
      'a/www.example.com',
    ])
      expect(links(none), none).to.deep.equal([]);
  });

  it('leads to https where no scheme is written', () => {
    expect(linkify('www.example.com/x')).to.deep.equal([
      { kind: 'link', text: 'www.example.com/x', href: 'https://www.example.com/x', host: null },
    ]);
  });

  const hostsShown = (text: string): (string | null)[] =>
    linkify(text).flatMap((part) => (part.kind === 'link' ? [part.host] : []));

  it('leaves an address that can deceive as text', () => {
    const kinds = {
      'a name before the host': [
        'https://paypal.com@evil.example/',
        'https://a:b@evil.example',
        'https://@evil.example',
      ],
      'text that is turned around': [
        'https://evil.example/\u202egpj.knab',
        'https://evil.example/\u2067x',
        'https://e.example/\u061cx',
      ],
      'what nobody sees': [
        'https://evil.example/\u200b',
        'https://ev\u00adil.example/',
        'https://evil.example/\u0000x',
        'https://e.example/\u3164',
      ],
      'scripts that look alike': [
        'https://аррӏе.com/',
        'https://pаypal.example/',
        'https://οne.example/',
        'https://ехаmple.рф',
      ],
      'signs in the host': [
        'https://bank.example\u2044login.evil.example/',
        'https://bank.example\u2215x.evil.example',
        'https://bank.example＠evil.example',
      ],
      'a host in percents': ['https://ev%69l.example/', 'https://bank.example%2f.evil.example/'],
      'drawn lines': [
        'https://evil.example/\u2500\u2500',
        'https://evil.example/\u25b8',
        'https://evil.example/\u2800',
      ],
      'a mark on a sign': ['https://bank.example.\u0338evil.example', 'https://evil.example/-\u0338'],
      'no whole host': ['https://a..example/', 'https://.example.'],
      'a port that is none': [
        'https://evil.example:99999/',
        'https://evil.example:x/',
        'https://bank.example:443@evil.example/',
      ],
      'too long to be read': [
        `https://evil.example/${'x'.repeat(4_096)}`,
        `https://${'a.'.repeat(200)}example/`,
      ],
    };
    for (const [kind, texts] of Object.entries(kinds))
      for (const each of texts) expect(links(`see ${each} there`), `${kind}: ${each}`).to.deep.equal([]);
  });

  it('leads to hosts of a network of one’s own', () => {
    for (const address of ['http://localhost:4173/#/', 'http://nas/films', 'http://192.168.0.7:8080/'])
      expect(links(`see ${address}, there`), address).to.deep.equal([address]);
  });

  it('says where it leads where that is not what is read', () => {
    expect(hostsShown('https://müller.example/weg')).to.deep.equal(['xn--mller-kva.example']);
    expect(hostsShown('https://кошка.рф/мурка')).to.deep.equal(['xn--80atap4c.xn--p1ai']);
    expect(hostsShown('http://3232235777/')).to.deep.equal(['192.168.1.1']);
    expect(hostsShown('http://0x7f.1/')).to.deep.equal(['127.0.0.1']);
    expect(hostsShown('https://ｅｘａｍｐｌｅ.com/')).to.deep.equal(['example.com']);
    const plain = ['HTTPS://Example.ORG/x', 'https://example.org:443/', 'http://192.168.1.5:4173/#/invite/a'];
    const more = [
      'https://ru.wikipedia.org/wiki/Кошка',
      'https://xn--mller-kva.example/',
      'https://[2001:db8::1]/',
    ];
    for (const each of [...plain, ...more]) expect(hostsShown(each), each).to.deep.equal([null]);
  });

  it('loses nothing of any text, and links to nothing else', () => {
    const piece = fc.constantFrom(
      'https://',
      'http://',
      'javascript:',
      'a.example',
      'b.example',
      '@',
      '%2f',
      '\u202e',
      'ж',
      'ü',
      '\u2044',
      ':80',
      '\\',
      '#',
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
        for (const part of parts) {
          if (part.kind !== 'link') continue;
          expect(part.href).to.match(/^https?:\/\//);
          // The reader can see where it leads.
          const { hostname } = new URL(part.href);
          expect(`${part.text.toLowerCase()} ${part.host ?? ''}`).to.include(hostname);
        }
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
    for (const traditional of ['zh-TW', 'zh-HK', 'zh-Hant', 'zh-Hant-MO']) {
      expect(bestLanguage([traditional, 'en'])).to.equal('en');
      expect(bestLanguage([traditional, 'de'])).to.equal('zh-Hans');
    }
    for (const simplified of ['zh', 'zh-CN', 'zh-Hans-HK', 'zh-SG'])
      expect(bestLanguage([simplified, 'en'])).to.equal('zh-Hans');
    expect(bestLanguage(['*', 'not a tag', 'zh-', 'ru'])).to.equal('zh-Hans');
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
