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
import { type OwnedConnection, openOwnChannel } from '../owned-connection.ts';
import { EarlyInbox } from '../early-inbox.ts';
import type { LinkTable } from '../link-table.ts';
import { unlessClosed, whenGathered } from './gathering.ts';
import { type Candidate, formatCandidate } from './candidate.ts';
import { checkAgain } from './patience.ts';
import { type SessionDescription, readSession } from './session.ts';
import { decodeSession, descriptionOf, packSignal } from './signal-codec.ts';
import { chooseOfStranger } from './strangers.ts';

/** What a dialler needs, and whom it tells. */
export interface PageDiallerDeps {
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
  readonly options: DialOptions;
  owned: OwnedConnection | undefined;
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
const withOwnChannel = (connection: RTCPeerConnection, patient = false): OwnedConnection => {
  const channel = openOwnChannel(connection, connection.createDataChannel);
  const inbox = new EarlyInbox(channel, () => shut(connection));
  return { connection, channel, inbox, patient, shut: () => shut(connection) };
};

/**
 * Has the other side begin DTLS, once it has our answer. A browser answers ICE checks before that, and whoever begins
 * DTLS then is answered by nobody: BoringSSL gives up after twelve attempts, which is 222 seconds.
 */
const letThemBegin = (offer: RTCSessionDescriptionInit): void => {
  offer.sdp = offer.sdp?.replace('a=setup:actpass', 'a=setup:active') ?? '';
};

/** The description of a session whose candidates follow one by one. */
const withCandidatesToCome = (session: SessionDescription): RTCSessionDescriptionInit => {
  const { type, sdp = '' } = descriptionOf({ ...session, candidates: [] });
  return { type, sdp: sdp.replace('a=end-of-candidates\r\n', '') };
};

/** Those of a stranger's candidates that are tried, as far as this browser has found its own. */
const candidatesOfStranger = (
  { localDescription }: RTCPeerConnection,
  { candidates }: SessionDescription,
): readonly Candidate[] =>
  chooseOfStranger(candidates, readSession(localDescription?.sdp ?? '')?.candidates ?? []);

/** Has the browser try these, too. One that it does not take is one way less. */
const addCandidates = async (
  connection: RTCPeerConnection,
  candidates: readonly Candidate[],
): Promise<void> => {
  const lines = candidates.map((one, at) => `candidate:${formatCandidate(one, at + 1)}`);
  const added = lines.map((candidate) => connection.addIceCandidate({ candidate, sdpMid: '0' }));
  await unlessClosed(
    connection,
    Promise.allSettled(added).then(() => undefined),
  );
};

/** Links by offers and answers that somebody else carries. See `Dialling`. */
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
      dial.owned = withOwnChannel(connection);
      await connection.setLocalDescription();
    });
    if (offer) dial.stage = 'offered';
    return offer;
  }

  async answer(place: PlaceId, offer: Bytes, options: DialOptions = {}): Promise<Bytes | undefined> {
    const session = decodeSession(offer);
    const dial = session?.setup === 'actpass' ? this.#begin(place, options) : undefined;
    if (!dial || !session) return undefined;
    const { limitMs, stranger } = options;
    // Which addresses of a stranger are tried depends on what this browser's own turn out to be.
    const description = stranger ? withCandidatesToCome(session) : descriptionOf(session);
    if (limitMs !== undefined) letThemBegin(description);
    const answer = await this.#describe(dial, async (connection) => {
      await connection.setRemoteDescription(description);
      dial.owned = withOwnChannel(connection, limitMs !== undefined);
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
    if (dial?.stage === 'offered') void this.#complete(dial, decodeSession(answer));
  }

  abandon(place: PlaceId): void {
    const dial = this.#dials.get(place);
    if (dial) this.#end(dial);
  }

  /** Gives up every dial without a word. */
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
      // Browsers have a limit of their own.
      return undefined;
    }
  }

  #hasRoom({ stranger }: DialOptions): boolean {
    const strangers = [...this.#dials.values()].filter(({ options }) => options.stranger).length;
    return this.#dials.size < MAX_DIALS && (!stranger || strangers < MAX_STRANGER_DIALS);
  }

  /** From now on it has so long. */
  #limit(dial: Dial, ms: number): void {
    dial.limit();
    dial.limit = this.#deps.clock.after(ms, () => this.#fail(dial, 'it did not open in time'));
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
      if (this.#isUnderWay(dial)) signal = packSignal(connection.localDescription, dial.options);
    } catch {
      // Closed meanwhile, or a description that this browser does not take.
    }
    if (!signal) this.#end(dial);
    return signal;
  }

  async #complete(dial: Dial, answer: SessionDescription | undefined): Promise<void> {
    if (!answer || answer.setup === 'actpass') return this.#fail(dial, 'what came for an answer is none');
    dial.stage = 'answered';
    const { connection, options } = dial;
    // Whoever was waited for is there: what is left takes as long as with any other.
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
    // The dial's own limit is older, so the table's never ends it.
    await this.#deps.table.open(place, owned, limitMs);
    this.#forget(dial);
  }

  /** The same where people carry the answer: the other side does not have it for as long as that takes. */
  async #openLater(dial: Dial, candidates: readonly Candidate[], limitMs: number): Promise<void> {
    const stop = checkAgain(dial.connection, candidates, this.#deps.clock);
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
    // What has become a link by now is the table's alone.
    if (dial.stage === 'opening' && dial.owned) this.#deps.table.letGo(dial.owned);
    else shut(dial.connection);
  }

  #fail(dial: Dial, detail: string): void {
    const isNews = this.#isUnderWay(dial) && dial.stage !== 'preparing';
    this.#end(dial);
    if (isNews) this.#deps.trouble(dial.place, detail);
  }
}

/** A dialler of this page; loaded when the first dial begins. */
export const createPageDialler = (deps: PageDiallerDeps): PageDialler => new PageDialler(deps);
