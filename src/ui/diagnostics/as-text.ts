import { msg } from '@lit/localize';
import type { ErrorReport } from '../../lib/error-report.ts';
import type { Finding } from './finding.ts';
import { levelWord } from './findings.ts';

/** The replacement for a secret. */
const LEFT_OUT = '…';

const IPV4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g;
/** An IPv6 address: with `::`, with eight groups, or in brackets. A time of day has none of these. */
const IPV6 =
  /\[[\da-f:.]*:[\da-f:.]*\]|(?<![\w:])(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?:[\da-f]{1,4}(?::[\da-f]{1,4})*)?::(?:[\da-f]{1,4}(?::[\da-f]{1,4})*)?)(?![\w:])/gi;
/** Keys, ids, room names, mDNS names: longer than any word. */
const TOKEN = /[\w+=-]{24,}/g;
/** Fragments, which may hold invites, and user names with passwords in addresses. */
const FRAGMENT = /#\S*\/\S*/g;
const CREDENTIALS = /\/\/[^\s/@]+@/g;

/**
 * Removes private data from a text, as a second safeguard: network addresses, keys and ids, invites, passwords in
 * addresses, and the given words.
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

/** The same for the texts of errors, which contain whatever was thrown. */
export const withoutSecretsIn = (report: ErrorReport, secrets: readonly string[]): ErrorReport => ({
  ...report,
  newest: report.newest.map((error) => ({ ...error, text: withoutSecrets(error.text, secrets) })),
});

/** The input of the text. */
export interface Told {
  readonly version: string;
  readonly now: number;
  readonly findings: readonly Finding[];
  /** The engine's notes, oldest first. */
  readonly lines: readonly string[];
  /** Nicknames and passwords of servers. The notes should not contain them; here they are removed in any case. */
  readonly secrets: readonly string[];
}

const paragraphOf = ({ title, level, word, what, todo, details }: Finding): string =>
  [
    `${title}: ${word ?? levelWord(level)}`,
    `  ${what}`,
    ...(todo === null ? [] : [`  → ${todo}`]),
    ...details.map(({ name, value }) => `  - ${name}: ${value}`),
  ].join('\n');

/** The whole report as text, to send to a helper. */
export const asText = ({ version, now, findings, lines, secrets }: Told): string =>
  [
    `Driftpost ${version} · ${new Date(now).toISOString()}`,
    ...findings.map((finding) => withoutSecrets(paragraphOf(finding))),
    [msg('Notes'), ...lines.map((line) => `  ${withoutSecrets(line, secrets)}`)].join('\n'),
  ].join('\n\n');
