// @ts-check
import { bundleOnCard } from './bundle.js';
import * as p from './primitives.js';
import { Ratchet, roleNonce } from './ratchet.js';

const START = 1_256;
const SEALED_START = START + 16;
const NOTHING = Buffer.alloc(0);

/** @typedef {{ id: Buffer, at: number, start: Buffer | undefined, ratchet: Ratchet }} Session */
/** @typedef {(bytes: number) => Buffer} Draw */

/**
 * The tag of a direction on a day, and the key that its starts are sealed under.
 * @param {{ pairSecret: Buffer, from: Buffer, to: Buffer }} direction @param {number} day
 */
export const addressOf = ({ pairSecret, from, to }, day) => {
  const days = Buffer.alloc(4);
  days.writeUInt32BE(day);
  const salt = Buffer.alloc(32);
  const tag = p.keys(pairSecret, salt, p.labelled('driftpost/session/1/tag', from, to, days), 1)[0];
  const seal = p.keys(pairSecret, salt, p.labelled('driftpost/session/1/start-seal', from, to), 1)[0];
  if (!tag || !seal) throw new Error('HKDF');
  return { tag: tag.subarray(0, 16), startSeal: seal };
};

/** @param {Buffer} plain @param {Buffer} responder @param {Uint8Array[]} secrets @param {number} now */
const share = (plain, responder, secrets, now) => {
  const ad = p.hash(p.labelled('driftpost/session/1/associated-data', plain, responder));
  const secret = p.join(Buffer.alloc(32, 0xff), ...secrets);
  const [RK, initiator, answerer] = p.keys(
    secret,
    Buffer.alloc(32),
    p.labelled('driftpost/session/1/start', ad),
    3,
  );
  if (!RK || !initiator || !answerer) throw new Error('HKDF');
  return { ad, RK, initiator, answerer, now };
};

/** All sessions of one device with one other. */
export class Peer {
  /** @type {Session[]} */ sessions = [];
  clock = 0;
  /** @type {string[]} */ taken = [];

  /**
   * @param {import('./bundle.js').Own} own
   * @param {import('./bundle.js').OwnPrekey[]} prekeys
   * @param {{ pairSecret: Buffer, theirs: Buffer }} them device keys as they are on the list
   */
  constructor(own, prekeys, them) {
    this.own = own;
    this.prekeys = prekeys;
    this.them = them;
    const { pairSecret, theirs } = them;
    const theirDeviceKey = theirs.subarray(32, 64);
    this.out = { pairSecret, from: own.deviceKey, to: theirDeviceKey };
    this.in = { pairSecret, from: theirDeviceKey, to: own.deviceKey };
  }

  /** @param {Buffer} card @param {{ draw: Draw, now: number }} how */
  start(card, { draw, now }) {
    const bundle = bundleOnCard(card);
    const at = Math.max(now, this.clock + 1);
    const ephemeral = draw(32);
    const { cipherText, sharedSecret } = p.encapsulate(bundle.kemKey, draw(32));
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(at));
    const plain = p.join(
      this.own.encoded,
      bundle.prekeyId,
      p.publicOf('X25519', ephemeral),
      cipherText,
      time,
    );
    const secrets = [
      p.agree(this.own.dhSecret, bundle.dhKey),
      p.agree(ephemeral, bundle.device.dhKey),
      p.agree(ephemeral, bundle.dhKey),
      sharedSecret,
    ];
    const { ad, RK, initiator, answerer } = share(plain, bundle.device.encoded, secrets, now);
    const ratchet = new Ratchet({ ad, RK, NHKs: initiator, NHKr: answerer, now });
    ratchet.DHr = bundle.dhKey;
    const id = p.hash(p.labelled('driftpost/session/1/start-id', plain));
    this.#add({ id, at, start: plain, ratchet });
  }

  /** @param {Buffer} content @param {{ draw: Draw, now: number }} how */
  seal(content, { draw, now }) {
    const session = this.sessions[0];
    if (!session) throw new Error('no session');
    const { startSeal } = addressOf(this.out, 0);
    const { start } = session;
    const front = (/** @type {Buffer} */ nonce) =>
      start ? p.seal(startSeal, roleNonce(nonce, 3), NOTHING, start) : NOTHING;
    return session.ratchet.encrypt(content, { draw, now, front });
  }

  /** @param {Buffer} sealed @param {number} now */
  open(sealed, now) {
    for (const session of this.sessions) {
      const content = session.ratchet.decrypt(sealed, 12, now);
      if (content) return this.#received(session, content);
    }
    const { startSeal } = addressOf(this.in, 0);
    const nonce = sealed.subarray(0, 12);
    const plain = p.open(startSeal, roleNonce(nonce, 3), NOTHING, sealed.subarray(12, 12 + SEALED_START));
    if (plain?.length !== START) throw new Error('unreadable');
    const id = p.hash(p.labelled('driftpost/session/1/start-id', plain));
    const known = this.sessions.find((each) => each.id.equals(id));
    const session = known ?? this.#respond(id, plain, now);
    const content = session.ratchet.decrypt(sealed, 12 + SEALED_START, now);
    if (!content) throw new Error('unreadable');
    if (!known) {
      this.#add(session);
      this.taken.push(id.toString('hex'));
    }
    return this.#received(session, content);
  }

  /** @param {Session} session @param {Buffer} content */
  #received(session, content) {
    session.start = undefined;
    return content;
  }

  /** The session to send on stands first. @param {Session} session */
  #add(session) {
    this.sessions.push(session);
    this.sessions.sort((a, b) => b.at - a.at || Buffer.compare(a.id, b.id));
    this.clock = Math.max(this.clock, session.at);
  }

  /** @param {Buffer} id @param {Buffer} plain @param {number} now @returns {Session} */
  #respond(id, plain, now) {
    if (this.taken.includes(id.toString('hex'))) throw new Error('a start that was taken before');
    const theirs = plain.subarray(0, 96);
    if (!theirs.equals(this.them.theirs)) throw new Error('not the device on the list');
    const theirDhKey = theirs.subarray(64, 96);
    const prekey = this.prekeys.find((each) => each.id.equals(plain.subarray(96, 128)));
    if (!prekey) throw new Error('unknown prekey');
    const ephemeral = plain.subarray(128, 160);
    const secrets = [
      p.agree(prekey.dhSecret, theirDhKey),
      p.agree(this.own.dhSecret, ephemeral),
      p.agree(prekey.dhSecret, ephemeral),
      p.decapsulate(prekey.kemSeed, plain.subarray(160, 1_248)),
    ];
    const { ad, RK, initiator, answerer } = share(plain, this.own.encoded, secrets, now);
    const ratchet = new Ratchet({ ad, RK, NHKs: answerer, NHKr: initiator, now });
    ratchet.DHs = prekey.dhSecret;
    const at = Number(plain.readBigUInt64BE(1_248));
    return { id, at, start: undefined, ratchet };
  }
}
