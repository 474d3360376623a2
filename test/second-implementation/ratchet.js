// @ts-check
import * as p from './primitives.js';

const SIZES = [512, 2_048, 8_192, 16_384, 32_768, 73_728];
const HEADER = 57;
const OFFER = 1_184;
const ANSWER = 1_088;

/** @param {Uint8Array} nonce @param {number} role */
export const roleNonce = (nonce, role) => {
  const own = Buffer.from(nonce);
  own[11] = /** @type {number} */ (own[11]) ^ role;
  return own;
};

/** @param {Buffer} content @param {number} before */
const pad = (content, before) => {
  const size = SIZES.find((bytes) => bytes >= 16 + before + 4 + content.length + 16);
  if (!size) throw new Error('too long');
  const padded = Buffer.alloc(size - 16 - before - 16);
  padded.writeUInt32BE(content.length);
  content.copy(padded, 4);
  return padded;
};

/** @param {Buffer} padded */
const unpad = (padded) => {
  const end = 4 + padded.readUInt32BE();
  if (end > padded.length || padded.subarray(end).some((byte) => byte !== 0)) throw new Error('padding');
  return padded.subarray(4, end);
};

/** The Double Ratchet with header encryption and hybrid steps, as one object that changes. */
export class Ratchet {
  /** @type {Buffer | undefined} */ DHs;
  /** @type {Buffer | undefined} */ DHr;
  /** @type {Buffer | undefined} */ CKs;
  /** @type {Buffer | undefined} */ CKr;
  /** @type {Buffer | undefined} */ HKs;
  /** @type {Buffer | undefined} */ HKr;
  Ns = 0;
  Nr = 0;
  PN = 0;
  /** @type {{ HK: Buffer, N: number, MK: Buffer }[]} */ skipped = [];
  /** @type {Buffer | undefined} */ offerSeed;
  /** @type {Buffer | undefined} */ peerOffer;
  /** @type {Buffer | undefined} */ answered;
  /** @type {Buffer | undefined} */ answer;
  wanted = false;
  messages = 0;

  /** @param {{ ad: Buffer, RK: Buffer, NHKs: Buffer, NHKr: Buffer, now: number }} shared */
  constructor({ ad, RK, NHKs, NHKr, now }) {
    Object.assign(this, { ad, RK, NHKs, NHKr });
    this.ad = ad;
    this.RK = RK;
    this.NHKs = NHKs;
    this.NHKr = NHKr;
    this.mixedAt = now;
  }

  /** @param {Buffer} agreed @param {Uint8Array | undefined} kem */
  #root(agreed, kem) {
    const label = kem ? 'driftpost/session/1/hybrid-root' : 'driftpost/session/1/root';
    const secret = kem ? p.join(agreed, kem) : agreed;
    const [RK, CK, NHK] = p.keys(secret, this.RK, p.labelled(label), 3);
    if (!RK || !CK || !NHK) throw new Error('HKDF');
    this.RK = RK;
    return { CK, NHK };
  }

  #mixed(/** @type {number} */ now) {
    this.mixedAt = now;
    this.messages = 0;
    this.wanted = false;
  }

  /** @param {(bytes: number) => Buffer} draw @param {number} now */
  #stepToSend(draw, now) {
    if (!this.DHr) throw new Error('nobody to send to');
    this.DHs = draw(32);
    const agreed = p.agree(this.DHs, this.DHr);
    let kem;
    this.answer = undefined;
    if (this.peerOffer) {
      const { cipherText, sharedSecret } = p.encapsulate(this.peerOffer, draw(32));
      kem = sharedSecret;
      this.answer = Buffer.from(cipherText);
      this.answered = this.peerOffer;
      this.peerOffer = undefined;
      this.#mixed(now);
    }
    this.PN = this.Ns;
    this.Ns = 0;
    this.HKs = this.NHKs;
    const { CK, NHK } = this.#root(agreed, kem);
    this.CKs = CK;
    this.NHKs = NHK;
  }

  /** @param {Buffer} content @param {{ draw: (bytes: number) => Buffer, now: number, front: (nonce: Buffer) => Buffer }} how */
  encrypt(content, { draw, now, front }) {
    if (!this.CKs) this.#stepToSend(draw, now);
    const due = this.wanted || this.messages >= 40 || now - this.mixedAt >= 86_400_000;
    const isNew = !this.offerSeed && this.HKr && due;
    if (isNew) this.offerSeed = draw(64);
    const offer = this.offerSeed && (isNew || this.Ns % 16 === 0) ? p.kemPublicOf(this.offerSeed) : undefined;
    const { CKs, HKs, DHs } = this;
    if (!CKs || !HKs || !DHs) throw new Error('no chain');
    const { CK, MK } = p.chainStep(CKs);
    this.CKs = CK;
    const nonce = draw(12);
    const fixed = Buffer.alloc(41);
    p.publicOf('X25519', DHs).copy(fixed);
    fixed.writeUInt32BE(this.PN, 32);
    fixed.writeUInt32BE(this.Ns++, 36);
    fixed[40] = (offer ? 1 : 0) | (this.answer ? 2 : 0);
    const extension = p.join(offer ?? Buffer.alloc(0), this.answer ?? Buffer.alloc(0));
    const head = p.join(
      nonce,
      front(nonce),
      p.seal(HKs, roleNonce(nonce, 0), this.ad, fixed),
      extension.length > 0 ? p.seal(HKs, roleNonce(nonce, 1), this.ad, extension) : extension,
    );
    this.messages++;
    return p.join(head, p.seal(MK, roleNonce(nonce, 2), p.join(this.ad, head), pad(content, head.length)));
  }

  /** @param {Buffer} sealed @param {number} at */
  #header(sealed, at) {
    const nonce = roleNonce(sealed.subarray(0, 12), 0);
    const candidates = [this.HKr, this.NHKr, ...this.skipped.map(({ HK }) => HK)];
    for (const HK of candidates) {
      const fixed = HK && p.open(HK, nonce, this.ad, sealed.subarray(at, at + HEADER));
      if (fixed && HK) return { HK, fixed };
    }
    return undefined;
  }

  /** @param {number} to */
  #skip(to) {
    while (this.CKr && this.HKr && this.Nr < to) {
      const { CK, MK } = p.chainStep(this.CKr);
      this.skipped.push({ HK: this.HKr, N: this.Nr++, MK });
      this.CKr = CK;
    }
  }

  /** @param {Buffer} DHr @param {{ PN: number, answer: Buffer | undefined, now: number }} header */
  #stepToReceive(DHr, { PN, answer, now }) {
    if (!this.DHs) throw new Error('no key to receive with');
    this.#skip(PN);
    let kem;
    if (answer) {
      if (!this.offerSeed) throw new Error('an answer to nothing');
      kem = p.decapsulate(this.offerSeed, answer);
      this.offerSeed = undefined;
      this.#mixed(now);
    }
    const { CK, NHK } = this.#root(p.agree(this.DHs, DHr), kem);
    this.HKr = this.NHKr;
    this.NHKr = NHK;
    this.CKr = CK;
    this.Nr = 0;
    this.DHr = DHr;
    this.CKs = undefined;
  }

  /** The content; throws, and is of no more use, where the message is not right. @param {Buffer} sealed @param {number} at @param {number} now */
  decrypt(sealed, at, now) {
    const found = this.#header(sealed, at);
    if (!found) return undefined;
    const { HK, fixed } = found;
    const [PN, N, flags] = [
      fixed.readUInt32BE(32),
      fixed.readUInt32BE(36),
      /** @type {number} */ (fixed[40]),
    ];
    const extensionAt = at + HEADER;
    const plainBytes = (flags & 1 ? OFFER : 0) + (flags & 2 ? ANSWER : 0);
    const bodyAt = extensionAt + (plainBytes > 0 ? plainBytes + 16 : 0);
    const nonce = sealed.subarray(0, 12);
    const extension =
      plainBytes > 0
        ? p.open(HK, roleNonce(nonce, 1), this.ad, sealed.subarray(extensionAt, bodyAt))
        : Buffer.alloc(0);
    if (!extension) throw new Error('extension');
    const offer = flags & 1 ? extension.subarray(0, OFFER) : undefined;
    const answer = flags & 2 ? extension.subarray(flags & 1 ? OFFER : 0) : undefined;
    const index = this.skipped.findIndex((each) => each.HK.equals(HK) && each.N === N);
    let MK = this.skipped[index]?.MK;
    if (MK) this.skipped.splice(index, 1);
    else {
      if (HK.equals(this.NHKr)) this.#stepToReceive(fixed.subarray(0, 32), { PN, answer, now });
      if (!this.CKr || N < this.Nr) throw new Error('a message that was opened before');
      this.#skip(N);
      const step = p.chainStep(this.CKr);
      MK = step.MK;
      this.CKr = step.CK;
      this.Nr++;
      if (offer && !this.peerOffer && !this.answered?.equals(offer)) this.peerOffer = offer;
    }
    this.messages++;
    const head = sealed.subarray(0, bodyAt);
    const padded = p.open(MK, roleNonce(nonce, 2), p.join(this.ad, head), sealed.subarray(bodyAt));
    if (!padded) throw new Error('body');
    return unpad(padded);
  }
}
