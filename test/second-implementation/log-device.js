// @ts-check
// A device that keeps one conversation and speaks of it over links: docs/protocol/logs.md, "Over a link".
import * as logs from './logs.js';
import { decode, encode } from './plain-cbor.js';
import { erasedOf, linesOf } from './relations.js';

const [COMPARISON, ENVELOPE, MARKS] = [4, 5, 6];
const FILL_BYTES = 48 * 1024;
const MOST_ENTRIES = 256;
const MOST_TRIES = 3;
const NOTHING = Buffer.alloc(0);

/** @typedef {import('./logs.js').Entry} Entry */
/** @typedef {{ seal: (content: Buffer) => Promise<Buffer>, open: (sealed: Buffer) => Promise<Buffer>, draw: (bytes: number) => Buffer, now: () => number }} Ports */

/** Each device is of another person here. @param {import('./logs.js').Author} author */
const personOf = ({ device }) => logs.base32(device);

/** @param {{ id: Buffer }} entry */
const hex = ({ id }) => id.toString('hex');

/** Ranges of numbers. @param {number[]} numbers @returns {[number, number][]} */
const rangesOf = (numbers) => {
  /** @type {[number, number][]} */
  const ranges = [];
  for (const number of [...new Set(numbers)].toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
};

/** One device. */
export class LogDevice {
  /** @type {Map<string, Entry>} */ entries = new Map();

  /** @param {Buffer} conversation @param {Buffer} device @param {Ports} ports */
  constructor(conversation, device, ports) {
    this.conversation = conversation;
    this.author = { device, edition: ports.draw(8) };
    this.ports = ports;
  }

  /** @param {string} author */
  #log(author) {
    return [...this.entries.values()]
      .filter((entry) => logs.authorText(entry.author) === author)
      .toSorted((a, b) => a.number - b.number);
  }

  authors() {
    return [...new Set([...this.entries.values()].map(({ author }) => logs.authorText(author)))];
  }

  /** Says something: of this kind, with these fields. @param {import('./plain-cbor.js').Value[]} said @param {Map<number, any>} [extensions] */
  say(said, extensions = new Map()) {
    const { conversation, author, ports } = this;
    const content = logs.contentOf(ports.draw(8), said);
    const last = this.#log(logs.authorText(author)).at(-1);
    const all = [...this.entries.values()];
    const named = new Set(
      all.flatMap(({ previous, after }) => [previous, ...after]).map((id) => id?.toString('hex')),
    );
    const tips = all.filter((entry) => !named.has(hex(entry)) && !entry.author.device.equals(author.device));
    const [number, previous] = last ? [last.number + 1, last.id] : [1, null];
    const after = tips.slice(-8).map(({ id }) => id);
    const entry = logs.entryOf({
      conversation,
      author,
      number,
      previous,
      after,
      ms: ports.now(),
      content,
      extensions,
      signature: null,
    });
    this.take([entry]);
    return entry;
  }

  /** @param {Entry[]} entries */
  take(entries) {
    for (const entry of entries) if (!this.entries.has(hex(entry))) this.entries.set(hex(entry), entry);
    for (const entry of erasedOf([...this.entries.values()], personOf)) this.drop(entry);
  }

  /** What is shown. */
  lines() {
    return linesOf([...this.entries.values()], personOf);
  }

  /** Of an entry the header stays. @param {Entry} entry */
  drop(entry) {
    this.entries.set(hex(entry), { ...entry, content: null });
  }

  /** @returns {import('./logs.js').Summary[]} */
  summaries() {
    return this.authors().map((text) => {
      const log = this.#log(text);
      const last = /** @type {Entry} */ (log.at(-1));
      const numbers = log.map(({ number }) => number);
      const twice = [...new Set(numbers.filter((number, i) => numbers.indexOf(number) !== i))];
      const forks = twice.map((number) => ({
        author: last.author,
        number,
        ids: log.filter((entry) => entry.number === number).map(({ id }) => id.subarray(0, 8)),
      }));
      // Of several the one that came first is the head.
      const lastId = /** @type {Entry} */ (log.find(({ number }) => number === last.number)).id;
      return { author: last.author, floor: 0, ranges: rangesOf(numbers), lastId, forks };
    });
  }

  /** @returns {import('./logs.js').Marks} */
  marks() {
    const summaries = this.summaries();
    return {
      conversation: this.conversation,
      ms: this.ports.now(),
      logs: summaries.map(({ author, ranges, lastId }) => ({
        author,
        frontier: { floor: 0, floorTime: 0, ranges, head: lastId && lastId.subarray(0, 8) },
      })),
      read: [],
      refused: [],
      forks: summaries.flatMap(({ forks }) => forks),
      extensions: new Map(),
    };
  }

  /** Begins to speak over a link. @param {(frame: Buffer) => void} send */
  link(send) {
    return new LogLink(this, send);
  }
}

/** One link of a device. */
class LogLink {
  /** What the other one has told. @type {import('./logs.js').Marks | undefined} */ theirs;
  /** What went out, by the number of its envelope. @type {{ number: number, entries: Entry[] }[]} */ underWay =
    [];
  /** @type {Set<string>} */ sent = new Set();
  /** @type {Map<string, number>} */ tries = new Map();
  hasTold = false;
  isOpen = true;
  dealt = 0;
  count = 0;
  /** What is said at once is done in turn. @type {Promise<void>} */ turn = Promise.resolve();

  /** @param {LogDevice} device @param {(frame: Buffer) => void} send */
  constructor(device, send) {
    this.device = device;
    this.out = send;
    const { conversation, ports } = device;
    const salt = ports.draw(16);
    const digest = logs.digestOf(salt, conversation, device.summaries());
    this.send([COMPARISON, logs.comparisonOf(salt, [{ tag: logs.tagOf(salt, conversation), digest }])]);
  }

  /** @param {import('./plain-cbor.js').Value} frame */
  send(frame) {
    if (this.isOpen) this.out(encode(frame));
  }

  tell() {
    this.hasTold = true;
    this.send([MARKS, this.dealt, logs.marksOf(this.device.marks())]);
  }

  /** @param {Buffer} frame */
  hear(frame) {
    this.turn = this.turn.then(() => this.#hear(decode(frame)));
    return this.turn;
  }

  /** Something was said here. */
  written() {
    this.turn = this.turn.then(() => this.#pump());
    return this.turn;
  }

  /** @param {any[]} frame */
  async #hear([kind, ...fields]) {
    if (kind === COMPARISON) this.#compared(fields[0]);
    if (kind === ENVELOPE) await this.#opened(fields[0]);
    if (kind === MARKS) this.#told(fields[0], fields[1]);
    await this.#pump();
  }

  /** @param {Buffer} body */
  #compared(body) {
    const { conversation } = this.device;
    const [salt, digests] = decode(body);
    const tag = logs.tagOf(salt, conversation);
    const [, theirs] = digests.find((/** @type {Buffer[]} */ [each]) => each?.equals(tag)) ?? [];
    if (!theirs) return;
    if (theirs.equals(logs.digestOf(salt, conversation, this.device.summaries())))
      this.theirs = this.device.marks();
    else this.tell();
  }

  /** @param {Buffer} sealed */
  async #opened(sealed) {
    const content = await this.device.ports.open(sealed).catch(() => undefined);
    const entries = content ? logs.readEnvelope(content).flat() : [];
    this.device.take(entries.filter(({ conversation }) => conversation.equals(this.device.conversation)));
    this.dealt += 1;
    this.tell();
  }

  /** @param {number} dealt @param {Buffer} body */
  #told(dealt, body) {
    const marks = logs.readMarks(body);
    if (!marks.conversation.equals(this.device.conversation)) return;
    this.theirs = marks;
    this.underWay = this.underWay.filter(({ number, entries }) => {
      const missing = entries.filter((entry) => this.#lacks(entry));
      if (missing.length > 0 && number > dealt) return true;
      for (const entry of missing) {
        const tried = (this.tries.get(hex(entry)) ?? 0) + 1;
        this.tries.set(hex(entry), tried);
        if (tried < MOST_TRIES) this.sent.delete(hex(entry));
      }
      return false;
    });
    if (!this.hasTold) this.tell();
  }

  /** Whether the other one has told that it does not have this. @param {Entry} entry */
  #lacks({ author, number, id }) {
    const isOf = (/** @type {{ author: import('./logs.js').Author }} */ told) =>
      logs.authorText(told.author) === logs.authorText(author);
    if (this.theirs?.refused.some((each) => isOf(each) && each.number === number)) return false;
    const frontier = this.theirs?.logs.find(isOf)?.frontier;
    const { floor, ranges } = frontier ?? { floor: 0, ranges: [] };
    const isThere = number <= floor || ranges.some(([first, last]) => first <= number && number <= last);
    if (!isThere) return true;
    const fork = this.theirs?.forks.find((each) => isOf(each) && each.number === number);
    const here = [...this.device.entries.values()].filter((each) => isOf(each) && each.number === number);
    // Where one of the two knows of a fork, each of its entries goes that is not named.
    if (!fork && here.length < 2) return false;
    return !fork?.ids.some((start) => start.equals(id.subarray(0, 8)));
  }

  async #pump() {
    if (!this.theirs) return;
    const lacked = [...this.device.entries.values()].filter(
      (entry) => !this.sent.has(hex(entry)) && this.#lacks(entry),
    );
    while (lacked.length > 0) {
      const entries = [lacked.shift()];
      let bytes = 0;
      while (lacked.length > 0 && entries.length < MOST_ENTRIES) {
        bytes += 500 + (lacked[0]?.content?.length ?? 0);
        if (bytes > FILL_BYTES) break;
        entries.push(lacked.shift());
      }
      await this.#handOver(/** @type {Entry[]} */ (entries));
    }
  }

  /** @param {Entry[]} entries */
  async #handOver(entries) {
    const sealed = await this.device.ports.seal(logs.envelopeOf(entries.map((entry) => [entry])));
    this.count += 1;
    this.underWay.push({ number: this.count, entries });
    for (const entry of entries) this.sent.add(hex(entry));
    this.send([ENVELOPE, sealed]);
  }

  /** An envelope with nothing in it. */
  async sayNothing() {
    this.send([ENVELOPE, await this.device.ports.seal(NOTHING)]);
    this.count += 1;
  }
}
