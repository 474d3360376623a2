import { part } from '../../lib/app-parts.ts';
import { type IceChoice, type IceServer, isTurn } from '../../lib/ice-server.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { WebRtcState } from '../../lib/web-rtc.ts';
import type { Clock } from '../../ports/clock.ts';

const loadOwnCandidates = part(() => import('./own-candidates.ts'));

/** What the watch is made of. */
export interface OwnCandidatesDeps {
  readonly clock: Clock;
  /** Makes connections as is chosen now. */
  readonly connection: typeof RTCPeerConnection;
  /** The servers of the configuration. */
  readonly given: readonly IceServer[];
  /** What the person has chosen, now. */
  readonly chosen: () => IceChoice;
  readonly isOnline: () => boolean;
  readonly changed: () => void;
}

/**
 * This long after the start it is looked whether there is a way to be reached, in milliseconds: before, all there is goes
 * into meeting somebody.
 */
const LOOK_AFTER_MS = 5_000;

/** Knows whether this browser finds a way to be reached: looks after the start, and when something has changed. */
export class OwnCandidatesWatch {
  readonly #deps: OwnCandidatesDeps;
  readonly #cancel: Cancel;
  #state: WebRtcState = 'works';
  /** Counts looks: only the newest tells. */
  #looks = 0;

  constructor(deps: OwnCandidatesDeps) {
    this.#deps = deps;
    // What hides everything is known at once.
    this.#cancel = deps.clock.after(this.#hides() ? 0 : LOOK_AFTER_MS, () => void this.look());
  }

  get state(): WebRtcState {
    return this.#state;
  }

  /** The page was away: what was missing then may be there now. */
  woke(): void {
    if (this.#state !== 'works') void this.look();
  }

  /** Looks with connections as they are made now. */
  async look(): Promise<void> {
    const look = (this.#looks += 1);
    const state = await this.#find();
    // Without a network there is no way either, and that is said by itself.
    if (look !== this.#looks || state === this.#state || !this.#deps.isOnline()) return;
    this.#state = state;
    this.#deps.changed();
  }

  stop(): void {
    this.#looks += 1;
    this.#cancel();
  }

  /** Whether every address is hidden, and nothing stands in for it. */
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
