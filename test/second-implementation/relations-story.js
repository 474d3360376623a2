// @ts-check
// What stands in test/vectors/relations.json, made from its secrets by the second implementation.
import * as logs from './logs.js';
import { encode } from './plain-cbor.js';
import { linesOf, textOf } from './relations.js';

/**
 * @typedef {{ now: number, conversation: string, persons: string[], devices: string[], editions: string[], salts: string[] }} Secrets
 * @typedef {{ by: number, id: string, content: string | null }} FrozenEntry
 * @typedef {{ secrets: Secrets, entries: Record<string, FrozenEntry>, runs: Record<string, string>, lines: import('./relations.js').Line[] }} Vectors
 */

const hex = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString('hex');
const bytes = (/** @type {string | undefined} */ text) => Buffer.from(text ?? '', 'hex');

/** Two people, one device each. @param {Secrets} secrets @returns {Vectors} */
export const tell = (secrets) => {
  const persons = secrets.persons.map(bytes);
  const [mina, jun] = secrets.devices.map((device, at) => ({
    device: bytes(device),
    edition: bytes(secrets.editions[at]),
  }));
  if (!mina || !jun) throw new Error('two devices');
  /** @type {Record<string, import('./logs.js').Entry>} */
  const entries = {};
  /** @param {string} name @param {import('./logs.js').Author} author @param {import('./plain-cbor.js').Value[]} said */
  const say = (name, author, said) => {
    const all = Object.values(entries);
    const drawn = all.length;
    const before = all.findLast((entry) => entry.author === author);
    const other = all.findLast((entry) => entry.author !== author);
    entries[name] = logs.entryOf({
      conversation: bytes(secrets.conversation),
      author,
      number: (before?.number ?? 0) + 1,
      previous: before?.id ?? null,
      after: other ? [other.id] : [],
      ms: secrets.now + drawn,
      content: logs.contentOf(bytes(secrets.salts[drawn]), said),
      extensions: new Map(),
      signature: null,
    });
    return entries[name].id;
  };

  const person = (/** @type {number} */ at) => /** @type {Buffer} */ (persons[at]);
  const hello = say('hello', mina, textOf('tea at four?'));
  const reply = { to: hello, person: person(0), excerpt: 'tea at four?' };
  say('answer', jun, textOf('gladly', { reply }));
  const forwarded = say('forwarded', mina, textOf('low tide at ten', { forwardedFrom: 'Олэ' }));
  say('nameless', mina, textOf('from somewhere', { forwardedFrom: '' }));
  say('both', jun, textOf('look', { reply: { ...reply, excerpt: '' }, forwardedFrom: 'Ada' }));
  const edited = say('edit', mina, ['edit', hello, 'tea at five?']);
  say('edit of another', jun, ['edit', hello, 'no tea']);
  say('reaction', jun, ['reaction', hello, '👍']);
  say('own reaction', mina, ['reaction', hello, '❤️']);
  say('first reaction', jun, ['reaction', forwarded, '🎉']);
  say('no reaction', jun, ['reaction', forwarded, null]);
  const gone = say('gone', mina, textOf('never mind'));
  say('gone edit', mina, ['edit', gone, 'never ever mind']);
  say('deletion', mina, ['deletion', gone]);
  say('deletion of an edit', mina, ['deletion', edited]);
  say('deletion of another', jun, ['deletion', hello]);
  const later = new Map(
    /** @type {[number, any][]} */ ([
      [1, 'Ada'],
      [7, ['later', null]],
    ]),
  );
  say('later', mina, ['text', 'with more', later, 'and more']);
  say('damaged', jun, ['edit', 'no id', 'nothing']);
  for (const name of ['gone', 'gone edit'])
    entries[name] = { .../** @type {import('./logs.js').Entry} */ (entries[name]), content: null };

  const all = Object.entries(entries);
  const of = (/** @type {import('./logs.js').Author} */ author) =>
    all.map(([, entry]) => entry).filter((entry) => entry.author === author);
  return {
    secrets,
    entries: Object.fromEntries(
      all.map(([name, { author, id, content }]) => [
        name,
        { by: author === mina ? 0 : 1, id: hex(id), content: content && hex(content) },
      ]),
    ),
    runs: Object.fromEntries([mina, jun].map((author, at) => [`${at}`, hex(encode(logs.runOf(of(author))))])),
    lines: linesOf(
      all.map(([, entry]) => entry),
      (author) => logs.base32(person(author.device.equals(mina.device) ? 0 : 1)),
    ),
  };
};
