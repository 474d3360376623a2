import { msg } from '@lit/localize';
import type { ErrorReport } from '../../lib/error-report.ts';
import type { Finding } from './finding.ts';
import { levelWord } from './findings.ts';

/** What stands in place of what is left out. */
const LEFT_OUT = '…';

const IPV4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g;
/** With a `::` in it, whole, or in brackets; a time of day has neither. */
const IPV6 =
  /\[[\da-f:.]*:[\da-f:.]*\]|(?<![\w:])(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?:[\da-f]{1,4}(?::[\da-f]{1,4})*)?::(?:[\da-f]{1,4}(?::[\da-f]{1,4})*)?)(?![\w:])/gi;
/** Keys, ids, room names, names of mDNS: longer than words are. */
const TOKEN = /[\w+=-]{24,}/g;
/** What is behind a #, in which invites are, and a name with a password in an address. */
const FRAGMENT = /#\S*\/\S*/g;
const CREDENTIALS = /\/\/[^\s/@]+@/g;

/**
 * A text without what is nobody else's business, should any of it have got in: network addresses, keys and ids,
 * invites, passwords in addresses, and the words given.
 */
export const withoutSecrets = (text: string, secrets: readonly string[] = []): string =>
  secrets
    .filter((secret) => secret.length > 1)
    .reduce((rest, secret) => rest.replaceAll(secret, LEFT_OUT), text)
    .replaceAll(FRAGMENT, `#${LEFT_OUT}`)
    .replaceAll(CREDENTIALS, `//${LEFT_OUT}@`)
    .replaceAll(IPV4, LEFT_OUT)
    .replaceAll(IPV6, LEFT_OUT)
    .replaceAll(TOKEN, LEFT_OUT);

/** The same of the texts of errors: whatever was thrown is in them. */
export const withoutSecretsIn = (report: ErrorReport, secrets: readonly string[]): ErrorReport => ({
  ...report,
  newest: report.newest.map((error) => ({ ...error, text: withoutSecrets(error.text, secrets) })),
});

/** What goes into the text. */
export interface Told {
  readonly version: string;
  readonly now: number;
  readonly findings: readonly Finding[];
  /** The engine's notes, oldest first. */
  readonly lines: readonly string[];
  /** Names of people and servers' passwords: the notes do not have them, and here that is seen to. */
  readonly secrets: readonly string[];
}

const paragraphOf = ({ title, level, word, what, todo, details }: Finding): string =>
  [
    `${title}: ${word ?? levelWord(level)}`,
    `  ${what}`,
    ...(todo === null ? [] : [`  → ${todo}`]),
    ...details.map(({ name, value }) => `  - ${name}: ${value}`),
  ].join('\n');

/** All of it as text, for sending it to somebody who helps. */
export const asText = ({ version, now, findings, lines, secrets }: Told): string =>
  [
    `Driftpost ${version} · ${new Date(now).toISOString()}`,
    ...findings.map((finding) => withoutSecrets(paragraphOf(finding))),
    [msg('Notes'), ...lines.map((line) => `  ${withoutSecrets(line, secrets)}`)].join('\n'),
  ].join('\n\n');
