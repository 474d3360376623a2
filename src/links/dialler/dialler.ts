import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import {
  DIAL_LIMIT_MS,
  type DialOptions,
  MAX_DIALS,
  MAX_STRANGER_DIALS,
  type Dialling,
  type PlaceId,
} from '../../ports/links.ts';
import { type OwnedConnection, openNegotiatedChannel } from '../connection/owned-connection.ts';
import { MessageBuffer } from '../connection/message-buffer.ts';
import type { LinkTable } from '../link-table.ts';
import { unlessClosed, whenGathered } from './gathering.ts';
import { type IceCandidate, formatCandidate } from './candidate.ts';
import { repeatChecks } from './repeat-checks.ts';
import { type SessionDescription, parseSdp } from './session-description.ts';
import { decodeDescription, descriptionOf, packSignal } from './signal-codec.ts';
import { chooseStrangerCandidates } from './stranger-candidates.ts';

/** What a dialler needs, and the callbacks that it calls. */
export interface PageDiallerDeps {
  readonly clock: Clock;
  /** Has the ICE configuration already. */
  readonly connection: typeof RTCPeerConnection;
  /** Makes a link of a connection. */
  readonly table: Pick<LinkTable, 'open' | 'letGo'>;
  trouble(place: PlaceId, detail: string): void;
}

/**
 * - `preparing`: `offer` or `answer` has not resolved; it resolves with undefined where the dial fails
 * - `offered`: waits for the answer
 * - `answered`: waits for the link; before `opening` the dialler closes the connection itself
 */
type Stage = 'preparing' | 'offered' | 'answered' | 'opening';

interface Dial {
  readonly place: PlaceId;
  readonly connection: RTCPeerConnection;
  readonly options: DialOptions;
  owned: OwnedConnection | undefined;
  stage: Stage;
  limit: Cancel;
}

/** Closes a connection and fires the event: the browser fires none at the closing end. */
const shut = (connection: RTCPeerConnection): void => {
  if (connection.connectionState === 'closed') return;
  connection.close();
  connection.dispatchEvent(new Event('connectionstatechange'));
};

/** Puts our negotiated channel on a connection. */
const withNegotiatedChannel = (connection: RTCPeerConnection, patient = false): OwnedConnection => {
  const channel = openNegotiatedChannel(connection, connection.createDataChannel);
  const inbox = new MessageBuffer(channel, () => shut(connection));
  return { connection, channel, inbox, patient, shut: () => shut(connection) };
};

/**
 * Has the offerer begin DTLS, once it has our answer. Before that the offerer's browser answers ICE checks but no DTLS
 * ClientHello: BoringSSL at this end would give up after twelve attempts, which is 222 seconds.
 */
const letOffererBeginDtls = (offer: RTCSessionDescriptionInit): void => {
  offer.sdp = offer.sdp?.replace('a=setup:actpass', 'a=setup:active') ?? '';
};

/** The description without its candidates, which are added one by one (trickle ICE, RFC 8838). */
const withCandidatesToCome = (session: SessionDescription): RTCSessionDescriptionInit => {
  const { type, sdp = '' } = descriptionOf({ ...session, candidates: [] });
  return { type, sdp: sdp.replace('a=end-of-candidates\r\n', '') };
};

/** The stranger's candidates that are tried, judged by the candidates that this browser has found for itself. */
const candidatesOfStranger = (
  { localDescription }: RTCPeerConnection,
  { candidates }: SessionDescription,
): readonly IceCandidate[] =>
  chooseStrangerCandidates(candidates, parseSdp(localDescription?.sdp ?? '')?.candidates ?? []);

/** Has the browser try these candidates, too. A candidate that it does not take is left out. */
const addCandidates = async (
  connection: RTCPeerConnection,
  candidates: readonly IceCandidate[],
): Promise<void> => {
  const lines = candidates.map((one, at) => `candidate:${formatCandidate(one, at + 1)}`);
  const added = lines.map((candidate) => connection.addIceCandidate({ candidate, sdpMid: '0' }));
  await unlessClosed(
    connection,
    Promise.allSettled(added).then(() => undefined),
  );
};

/** Makes links from offers and answers that the overlay or people carry. See `Dialling`. */
export class PageDialler implements Dialling {
  readonly #deps: PageDiallerDeps;
  readonly #dials = new Map<PlaceId, Dial>();

  constructor(deps: PageDiallerDeps) {
    this.#deps = deps;
  }

  async offer(place: PlaceId, options: DialOptions = {}): Promise<Bytes | undefined> {
    const dial = this.#begin(place, options);
    if (!dial) return undefined;
    const offer = await this.#describe(dial, async (connection) => {
      dial.owned = withNegotiatedChannel(connection);
      await connection.setLocalDescription();
    });
    if (offer) dial.stage = 'offered';
    return offer;
  }

  async answer(place: PlaceId, offer: Bytes, options: DialOptions = {}): Promise<Bytes | undefined> {
    const session = decodeDescription(offer);
    const dial = session?.setup === 'actpass' ? this.#begin(place, options) : undefined;
    if (!dial || !session) return undefined;
    const { limitMs, stranger } = options;
    // Which addresses of a stranger are tried depends on this browser's own candidates, which are not known yet.
    const description = stranger ? withCandidatesToCome(session) : descriptionOf(session);
    if (limitMs !== undefined) letOffererBeginDtls(description);
    const answer = await this.#describe(dial, async (connection) => {
      await connection.setRemoteDescription(description);
      dial.owned = withNegotiatedChannel(connection, limitMs !== undefined);
      await connection.setLocalDescription();
    });
    if (!answer) return undefined;
    if (stranger) await addCandidates(dial.connection, candidatesOfStranger(dial.connection, session));
    if (!this.#isUnderWay(dial)) return undefined;
    if (limitMs === undefined) void this.#open(dial);
    else void this.#openLater(dial, session.candidates, limitMs);
    return answer;
  }

  complete(place: PlaceId, answer: Bytes): void {
    const dial = this.#dials.get(place);
    if (dial?.stage === 'offered') void this.#complete(dial, decodeDescription(answer));
  }

  abandon(place: PlaceId): void {
    const dial = this.#dials.get(place);
    if (dial) this.#end(dial);
  }

  /** Gives up every dial, and tells no `trouble`. */
  destroy(): void {
    for (const dial of this.#dials.values()) this.#end(dial);
  }

  #begin(place: PlaceId, options: DialOptions): Dial | undefined {
    const { connection: Connection } = this.#deps;
    if (this.#dials.has(place) || !this.#hasRoom(options)) return undefined;
    try {
      const connection = new Connection();
      const limit = (): void => undefined;
      const dial: Dial = { place, connection, options, owned: undefined, stage: 'preparing', limit };
      this.#limit(dial, options.limitMs ?? DIAL_LIMIT_MS);
      this.#dials.set(place, dial);
      return dial;
    } catch {
      // Browsers limit the number of connections.
      return undefined;
    }
  }

  #hasRoom({ stranger }: DialOptions): boolean {
    const strangers = [...this.#dials.values()].filter(({ options }) => options.stranger).length;
    return this.#dials.size < MAX_DIALS && (!stranger || strangers < MAX_STRANGER_DIALS);
  }

  /** The dial has this long from now on. */
  #limit(dial: Dial, ms: number): void {
    dial.limit();
    dial.limit = this.#deps.clock.after(ms, () => this.#fail(dial, 'it did not open in time'));
  }

  /** Our own description once `describe` has set it; undefined where that fails or the dial was abandoned. */
  async #describe(
    dial: Dial,
    describe: (connection: RTCPeerConnection) => Promise<void>,
  ): Promise<Bytes | undefined> {
    const { connection } = dial;
    let signal: Bytes | undefined;
    try {
      await unlessClosed(connection, describe(connection));
      await whenGathered(connection, this.#deps.clock);
      if (this.#isUnderWay(dial)) signal = packSignal(connection.localDescription, dial.options);
    } catch {
      // The connection was closed meanwhile, or this browser does not take the description.
    }
    if (!signal) this.#end(dial);
    return signal;
  }

  async #complete(dial: Dial, answer: SessionDescription | undefined): Promise<void> {
    if (!answer || answer.setup === 'actpass') return this.#fail(dial, 'what came for an answer is none');
    dial.stage = 'answered';
    const { connection, options } = dial;
    // The other person has answered: from now on the usual limit is enough.
    if (options.limitMs !== undefined) this.#limit(dial, DIAL_LIMIT_MS);
    const candidates = options.stranger ? candidatesOfStranger(connection, answer) : answer.candidates;
    try {
      await connection.setRemoteDescription(descriptionOf({ ...answer, candidates }));
    } catch {
      return this.#fail(dial, 'the answer does not fit');
    }
    await this.#open(dial);
  }

  async #open(dial: Dial, limitMs = DIAL_LIMIT_MS): Promise<void> {
    const { owned, place } = dial;
    if (!owned || !this.#isUnderWay(dial)) return;
    dial.stage = 'opening';
    // The limit of the dial began earlier, so the table's limit never ends first.
    await this.#deps.table.open(place, owned, limitMs);
    this.#forget(dial);
  }

  /** The same where people carry the answer, which takes them up to minutes: repeats the checks meanwhile. */
  async #openLater(dial: Dial, candidates: readonly IceCandidate[], limitMs: number): Promise<void> {
    const stop = repeatChecks(dial.connection, candidates, this.#deps.clock);
    await this.#open(dial, limitMs);
    stop();
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
    // A connection that has become a link belongs to the table.
    if (dial.stage === 'opening' && dial.owned) this.#deps.table.letGo(dial.owned);
    else shut(dial.connection);
  }

  #fail(dial: Dial, detail: string): void {
    const isNews = this.#isUnderWay(dial) && dial.stage !== 'preparing';
    this.#end(dial);
    if (isNews) this.#deps.trouble(dial.place, detail);
  }
}

/** Creates the dialler of this page. */
export const createPageDialler = (deps: PageDiallerDeps): PageDialler => new PageDialler(deps);
