import { type Bytes, equalBytes } from '../../src/lib/bytes.ts';
import type { Dial, Dialler } from '../../src/engine/overlay/overlay.ts';
import { DIAL_LIMIT_MS } from '../../src/ports/links.ts';
import type { SimClock } from './clock.ts';
import type { Host, Peer } from './host.ts';
import type { Network } from './network.ts';
import type { Shard } from './post.ts';
import type { Stream } from './random.ts';

/** Bytes of an offer or answer as the page writes them: fingerprint, credentials, a few candidates. */
const SIGNAL_BYTES = 240;

/** Gathering candidates before an offer or answer is there, and DTLS with SCTP after the paths are checked. */
const GATHER_MS = [50, 250] as const;
const HANDSHAKE_MS = [200, 600] as const;

/** Ways between the two that checks and handshake take, before the one that says that the link is there. */
const WAYS = 3;

/** What travels instead of a description: its host, and the dial it belongs to. */
interface Signal {
  readonly token: number;
  readonly host: number;
}

/** One end's part in a dial. */
interface Side {
  readonly host: Host;
  readonly dial: Dial;
  isGivenUp: boolean;
  isOpen: boolean;
}

/** What the offerer says to the answerer once both know of each other. */
interface Meeting {
  readonly token: number;
  readonly secret: Bytes;
  readonly peer: Bytes;
}

/** What a dialler is made of. */
export interface SwitchboardDeps {
  readonly clock: SimClock;
  readonly chance: Stream;
  readonly network: Network;
  readonly shard: Shard;
}

const nameOf = (host: Host, dial: Dial): string => `${host.index} ${dial.id}`;

const encode = ({ token, host }: Signal): Bytes => {
  const bytes = new Uint8Array(SIGNAL_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, token);
  view.setUint32(4, host);
  return bytes;
};

const decode = (bytes: Uint8Array): Signal | undefined => {
  if (bytes.length !== SIGNAL_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { token: view.getUint32(0), host: view.getUint32(4) };
};

/** Links from offers and answers, for all hosts of a shard. */
export class Switchboard {
  readonly #deps: SwitchboardDeps;
  readonly #offers = new Map<number, Side>();
  readonly #answers = new Map<number, Side>();
  readonly #sides = new Map<string, Side>();
  #next = 1;
  /** Dials begun, and links that came of them. */
  begun = 0;
  opened = 0;

  constructor(deps: SwitchboardDeps) {
    this.#deps = deps;
    deps.network.decide('dial', (host, from, said: Meeting) => this.#decide(host, from, said));
  }

  /** The dialler of one host. */
  of(host: Host): Dialler {
    const side = (dial: Dial): Side => ({ host, dial, isGivenUp: false, isOpen: false });
    return {
      offer: (dial) => this.#offer(side(dial)),
      answer: (dial, offer) => this.#answer(side(dial), offer),
      complete: (dial, answer) => this.#complete(host, dial, answer),
      abandon: (dial) => {
        const begun = this.#sides.get(nameOf(host, dial));
        if (begun) begun.isGivenUp = true;
      },
    };
  }

  #offer(side: Side): Promise<Bytes | undefined> {
    const { shard } = this.#deps;
    const token = this.#next++ * shard.count + shard.index;
    this.begun++;
    return this.#gather(side, token, this.#offers);
  }

  #answer(side: Side, offer: Bytes): Promise<Bytes | undefined> {
    const token = decode(offer)?.token;
    if (token === undefined || this.#answers.has(token)) return Promise.resolve(undefined);
    return this.#gather(side, token, this.#answers);
  }

  #complete(host: Host, dial: Dial, answer: Bytes): void {
    const { token, host: other } = decode(answer) ?? { token: 0, host: 0 };
    const side = this.#offers.get(token);
    if (side?.host !== host || side.dial.id !== dial.id) return;
    const { clock, chance, network } = this.#deps;
    const wait = WAYS * network.delayBetween(host.index, other) + chance.between(...HANDSHAKE_MS);
    clock.after(wait, () => this.#meet(side, { token, host: other }), host);
  }

  #meet(side: Side, { token, host: other }: Signal): void {
    if (side.isGivenUp || side.isOpen) return;
    const { host, dial } = side;
    this.#deps.network.propose(host, other, {
      kind: 'dial',
      said: { token, secret: dial.secret, peer: dial.peer } satisfies Meeting,
      dial: dial.id,
      isWanted: () => !side.isGivenUp && !side.isOpen,
      opened: () => {
        side.isOpen = true;
        this.opened++;
      },
    });
  }

  /** Both ends must mean each other, and know the same secret. */
  #decide(host: Host, from: Peer, { token, secret, peer }: Meeting): { readonly dial: string } | undefined {
    const side = this.#answers.get(token);
    if (side?.host !== host || side.isGivenUp || side.isOpen) return undefined;
    const { dial } = side;
    const isProven =
      equalBytes(dial.peer, from.key) && equalBytes(peer, host.key) && equalBytes(dial.secret, secret);
    if (!isProven) return undefined;
    side.isOpen = true;
    return { dial: dial.id };
  }

  /** Gathers, and tells the side when the limit is over that its dial came to nothing, unless a link came of it. */
  #gather(side: Side, token: number, among: Map<number, Side>): Promise<Bytes> {
    const { clock, chance } = this.#deps;
    const { host, dial } = side;
    const name = nameOf(host, dial);
    this.#sides.set(name, side);
    among.set(token, side);
    // The network's own timer: it tidies up also after a host that is gone.
    const limit = (): void => {
      this.#sides.delete(name);
      among.delete(token);
      if (!side.isOpen && !side.isGivenUp && host.alive) host.endpoint?.failed(dial.id);
    };
    clock.after(DIAL_LIMIT_MS, limit, { alive: true });
    return new Promise((resolve) => {
      clock.after(chance.between(...GATHER_MS), () => resolve(encode({ token, host: host.index })), host);
    });
  }
}
