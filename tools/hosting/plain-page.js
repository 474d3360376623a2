// @ts-check
import { createHash } from 'node:crypto';

/**
 * @typedef {object} Words
 * @property {string} lang
 * @property {string} title
 * @property {string} why
 * @property {string} open
 * @property {string} warning
 */

/** @type {readonly [Words, Words, Words]} */
const WORDS = [
  {
    lang: 'en',
    title: 'Driftpost needs https',
    why: 'This address was opened with http:// in front. Browsers allow direct connections, encryption and opening without a network only on pages that came over https://, or from the device itself.',
    open: 'Open it over https',
    warning:
      'The browser then warns that it does not know the certificate: the machine that serves Driftpost made it itself. Compare the fingerprint with the one that this machine shows, then choose “Advanced” and go on.',
  },
  {
    lang: 'ru',
    title: 'Driftpost работает только по https',
    why: 'Этот адрес открыт с http:// в начале. Браузеры разрешают прямые соединения, шифрование и открытие без сети только на страницах, полученных по https:// или с самого устройства.',
    open: 'Открыть по https',
    warning:
      'Затем браузер предупредит, что сертификат ему не известен: его создала сама машина, на которой работает Driftpost. Сравните отпечаток с тем, что показан на этой машине, затем выберите «Дополнительно» и продолжите.',
  },
  {
    lang: 'zh-Hans',
    title: 'Driftpost 需要 https',
    why: '此地址是以 http:// 打开的。浏览器只允许通过 https:// 或从本机打开的页面使用直接连接、加密和离线打开。',
    open: '用 https 打开',
    warning:
      '随后浏览器会警告不认识该证书：它是由提供 Driftpost 的那台机器自己生成的。请将指纹与那台机器上显示的指纹核对，然后选择“高级”并继续。',
  },
];

const STYLE = `:root{color-scheme:light dark;background:light-dark(#faf7f1,#0e1b21);color:light-dark(#15262d,#e8eef0);font:100%/1.45 system-ui,sans-serif}
body{margin:0}main{max-width:36rem;margin:0 auto;padding:15vh 24px 24px}h1{font-size:1.5rem}p{margin:0 0 24px}
a{display:inline-block;padding:12px 20px;border-radius:8px;font-weight:600;text-decoration:none;background:light-dark(#1d5c73,#8cc7dc);color:light-dark(#fff,#0e1b21)}
.quiet{margin-top:24px;color:light-dark(#4c5f66,#a9bbc2)}`;

/** An invite stands behind the #, which the server never sees. */
const SCRIPT = `document.querySelector('a').hash=location.hash`;

/** @param {string} text */
const sourceOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const POLICY = `default-src 'none'; style-src ${sourceOf(STYLE)}; script-src ${sourceOf(SCRIPT)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** @param {string} text */
const escaped = (text) => text.replaceAll(/[&<>"]/gu, (sign) => `&#${sign.codePointAt(0)};`);

/**
 * The first wanted language that there is.
 * @param {string} languages `Accept-Language`, best first as browsers send it
 */
const wordsFor = (languages) => {
  for (const tag of languages.toLowerCase().split(',')) {
    const found = WORDS.find(({ lang }) => lang.slice(0, 2) === tag.trim().slice(0, 2));
    if (found) return found;
  }
  return WORDS[0];
};

/**
 * The page for a client without TLS.
 * @param {{ url: string, languages: string, ownCertificate: boolean }} options `url`: where to go instead;
 *   `languages`: the header `Accept-Language`; `ownCertificate`: the browser will not know the certificate
 * @returns {{ body: string, policy: string }} HTML, and the Content-Security-Policy that goes with it
 */
export const plainPage = ({ url, languages, ownCertificate }) => {
  const { lang, title, why, open, warning } = wordsFor(languages);
  const body = `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${STYLE}</style></head>
<body><main><h1>${title}</h1><p>${why}</p><a href="${escaped(url)}">${open}</a>${
    ownCertificate ? `<p class="quiet">${warning}</p>` : ''
  }</main><script>${SCRIPT}</script></body></html>
`;
  return { body, policy: POLICY };
};
