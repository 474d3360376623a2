// @ts-check
// What entries say, and what they say about others (docs/protocol/logs.md, "Kinds" and "Relations"); shares no code with src.
import * as logs from './logs.js';
import { decode } from './plain-cbor.js';

/**
 * @typedef {import('./logs.js').Entry} Entry
 * @typedef {import('./plain-cbor.js').Value} Value
 * @typedef {{ to: Buffer, person: Buffer, excerpt: string }} Reply
 * @typedef {{ kind: 'text', text: string, reply: Reply | null, forwardedFrom: string | null } | { kind: 'edit', target: Buffer, text: string }
 *   | { kind: 'deletion', target: Buffer } | { kind: 'reaction', target: Buffer, sign: string | null } | { kind: 'register' }
 *   | { kind: 'newer' } | { kind: 'damaged' } | { kind: 'gone' }} Reading
 * @typedef {{ id: string, kind: 'text' | 'newer' | 'damaged' | 'deleted', text: string, reply: [string, string, string] | null,
 *   forwardedFrom: string | null, reactions: [person: string, sign: string][] }} Line ids in base32, reactions in the order of persons
 * @typedef {(author: import('./logs.js').Author) => string} PersonOf
 */

const SALT_BYTES = 8;
const [REPLY, FORWARDED] = [0, 1];
const [MAX_TEXT, MAX_EXCERPT, MAX_NAME, MAX_SIGN] = [65_536, 320, 128, 64];

/** Takes room at most, and shows nothing. */
const BLANK = /^[\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** The fields of a text. @param {string} text @param {{ reply?: Reply, forwardedFrom?: string }} [more] @returns {Value[]} */
export const textOf = (text, { reply, forwardedFrom } = {}) => {
  /** @type {Map<number, Value>} */
  const map = new Map();
  if (reply) map.set(REPLY, [reply.to, reply.person, reply.excerpt]);
  if (forwardedFrom !== undefined) map.set(FORWARDED, forwardedFrom);
  return map.size > 0 ? ['text', text, map] : ['text', text];
};

/** @param {unknown} value */
const isId = (value) => value instanceof Uint8Array && value.length === 32;

/** @param {unknown} value @param {number} most bytes */
const isText = (value, most, least = 0) =>
  typeof value === 'string' && Buffer.byteLength(value) >= least && Buffer.byteLength(value) <= most;

/** @type {Record<string, (fields: any[]) => Reading | undefined>} */
const KINDS = {
  text: ([text, more = new Map()]) => {
    if (!isText(text, MAX_TEXT, 1) || !(more instanceof Map)) return undefined;
    const [to, person, excerpt, ...rest] = more.get(REPLY) ?? [];
    if (more.has(REPLY) && !(isId(to) && isId(person) && isText(excerpt, MAX_EXCERPT) && rest.length === 0))
      return undefined;
    if (more.has(FORWARDED) && !isText(more.get(FORWARDED), MAX_NAME)) return undefined;
    const reply = more.has(REPLY) ? { to, person, excerpt } : null;
    return { kind: 'text', text, reply, forwardedFrom: more.get(FORWARDED) ?? null };
  },
  edit: ([target, text]) =>
    isId(target) && isText(text, MAX_TEXT, 1) ? { kind: 'edit', target, text } : undefined,
  deletion: ([target]) => (isId(target) ? { kind: 'deletion', target } : undefined),
  reaction: ([target, sign]) => {
    const isSign = sign === null || (isText(sign, MAX_SIGN, 1) && !BLANK.test(sign));
    return isId(target) && isSign ? { kind: 'reaction', target, sign } : undefined;
  },
  register: () => ({ kind: 'register' }),
};

/** What a content says. @param {Buffer | null} content @returns {Reading} */
export const readContent = (content) => {
  if (!content) return { kind: 'gone' };
  const [name, ...fields] = decode(content.subarray(SALT_BYTES));
  const read = KINDS[name];
  return read ? (read(fields) ?? { kind: 'damaged' }) : { kind: 'newer' };
};

/** Whether it stands as a line of its own. @param {Reading} reading */
const isLine = ({ kind }) => kind === 'text' || kind === 'newer' || kind === 'damaged';

/**
 * The last word of each person about each entry, by kind: in the order of entries, so whatever stands behind is the later.
 * @param {Entry[]} entries @param {PersonOf} personOf
 */
const lastWords = (entries, personOf) => {
  /** @type {Map<string, { person: string, said: Extract<Reading, { target: Buffer }> }>} */
  const words = new Map();
  for (const entry of logs.inOrder(entries)) {
    const said = readContent(entry.content);
    if (!('target' in said)) continue;
    const person = personOf(entry.author);
    words.set(`${logs.base32(said.target)} ${said.kind} ${person}`, { person, said });
  }
  return {
    of: (/** @type {Buffer} */ id, /** @type {string} */ kind, /** @type {string} */ person) =>
      words.get(`${logs.base32(id)} ${kind} ${person}`)?.said,
    reactionsTo: (/** @type {Buffer} */ id) =>
      [...words.values()].flatMap(({ person, said }) =>
        said.kind === 'reaction' && said.target.equals(id) && said.sign !== null
          ? [/** @type {[string, string]} */ ([person, said.sign])]
          : [],
      ),
  };
};

/**
 * Entries that lose their contents: those that their person deleted, and the edits of these. The edits go even where
 * the deleted entry is not here.
 * @param {Entry[]} entries @param {PersonOf} personOf
 */
export const erasedOf = (entries, personOf) => {
  const words = lastWords(entries, personOf);
  return entries.filter(({ id, author, content }) => {
    const said = readContent(content);
    if (!isLine(said) && said.kind !== 'edit') return false;
    return words.of(said.kind === 'edit' ? said.target : id, 'deletion', personOf(author)) !== undefined;
  });
};

/** @param {Buffer} id */
const emptyLine = (id) => ({
  id: logs.base32(id),
  text: '',
  reply: null,
  forwardedFrom: null,
  reactions: [],
});

/**
 * @param {Entry} entry @param {ReturnType<typeof lastWords>} words @param {string} person the writer
 * @returns {Line | undefined}
 */
const lineOf = (entry, words, person) => {
  const said = readContent(entry.content);
  const isDeleted = words.of(entry.id, 'deletion', person) !== undefined;
  if (isDeleted && (said.kind === 'gone' || isLine(said))) return { ...emptyLine(entry.id), kind: 'deleted' };
  if (said.kind !== 'text' && said.kind !== 'newer' && said.kind !== 'damaged') return undefined;
  const reactions = words.reactionsTo(entry.id).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (said.kind !== 'text') return { ...emptyLine(entry.id), kind: said.kind, reactions };
  const edited = words.of(entry.id, 'edit', person);
  const text = edited?.kind === 'edit' ? edited.text : said.text;
  const { reply: to, forwardedFrom } = said;
  /** @type {Line['reply']} */
  const reply = to && [logs.base32(to.to), logs.base32(to.person), to.excerpt];
  return { id: logs.base32(entry.id), kind: 'text', text, reply, forwardedFrom, reactions };
};

/** What is shown of these entries, in their order. @param {Entry[]} entries @param {PersonOf} personOf @returns {Line[]} */
export const linesOf = (entries, personOf) => {
  const words = lastWords(entries, personOf);
  return logs.inOrder(entries).flatMap((entry) => lineOf(entry, words, personOf(entry.author)) ?? []);
};
