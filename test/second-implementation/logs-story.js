// @ts-check
// What stands in test/vectors/logs.json, made from its secrets by the second implementation.
import * as logs from './logs.js';
import { encode } from './plain-cbor.js';

/**
 * @typedef {{ now: number, persons: string[], devices: string[], editions: string[], salts: string[], linkSalt: string }} Secrets
 * @typedef {{ id: string, header: string, content: string | null, hash: string, number: number }} FrozenEntry
 * @typedef {{ secrets: Secrets, pair: string, notes: string, entries: Record<string, FrozenEntry>, runs: Record<string, string>,
 *   order: string[], envelope: string, marks: string, marksFrame: string, tag: string, digest: string, comparison: string,
 *   comparisonFrame: string, emptyDigest: string }} Vectors
 */

const hex = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString('hex');
const bytes = (/** @type {string | undefined} */ text) => Buffer.from(text ?? '', 'hex');

/** @param {Secrets} secrets @returns {Vectors} */
export const tell = (secrets) => {
  const { now, linkSalt } = secrets;
  const [persons, devices, editions, salts] = [
    secrets.persons.map(bytes),
    secrets.devices.map(bytes),
    secrets.editions.map(bytes),
    secrets.salts.map(bytes),
  ];
  const conversation = logs.pairName(/** @type {Buffer} */ (persons[0]), /** @type {Buffer} */ (persons[1]));
  const author = (/** @type {number} */ at) => ({
    device: /** @type {Buffer} */ (devices[at]),
    edition: /** @type {Buffer} */ (editions[at]),
  });
  let drawn = 0;
  /** @param {number} by @param {import('./logs.js').Entry | null} before @param {import('./plain-cbor.js').Value[]} said @param {Partial<import('./logs.js').Entry>} [more] */
  const say = (by, before, said, more = {}) =>
    logs.entryOf({
      conversation,
      author: author(by),
      number: (before?.number ?? 0) + 1,
      previous: before?.id ?? null,
      after: [],
      ms: now + drawn,
      content: logs.contentOf(/** @type {Buffer} */ (salts[drawn++]), said),
      extensions: new Map(),
      signature: null,
      ...more,
    });

  const hello = say(0, null, ['text', 'hello']);
  const answer = say(1, null, ['text', 'здравствуй'], { after: [hello.id], ms: now - 60_000 });
  const gone = { ...say(0, hello, ['text', 'not for long'], { after: [answer.id] }), content: null };
  const newer = say(0, gone, ['poll', 'tea or coffee?', ['tea', 'coffee']]);
  const extended = say(0, newer, ['text', 'with more'], {
    extensions: new Map(
      /** @type {[number, any][]} */ ([
        [1, 'a'],
        [300, [null, 2 ** 40]],
      ]),
    ),
  });
  const fork = say(0, gone, ['text', 'another future'], { ms: newer.ms });
  const register = say(1, answer, ['register', 'name', null]);
  const entries = { hello, answer, gone, newer, extended, fork, register };
  const all = Object.values(entries);
  const runs = { long: [hello, gone, newer, extended], fork: [fork], theirs: [answer, register] };

  /** @type {import('./logs.js').Fork[]} */
  const forks = [
    { author: author(0), number: newer.number, ids: [newer, fork].map(({ id }) => id.subarray(0, 8)) },
  ];
  const marks = logs.marksOf({
    conversation,
    ms: now,
    logs: [
      {
        author: author(0),
        frontier: {
          floor: 0,
          floorTime: 0,
          ranges: [
            [1, 2],
            [4, 4],
          ],
          head: extended.id.subarray(0, 8),
        },
      },
      { author: author(1), frontier: { floor: 5, floorTime: now, ranges: [[7, 2 ** 40]], head: null } },
    ],
    read: [
      {
        author: author(0),
        ranges: [
          [1, 1],
          [4, 4],
        ],
      },
    ],
    refused: [
      { author: author(0), number: 3, why: 2 },
      { author: author(0), number: 9, why: 200 },
    ],
    forks,
    extensions: new Map([[0, 1]]),
  });
  const salt = bytes(linkSalt);
  const tag = logs.tagOf(salt, conversation);
  const digest = logs.digestOf(salt, conversation, [
    { author: author(1), floor: 5, ranges: [[7, 9]], lastId: register.id, forks: [] },
    { author: author(0), floor: 0, ranges: [[1, 4]], lastId: extended.id, forks },
  ]);
  const comparison = logs.comparisonOf(salt, [{ tag, digest }]);
  return {
    secrets,
    pair: hex(conversation),
    notes: hex(logs.notesName(/** @type {Buffer} */ (persons[0]))),
    entries: Object.fromEntries(
      Object.entries(entries).map(([name, entry]) => [
        name,
        {
          id: hex(entry.id),
          header: hex(logs.headerOf(entry)),
          content: entry.content && hex(entry.content),
          hash: hex(entry.hash),
          number: entry.number,
        },
      ]),
    ),
    runs: Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, hex(encode(logs.runOf(run)))])),
    order: logs.inOrder(all).map(({ id }) => hex(id)),
    envelope: hex(logs.envelopeOf(Object.values(runs))),
    marks: hex(marks),
    marksFrame: hex(encode([6, 3, marks])),
    tag: hex(tag),
    digest: hex(digest),
    emptyDigest: hex(logs.digestOf(salt, conversation, [])),
    comparison: hex(comparison),
    comparisonFrame: hex(encode([4, comparison])),
  };
};
