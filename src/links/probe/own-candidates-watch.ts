import { part } from '../../lib/app-parts.ts';
import { type IceChoice, type IceServer, isTurn } from '../../lib/ice-server.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { WebRtcState } from '../../lib/link-report.ts';
import type { Clock } from '../../ports/clock.ts';

const loadOwnCandidates = part(() => import('./own-candidates.ts'));

/** What the watch needs. */
export interface OwnCandidatesDeps {
  readonly clock: Clock;
  /** The class of connections, with the configuration that is chosen now. */
  readonly connection: typeof RTCPeerConnection;
  /** The servers of the configuration. */
  readonly given: readonly IceServer[];
  /** The person's present choice. */
  readonly chosen: () => IceChoice;
  readonly isOnline: () => boolean;
  readonly changed: () => void;
}

/**
 * The first look is this long after the start, in milliseconds: before, the network and the processor are needed for the first
 * meeting.
 */
const LOOK_AFTER_MS = 5_000;

/** Watches whether this browser finds ICE candidates: looks after the start, and when something has changed. */
export class OwnCandidatesWatch {
  readonly #deps: OwnCandidatesDeps;
  readonly #cancel: Cancel;
  #state: WebRtcState = 'works';
  /** Number of looks: only the result of the newest counts. */
  #looks = 0;

  constructor(deps: OwnCandidatesDeps) {
    this.#deps = deps;
    // Where all addresses are hidden by choice, the result is known at once.
    this.#cancel = deps.clock.after(this.#hides() ? 0 : LOOK_AFTER_MS, () => void this.look());
  }

  get state(): WebRtcState {
    return this.#state;
  }

  /** The page was frozen: candidates that were missing may be found now. */
  woke(): void {
    if (this.#state !== 'works') void this.look();
  }

  /** Looks with a connection of the present configuration. */
  async look(): Promise<void> {
    const look = (this.#looks += 1);
    const state = await this.#find();
    // Without a network there are no candidates either; `online` tells that already.
    if (look !== this.#looks || state === this.#state || !this.#deps.isOnline()) return;
    this.#state = state;
    this.#deps.changed();
  }

  stop(): void {
    this.#looks += 1;
    this.#cancel();
  }

  /** Whether all addresses are hidden by choice, and there is no TURN server in their place. */
  #hides(): boolean {
    const { relayedOnly, servers } = this.#deps.chosen();
    return relayedOnly && ![...servers, ...this.#deps.given].some(isTurn);
  }

  async #find(): Promise<WebRtcState> {
    const { clock, connection, chosen } = this.#deps;
    if (this.#hides()) return 'hidden';
    const { relayedOnly } = chosen();
    const { findOwnCandidates } = await loadOwnCandidates();
    const found = await findOwnCandidates(connection, clock);
    return found === 'no-candidates' && relayedOnly ? 'hidden' : found;
  }
}
