import { createHash } from 'node:crypto';
import { leavesOf } from './leaves.js';

const hash = (algorithm, text) => createHash(algorithm).update(text).digest();

/** By which each room is known at relays and brokers, at trackers, and on trystero's channel; see PROTOCOL.md. */
const marksOf = (room, appId) => {
  const topic = [...hash('sha1', `Trystero@${appId}@${room}`)].map((byte) => byte.toString(36)).join('');
  return [
    topic,
    hash('sha256', topic).toString('base64url').slice(0, 20),
    hash('sha256', `Trystero:${appId}:${room}`).toString('hex'),
  ];
};

/** Runs of characters that can be printed, in bytes that are no text. */
const words = (bytes) => bytes.toString('latin1').match(/[\u0020-\u007E]{4,}/gu) ?? [];

/** Takes what was overheard apart, by room. What belongs to no room is its own. */
export class Attribution {
  #rooms = new Map();
  #subscriptions = new Map();
  sealed = new Map();
  seen = [];
  /** Messages by the kind of server or channel. */
  counts = { nostr: 0, torrent: 0, mqtt: 0, channel: 0 };
  /** What was said at servers without being sealed. */
  plain = [];

  /** `appIdOf`: by which application id a room is joined. */
  constructor(rooms, appIdOf = (room) => room) {
    for (const room of rooms) for (const mark of marksOf(room, appIdOf(room))) this.#rooms.set(mark, room);
  }

  /** The room of a token on trystero's channel. */
  roomOf(mark) {
    return this.#rooms.get(mark);
  }

  take({ kind, text, plain }) {
    if (kind === 'sealed') this.sealed.set(text.replaceAll('=', ''), plain);
    else if (kind === 'socket') this.#socket(JSON.parse(text));
    else this.#channel(Buffer.from(text, 'base64'));
  }

  /** A packet that a broker got. */
  packet(packet) {
    this.counts.mqtt += 1;
    const { topic, payload } = packet;
    if (payload !== undefined) this.#said(payload);
    this.#note(this.#rooms.get(topic) ?? 'no room', packet, 'mqtt');
  }

  /** Token and words of a message on trystero's channel. */
  static tokenOf(bytes) {
    const header = bytes[0] === 1 ? 3 : 4;
    const length = bytes.readUInt16BE(header - 2);
    return bytes.subarray(header, header + length).toString();
  }

  #channel(bytes) {
    this.counts.channel += 1;
    const token = Attribution.tokenOf(bytes);
    this.#note(
      this.#rooms.get(token) ?? `unknown ${token}`,
      [bytes.toString('hex'), ...words(bytes)],
      'channel',
    );
  }

  #socket(message) {
    if (Array.isArray(message)) return this.#nostr(message);
    this.counts.torrent += 1;
    for (const { offer } of message.offers ?? []) this.#said(offer.sdp);
    if (message.answer) this.#said(message.answer.sdp);
    this.#note(this.#rooms.get(message.info_hash) ?? 'no room', message, 'torrent');
  }

  #nostr(message) {
    const [kind, subject, filter] = message;
    this.counts.nostr += 1;
    if (kind === 'EVENT') {
      this.#said(subject.content);
      const topic = subject.tags.find(([tag]) => tag === 'x')?.[1];
      this.#note(this.#rooms.get(topic) ?? `unknown ${topic}`, subject, 'EVENT');
    } else if (kind === 'REQ') {
      for (const topic of filter['#x'] ?? []) {
        const room = this.#rooms.get(topic) ?? `unknown ${topic}`;
        this.#subscriptions.set(subject, room);
        this.#note(room, { subscription: subject, topic, ...filter, '#x': undefined }, 'REQ');
      }
    } else this.#note(this.#subscriptions.get(subject) ?? 'no room', subject, kind);
  }

  #said(text) {
    this.plain.push(text);
  }

  #note(room, message, name) {
    this.seen.push({ room, message, name });
  }

  /** What was said at servers that no page had sealed. */
  unsealed() {
    const isSealed = (text) => this.sealed.has(text.slice(16).replaceAll('-', '+').replaceAll('_', '/'));
    return this.plain.filter((text) => !isSealed(text));
  }

  /** All leaves, by room: once everything was overheard. */
  leaves() {
    return this.seen.map(({ room, message, name }) => ({
      room,
      leaves: leavesOf(message, { name, sealed: this.sealed }),
    }));
  }
}
