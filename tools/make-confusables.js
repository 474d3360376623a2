// Makes src/engine/people/look-alikes/confusables.ts from Unicode's confusables.txt (UTS #39):
//   node tools/make-confusables.js confusables.txt
import { readFileSync, writeFileSync } from 'node:fs';

const TARGET = new URL('../src/engine/people/look-alikes/confusables.ts', import.meta.url);
const LINE_CHARACTERS = 105;

const text = readFileSync(process.argv[2], 'utf8');
const version = /Version: ([\d.]+)/.exec(text)?.[1] ?? 'unknown';

const fromHex = (points) =>
  String.fromCodePoint(
    ...points
      .trim()
      .split(/\s+/u)
      .map((hex) => parseInt(hex, 16)),
  );
const toHex = (characters) => [...characters].map((char) => char.codePointAt(0).toString(16)).join(' ');

// What NFKC changes never comes so far, and symbols are no letters of a name.
const belongs = (source) => source.normalize('NFKC') === source && /^[\p{L}\p{M}\p{N}\p{P}]$/u.test(source);

const sourcesByTarget = new Map();
for (const line of text.split('\n')) {
  const [source, target] = line.replace(/#.*/u, '').split(';');
  if (!target || !belongs(fromHex(source))) continue;
  const key = toHex(fromHex(target));
  sourcesByTarget.set(key, [...(sourcesByTarget.get(key) ?? []), toHex(fromHex(source))]);
}

const groups = [...sourcesByTarget].map(([target, sources]) => `${target}=${sources.toSorted().join(' ')}`);
let lines = '';
let line = '';
for (const group of groups.toSorted()) {
  for (const [at, word] of group.split(' ').entries()) {
    const next = line + (line === '' ? '' : at === 0 ? ';' : ' ') + word;
    if (next.length <= LINE_CHARACTERS) line = next;
    else {
      lines += `${line}${at === 0 ? ';' : ''}\n`;
      line = word;
    }
  }
}

writeFileSync(
  TARGET,
  `/**
 * Letters that look like others: from confusables.txt of Unicode ${version} (UTS #39, section 4), made with
 * tools/make-confusables.js. \`prototype=letters;…\`, code points in hexadecimal. Left out is what NFKC changes
 * anyway, and symbols. Copyright © Unicode, Inc.; Unicode License v3 (https://www.unicode.org/license.txt).
 */
export const CONFUSABLES = \`
${lines}${line}
\`;
`,
);
