// @ts-check
// Entries, runs, marks and comparisons (docs/protocol/logs.md); shares no code with src.
import { decode, encode } from './plain-cbor.js';
import { hash, join, labelled } from './primitives.js';

/**
 * @typedef {{ device: Buffer, edition: Buffer }} Author
 * @typedef {{ id: Buffer, conversation: Buffer, author: Author, number: number, previous: Buffer | null, after: Buffer[], ms: number,
 *   content: Buffer | null, hash: Buffer, extensions: Map<number, any>, signature: Buffer | null }} Entry
 * @typedef {{ floor: number, floorTime: number, ranges: [number, number][], head: Buffer | null }} Frontier
 * @typedef {{ author: Author, number: number, ids: Buffer[] }} Fork
 * @typedef {{ conversation: Buffer, ms: number, logs: { author: Author, frontier: Frontier }[], read: { author: Author, ranges: [number, number][] }[],
 *   refused: { author: Author, number: number, why: number }[], forks: Fork[], extensions: Map<number, any> }} Marks
 */

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** @param {Uint8Array} bytes */
export const base32 = (bytes) => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/gu) ?? [])
    .map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
};

/** @param {string} a @param {string} b */
const byText = (a, b) => (a < b ? -1 : Number(a > b));

/** An author as a text, by which authors are in order. @param {Author} author */
export const authorText = ({ device, edition }) => base32(join(device, edition));

/** @param {Buffer} one @param {Buffer} other person ids */
export const pairName = (one, other) =>
  hash(labelled('driftpost/pair/1', ...[one, other].toSorted(Buffer.compare)));

/** @param {Buffer} person */
export const notesName = (person) => hash(labelled('driftpost/notes/1', person));

/** @param {Omit<Entry, 'id' | 'content' | 'signature'>} header */
export const headerOf = ({
  conversation,
  author: { device, edition },
  number,
  previous,
  after,
  ms,
  ...rest
}) => encode([1, conversation, [device, edition], number, previous, after, ms, rest.hash, rest.extensions]);

/** @param {Buffer} content */
export const contentHash = (content) => hash(labelled('driftpost/content/1', content));

/** @param {Buffer} salt @param {import('./plain-cbor.js').Value[]} said */
export const contentOf = (salt, said) => join(salt, encode(said));

/** The id is what the header makes it. @param {Omit<Entry, 'id' | 'hash'> & { hash?: Buffer }} said @returns {Entry} */
export const entryOf = (said) => {
  const header = {
    ...said,
    hash: said.content ? contentHash(said.content) : /** @type {Buffer} */ (said.hash),
  };
  return { ...header, id: hash(labelled('driftpost/entry/1', headerOf(header))) };
};

/** Entries that follow each other in one log. @param {Entry[]} entries @returns {import('./plain-cbor.js').Value} */
export const runOf = (entries) => {
  const [first] = entries;
  if (!first) throw new Error('a run of nothing');
  const { conversation, author, number, previous } = first;
  const sent = entries.map((entry) => [
    entry.after,
    entry.ms,
    entry.content ?? [entry.hash],
    entry.extensions,
    entry.signature,
  ]);
  return [conversation, [author.device, author.edition], number, previous, sent];
};

/** @param {any} run @returns {Entry[]} */
export const readRun = ([conversation, [device, edition], first, before, sent]) => {
  /** @type {Entry[]} */
  const entries = [];
  for (const [after, ms, said, extensions, signature] of sent) {
    const previous = entries.at(-1)?.id ?? before;
    const content = Array.isArray(said) ? { content: null, hash: said[0] } : { content: said };
    const number = first + entries.length;
    const author = { device, edition };
    entries.push(
      entryOf({ conversation, author, number, previous, after, ms, ...content, extensions, signature }),
    );
  }
  return entries;
};

/** @param {number} floor @param {[number, number][]} ranges */
const stepsOf = (floor, ranges) => {
  let at = floor;
  return ranges.flatMap(([first, last]) => {
    const steps = [first - at, last + 1 - first];
    at = last + 1;
    return steps;
  });
};

/** @param {number} floor @param {number[]} steps @returns {[number, number][]} */
const rangesOf = (floor, steps) => {
  /** @type {[number, number][]} */
  const ranges = [];
  let at = floor;
  for (let i = 0; i < steps.length; i += 2) {
    const first = at + Number(steps[i]);
    at = first + Number(steps[i + 1]);
    ranges.push([first, at - 1]);
  }
  return ranges;
};

/** @param {Author} author */
const sentAuthor = ({ device, edition }) => [device, edition];

/** @param {Marks} marks */
export const marksOf = ({ conversation, ms, logs, read, refused, forks, extensions }) =>
  encode([
    conversation,
    ms,
    logs.map(({ author, frontier: { floor, floorTime, ranges, head } }) => [
      sentAuthor(author),
      [floor, floorTime, stepsOf(floor, ranges), head],
    ]),
    read.map(({ author, ranges }) => [sentAuthor(author), stepsOf(0, ranges)]),
    refused.map(({ author, number, why }) => [sentAuthor(author), number, why]),
    forks.map(({ author, number, ids }) => [sentAuthor(author), number, ids]),
    extensions,
  ]);

/** @param {Buffer} bytes @returns {Marks} */
export const readMarks = (bytes) => {
  const [conversation, ms, logs, read, refused, forks, extensions] = decode(bytes);
  const authorOf = (/** @type {[Buffer, Buffer]} */ [device, edition]) => ({ device, edition });
  return {
    conversation,
    ms,
    logs: logs.map((/** @type {any} */ [author, [floor, floorTime, steps, head]]) => ({
      author: authorOf(author),
      frontier: { floor, floorTime, ranges: rangesOf(floor, steps), head },
    })),
    read: read.map((/** @type {any} */ [author, steps]) => ({
      author: authorOf(author),
      ranges: rangesOf(0, steps),
    })),
    refused: refused.map((/** @type {any} */ [author, number, why]) => ({
      author: authorOf(author),
      number,
      why,
    })),
    forks: forks.map((/** @type {any} */ [author, number, ids]) => ({
      author: authorOf(author),
      number,
      ids,
    })),
    extensions,
  };
};

/** @param {Buffer} salt @param {Buffer} conversation */
export const tagOf = (salt, conversation) =>
  hash(labelled('driftpost/conversation tag/1', salt, conversation)).subarray(0, 16);

/** @typedef {{ author: Author, floor: number, ranges: [number, number][], lastId: Buffer | null, forks: Fork[] }} Summary */

/** @param {Buffer} salt @param {Buffer} conversation @param {Summary[]} logs */
export const digestOf = (salt, conversation, logs) => {
  const rows = logs
    .toSorted((a, b) => byText(authorText(a.author), authorText(b.author)))
    .map(({ author, floor, ranges, lastId, forks }) => {
      let next = floor + 1;
      /** @type {[number, number][]} */
      const missing = [];
      for (const [first, last] of ranges) {
        if (first > next) missing.push([next, first - 1]);
        next = last + 1;
      }
      const told = forks
        .toSorted((a, b) => a.number - b.number)
        .map(({ number, ids }) => [number, ids.toSorted(Buffer.compare)]);
      return [author.device, author.edition, next - 1, lastId, missing, told];
    });
  return hash(
    labelled('driftpost/digest/1', salt, conversation, encode(rows.filter(([, , last]) => last !== 0))),
  );
};

/** @param {Buffer} salt @param {{ tag: Buffer, digest: Buffer }[]} digests */
export const comparisonOf = (salt, digests) =>
  encode([salt, digests.map(({ tag, digest }) => [tag, digest])]);

/** @param {Entry[][]} runs */
export const envelopeOf = (runs) => encode([1, runs.map(runOf), []]);

/** @param {Buffer} content @returns {Entry[][]} */
export const readEnvelope = (content) => (content.length === 0 ? [] : decode(content)[1].map(readRun));

/** Entries as they are shown. @param {Entry[]} entries */
export const inOrder = (entries) => {
  const byId = new Map(entries.map((entry) => [entry.id.toString('hex'), entry]));
  /** @type {Map<Entry, number>} */
  const times = new Map();
  const timeOf = (/** @type {Entry} */ entry) => {
    const known = times.get(entry);
    if (known !== undefined) return known;
    let time = entry.ms;
    for (const name of [entry.previous, ...entry.after]) {
      const named = name && byId.get(name.toString('hex'));
      if (named) time = Math.max(time, timeOf(named) + 1);
    }
    times.set(entry, time);
    return time;
  };
  return entries.toSorted(
    (a, b) =>
      timeOf(a) - timeOf(b) ||
      byText(authorText(a.author), authorText(b.author)) ||
      a.number - b.number ||
      byText(base32(a.id), base32(b.id)),
  );
};
