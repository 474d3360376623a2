import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import { DIAL_LIMIT_MS, MAX_DIALS, type Dialling, type PlaceId } from '../../ports/links.ts';
import { type Carrier, openOwnChannel } from '../carrier.ts';
import { EarlyInbox } from '../early-inbox.ts';
import type { LinkTable } from '../link-table.ts';
import { unlessClosed, whenGathered } from './gathering.ts';
import { packSignal, unpackSignal } from './signal-codec.ts';

/** What a dialler needs, and whom it tells. */
export interface DiallerDeps {
  readonly clock: Clock;
  /** Knows by itself which servers to ask. */
  readonly connection: typeof RTCPeerConnection;
  /** Makes links of connections. */
  readonly table: Pick<LinkTable, 'open' | 'letGo'>;
  trouble(place: PlaceId, detail: string): void;
}

/**
 * - `preparing`: `offer` or `answer` has not answered, and will say by itself that nothing came of it
 * - `offered`: the answer is awaited
 * - `answered`: so is the link; until `opening`, the connection is ours to close
 */
type Stage = 'preparing' | 'offered' | 'answered' | 'opening';

interface Dial {
  readonly place: PlaceId;
  readonly connection: RTCPeerConnection;
  carrier: Carrier | undefined;
  stage: Stage;
  limit: Cancel;
}

/** Closes a connection, and says so: closing says nothing at the closing end. */
const shut = (connection: RTCPeerConnection): void => {
  if (connection.connectionState === 'closed') return;
  connection.close();
  connection.dispatchEvent(new Event('connectionstatechange'));
};

/** Puts our channel on a connection. */
const carry = (connection: RTCPeerConnection): Carrier => {
  const channel = openOwnChannel(connection, connection.createDataChannel);
  const inbox = new EarlyInbox(channel, () => shut(connection));
  return { connection, channel, inbox, shut: () => shut(connection) };
};

/** Links by offers and answers that somebody else carries. See `Dialling`. */
export class Dialler implements Dialling {
  readonly #deps: DiallerDeps;
  readonly #dials = new Map<PlaceId, Dial>();

  constructor(deps: DiallerDeps) {
    this.#deps = deps;
  }

  async offer(place: PlaceId): Promise<Bytes | undefined> {
    const dial = this.#begin(place);
    if (!dial) return undefined;
    const offer = await this.#describe(dial, async (connection) => {
      dial.carrier = carry(connection);
      await connection.setLocalDescription();
    });
    if (offer) dial.stage = 'offered';
    return offer;
  }

  async answer(place: PlaceId, offer: Bytes): Promise<Bytes | undefined> {
    const description = unpackSignal(offer);
    const dial = description?.type === 'offer' ? this.#begin(place) : undefined;
    if (!dial || !description) return undefined;
    const answer = await this.#describe(dial, async (connection) => {
      await connection.setRemoteDescription(description);
      dial.carrier = carry(connection);
      await connection.setLocalDescription();
    });
    if (answer) void this.#open(dial);
    return answer;
  }

  complete(place: PlaceId, answer: Bytes): void {
    const dial = this.#dials.get(place);
    if (dial?.stage === 'offered') void this.#complete(dial, unpackSignal(answer));
  }

  abandon(place: PlaceId): void {
    const dial = this.#dials.get(place);
    if (dial) this.#end(dial);
  }

  /** Gives up every dial without a word. */
  destroy(): void {
    for (const dial of this.#dials.values()) this.#end(dial);
  }

  #begin(place: PlaceId): Dial | undefined {
    const { clock, connection: Connection } = this.#deps;
    if (this.#dials.has(place) || this.#dials.size >= MAX_DIALS) return undefined;
    try {
      const connection = new Connection();
      const limit = clock.after(DIAL_LIMIT_MS, () => this.#fail(dial, 'it did not open in time'));
      const dial: Dial = { place, connection, carrier: undefined, stage: 'preparing', limit };
      this.#dials.set(place, dial);
      return dial;
    } catch {
      // Browsers have a limit of their own.
      return undefined;
    }
  }

  /** Our own description once `describe` has set it, or undefined where that fails or the dial was let go of. */
  async #describe(
    dial: Dial,
    describe: (connection: RTCPeerConnection) => Promise<void>,
  ): Promise<Bytes | undefined> {
    const { connection } = dial;
    let signal: Bytes | undefined;
    try {
      await unlessClosed(connection, describe(connection));
      await whenGathered(connection, this.#deps.clock);
      if (this.#isUnderWay(dial)) signal = packSignal(connection.localDescription);
    } catch {
      // Closed meanwhile, or a description that this browser does not take.
    }
    if (!signal) this.#end(dial);
    return signal;
  }

  async #complete(dial: Dial, answer: RTCSessionDescriptionInit | undefined): Promise<void> {
    if (answer?.type !== 'answer') return this.#fail(dial, 'what came for an answer is none');
    dial.stage = 'answered';
    try {
      await dial.connection.setRemoteDescription(answer);
    } catch {
      return this.#fail(dial, 'the answer does not fit');
    }
    await this.#open(dial);
  }

  async #open(dial: Dial): Promise<void> {
    const { carrier, place } = dial;
    if (!carrier || !this.#isUnderWay(dial)) return;
    dial.stage = 'opening';
    // The dial's own limit is older, so the table's never ends it.
    await this.#deps.table.open(place, carrier, DIAL_LIMIT_MS);
    this.#forget(dial);
  }

  #isUnderWay(dial: Dial): boolean {
    return this.#dials.get(dial.place) === dial;
  }

  /** Whether the dial was still known. */
  #forget(dial: Dial): boolean {
    dial.limit();
    return this.#isUnderWay(dial) && this.#dials.delete(dial.place);
  }

  #end(dial: Dial): void {
    this.#forget(dial);
    // What has become a link by now is the table's alone.
    if (dial.stage === 'opening' && dial.carrier) this.#deps.table.letGo(dial.carrier);
    else shut(dial.connection);
  }

  #fail(dial: Dial, detail: string): void {
    const isNews = this.#isUnderWay(dial) && dial.stage !== 'preparing';
    this.#end(dial);
    if (isNews) this.#deps.trouble(dial.place, detail);
  }
}

/** A dialler of this page; loaded when the first dial begins. */
export const createDialler = (deps: DiallerDeps): Dialler => new Dialler(deps);
