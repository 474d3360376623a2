// @ts-check
// What stands in test/vectors/registers.json, made from its secrets by the second implementation.
import * as logs from './logs.js';
import { encode } from './plain-cbor.js';
import { hash, labelled } from './primitives.js';

/**
 * @typedef {{ persons: string[], messages: string[], salts: string[] }} Secrets
 * @typedef {{ name: string, value: string | null, about: string | null, keys: string[], content: string }} FrozenRegister
 * @typedef {{ secrets: Secrets, own: string, registers: FrozenRegister[] }} Vectors
 */

const hex = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString('hex');
const bytes = (/** @type {string | undefined} */ text) => Buffer.from(text ?? '', 'hex');

const PINNED_AT = Date.UTC(2026, 11, 1, 8);

/** What a person sets for all of their devices. @param {Secrets} secrets @returns {Vectors} */
export const tell = (secrets) => {
  const [mina, jun] = secrets.persons.map(bytes);
  if (!mina || !jun) throw new Error('two people');
  const pair = logs.pairName(mina, jun);
  const notes = logs.notesName(mina);
  const messages = secrets.messages.map(bytes);
  /** @type {FrozenRegister[]} */
  const registers = [];
  /** @param {string} name @param {import('./plain-cbor.js').Value} value @param {Buffer} about @param {Buffer[]} keys */
  const set = (name, value, about, keys = []) => {
    const said = value === null ? null : encode(value);
    const salt = bytes(secrets.salts[registers.length]);
    registers.push({
      name,
      value: said && hex(said),
      about: hex(about),
      keys: keys.map(hex),
      content: hex(logs.contentOf(salt, ['register', name, said, about, keys])),
    });
  };
  set('pinned', PINNED_AT, pair);
  set('muted', 0, notes);
  set('archived', 1, pair);
  set('unread', 1, pair);
  set('unread', null, pair);
  set('contact-name', 'Юна', pair);
  set('contact-note', 'met in Bern', pair);
  set('hidden', 1, pair, messages);
  set('hidden', 2, pair, messages.slice(0, 1));
  set('hidden', null, pair, messages.slice(1));
  // About nothing: no device makes anything of it.
  const bare = logs.contentOf(bytes(secrets.salts[registers.length]), ['register', 'later', null]);
  registers.push({ name: 'later', value: null, about: null, keys: [], content: hex(bare) });
  return { secrets, own: hex(hash(labelled('driftpost/own/1', mina))), registers };
};
