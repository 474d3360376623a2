import { type Bytes, equalBytes } from '../../src/lib/bytes.ts';
import type { Dial, Dialler } from '../../src/engine/overlay/overlay.ts';
import { DIAL_LIMIT_MS } from '../../src/ports/links.ts';
import type { SimClock } from './clock.ts';
import type { Host } from './host.ts';
import type { Network } from './network.ts';
import type { Stream } from './random.ts';

/** Bytes of an offer or answer as the page writes them: fingerprint, credentials, a few candidates. */
const SIGNAL_BYTES = 240;

/** Gathering candidates before an offer or answer is there, and DTLS with SCTP after the paths are checked. */
const GATHER_MS = [50, 250] as const;
const HANDSHAKE_MS = [200, 600] as const;

interface Side {
  readonly host: Host;
  readonly dial: Dial;
  isGivenUp: boolean;
}

interface Attempt {
  readonly offerer: Side;
  answerer: Side | undefined;
  isOpen: boolean;
}

/** What a dialler is made of. */
export interface SwitchboardDeps {
  readonly clock: SimClock;
  readonly chance: Stream;
  readonly network: Network;
}

const nameOf = (host: Host, dial: Dial): string => `${host.index} ${dial.id}`;

const signal = (token: number): Bytes => {
  const bytes = new Uint8Array(SIGNAL_BYTES);
  new DataView(bytes.buffer).setUint32(0, token);
  return bytes;
};

const tokenOf = (bytes: Uint8Array): number | undefined =>
  bytes.length === SIGNAL_BYTES ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) : undefined;

/** Links from offers and answers, for all hosts of a world. */
export class Switchboard {
  readonly #deps: SwitchboardDeps;
  readonly #attempts = new Map<number, Attempt>();
  readonly #sides = new Map<string, Side>();
  #next = 1;
  /** Dials begun, and links that came of them. */
  begun = 0;
  opened = 0;

  constructor(deps: SwitchboardDeps) {
    this.#deps = deps;
  }

  /** The dialler of one host. */
  of(host: Host): Dialler {
    return {
      offer: (dial) => this.#offer({ host, dial, isGivenUp: false }),
      answer: (dial, offer) => this.#answer({ host, dial, isGivenUp: false }, offer),
      complete: (dial, answer) => this.#complete(host, dial, answer),
      abandon: (dial) => {
        const side = this.#sides.get(nameOf(host, dial));
        if (side) side.isGivenUp = true;
      },
    };
  }

  #offer(side: Side): Promise<Bytes | undefined> {
    const token = this.#next++;
    const attempt: Attempt = { offerer: side, answerer: undefined, isOpen: false };
    this.#attempts.set(token, attempt);
    this.begun++;
    return this.#gather(side, attempt, token);
  }

  #answer(side: Side, offer: Bytes): Promise<Bytes | undefined> {
    const token = tokenOf(offer) ?? 0;
    const attempt = this.#attempts.get(token);
    if (!attempt || attempt.answerer) return Promise.resolve(undefined);
    attempt.answerer = side;
    return this.#gather(side, attempt, token);
  }

  #complete(host: Host, dial: Dial, answer: Bytes): void {
    const attempt = this.#attempts.get(tokenOf(answer) ?? 0);
    const other = attempt?.answerer?.host;
    if (!attempt || !other || attempt.offerer.host !== host || attempt.offerer.dial.id !== dial.id) return;
    const { clock, chance, network } = this.#deps;
    const roundTrips = 4 * network.delayBetween(host, other);
    clock.after(roundTrips + chance.between(...HANDSHAKE_MS), () => this.#open(attempt), host);
  }

  #open(attempt: Attempt): void {
    const { offerer, answerer } = attempt;
    if (attempt.isOpen || !answerer || offerer.isGivenUp || answerer.isGivenUp) return;
    const { network } = this.#deps;
    const isProven =
      equalBytes(offerer.dial.peer, answerer.host.key) &&
      equalBytes(answerer.dial.peer, offerer.host.key) &&
      equalBytes(offerer.dial.secret, answerer.dial.secret);
    if (!isProven || !network.canMeet(offerer.host, answerer.host)) return;
    attempt.isOpen = true;
    this.opened++;
    network.open(offerer.host, answerer.host, [offerer.dial.id, answerer.dial.id]);
  }

  /** Gathers, and tells the side when the limit is over that its dial came to nothing, unless a link came of it. */
  #gather(side: Side, attempt: Attempt, token: number): Promise<Bytes> {
    const { clock, chance } = this.#deps;
    const { host, dial } = side;
    const name = nameOf(host, dial);
    this.#sides.set(name, side);
    // The network's own timer: it tidies up also after a host that is gone.
    const limit = (): void => {
      this.#sides.delete(name);
      this.#attempts.delete(token);
      if (!attempt.isOpen && !side.isGivenUp && host.alive) host.endpoint?.failed(dial.id);
    };
    clock.after(DIAL_LIMIT_MS, limit, { alive: true });
    return new Promise((resolve) => {
      clock.after(chance.between(...GATHER_MS), () => resolve(signal(token)), host);
    });
  }
}
