// @ts-check

/** @typedef {import('../../src/engine/overlay/overlay.ts').Overlay} Overlay */
/** @typedef {import('../../src/engine/overlay/overlay.ts').Dial} Dial */
/** @typedef {import('../../src/engine/overlay/overlay.ts').Dialler} Dialler */
/** @typedef {import('../../src/engine/overlay/overlay.ts').BootstrapRoom} BootstrapRoom */
/** @typedef {import('../../src/engine/overlay/overlay.ts').Transport} Transport */
/** @typedef {import('../../src/lib/bytes.ts').Bytes} Bytes */
/** @typedef {import('../../src/ports/links.ts').LinkId} LinkId */

/**
 * One node, and the far ends of its links.
 * @typedef {object} Member
 * @property {Bytes} key
 * @property {Map<LinkId, { member: Member, link: LinkId }>} links
 * @property {number} nextLink
 * @property {ReadonlyMap<string, 'call' | 'wait'>} rooms
 * @property {Overlay | undefined} overlay
 */

/** First bytes of the frames of the overlay (docs/PROTOCOL-overlay.md). */
const ROUTE = 1;

/** @param {Uint8Array} bytes */
const nameOf = (bytes) => Buffer.from(bytes).toString('hex');

/** What the two ends of a dial agreed on. @param {Dial} dial @param {Bytes} peer */
const fits = (dial, peer) => nameOf(dial.peer) === nameOf(peer);

/** Links within this process: in order, without loss, as fast as they are handed over. */
export class OwnNetwork {
  traffic = { requests: 0, messages: 0 };
  /** @type {Member[]} */
  #members = [];
  /** @type {(() => void)[]} */
  #waiting = [];
  /** @type {Map<string, { member: Member, dial: Dial }>} */
  #offers = new Map();
  /** @type {Map<string, { member: Member, dial: Dial }>} */
  #answers = new Map();

  /** A member without its overlay, which needs it to be made. @param {Bytes} key @returns {Member} */
  add(key) {
    /** @type {Member} */
    const member = { key, links: new Map(), nextLink: 1, rooms: new Map(), overlay: undefined };
    this.#members.push(member);
    return member;
  }

  /** @param {Member} member @returns {Transport} */
  transport(member) {
    return {
      send: (link, frame) => {
        const far = member.links.get(link);
        if (!far) return;
        this.traffic.messages += 1;
        if (frame[0] === ROUTE) this.traffic.requests += 1;
        this.#soon(() => {
          if (far.member.links.has(far.link) && far.member.overlay?.frame(far.link, frame) === false)
            this.#close(far.member, far.link);
        });
      },
      close: (link) => this.#close(member, link),
      unsent: () => 0,
    };
  }

  /** @param {Member} member @returns {Dialler} */
  dialler(member) {
    const signal = () => crypto.getRandomValues(new Uint8Array(32));
    return {
      offer: async (dial) => {
        const offer = signal();
        this.#offers.set(nameOf(offer), { member, dial });
        return offer;
      },
      answer: async (dial, offer) => {
        if (!this.#offers.has(nameOf(offer))) return undefined;
        const answer = signal();
        this.#answers.set(nameOf(answer), { member, dial });
        return answer;
      },
      complete: (dial, answer) => {
        const far = this.#answers.get(nameOf(answer));
        this.#forget(dial);
        if (far) this.#forget(far.dial);
        if (!far || !fits(dial, far.member.key) || !fits(far.dial, member.key)) return;
        this.#link({ member, dial: dial.id }, { member: far.member, dial: far.dial.id });
      },
      abandon: (dial) => this.#forget(dial),
    };
  }

  /** A dial is over. @param {Dial} dial */
  #forget(dial) {
    for (const signals of [this.#offers, this.#answers])
      for (const [name, side] of signals) if (side.dial === dial) signals.delete(name);
  }

  /** Links a member that calls in a room with the members there. @param {Member} member @param {readonly BootstrapRoom[]} rooms */
  holdRooms(member, rooms) {
    const before = member.rooms;
    member.rooms = new Map(rooms.map(({ room, mode }) => [nameOf(room), mode]));
    for (const [room, mode] of member.rooms) {
      if (before.get(room) === mode) continue;
      const others = this.#members.filter((other) => other !== member && other.rooms.has(room));
      for (const other of others)
        if (mode === 'call' || other.rooms.get(room) === 'call') this.#link({ member }, { member: other });
    }
  }

  /** @param {{ member: Member, dial?: string }} one @param {{ member: Member, dial?: string }} other */
  #link(one, other) {
    if ([...one.member.links.values()].some(({ member }) => member === other.member)) return;
    const [here, there] = [one, other].map(({ member }) => /** @type {LinkId} */ (member.nextLink++));
    if (here === undefined || there === undefined) return;
    one.member.links.set(here, { member: other.member, link: there });
    other.member.links.set(there, { member: one.member, link: here });
    const up = (
      /** @type {typeof one} */ { member, dial },
      /** @type {LinkId} */ link,
      /** @type {Bytes} */ key,
    ) =>
      this.#soon(() =>
        member.overlay?.up(link, { key, friend: false, ...(dial === undefined ? {} : { dial }) }),
      );
    up(one, here, other.member.key);
    up(other, there, one.member.key);
  }

  /** @param {Member} member @param {LinkId} link */
  #close(member, link) {
    const far = member.links.get(link);
    if (!far) return;
    member.links.delete(link);
    far.member.links.delete(far.link);
    this.#soon(() => far.member.overlay?.down(far.link));
    this.#soon(() => member.overlay?.down(link));
  }

  /** In the order in which it was asked for, not within the call that asks. @param {() => void} run */
  #soon(run) {
    this.#waiting.push(run);
    if (this.#waiting.length > 1) return;
    setImmediate(() => {
      const now = this.#waiting;
      this.#waiting = [];
      for (const each of now) each();
    });
  }
}
