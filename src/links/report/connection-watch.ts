import type { CandidateType, ConnectionFailure, FailureReason } from '../../lib/link-report.ts';
import type { DatedClock } from '../../ports/clock.ts';

/** How many failures are kept. */
const KEPT_FAILURES = 8;

/**
 * A connection that is closed sooner was not needed any more, for example as one of several with the same browser. A connection
 * that is needed is given up after 20 s (the dialler) or 23 s (trystero).
 */
export const GIVEN_UP_AFTER_MS = 10_000;

/** Open connections and failures of a page. */
export interface ConnectionWatch {
  /** RTCPeerConnection that reports its state to this watch. */
  readonly connection: typeof RTCPeerConnection;
  /** Open connections, and since when. */
  readonly open: ReadonlyMap<RTCPeerConnection, number>;
  /** Newest first. */
  readonly failures: readonly ConnectionFailure[];
  /** The other end of a link did not prove its identity. */
  refused(): void;
}

type Described = Pick<RTCPeerConnection, 'iceConnectionState' | 'localDescription' | 'remoteDescription'>;

const typesIn = (description: RTCSessionDescription | null): CandidateType[] => [
  ...new Set(
    [...(description?.sdp ?? '').matchAll(/^a=candidate:.* typ (\w+)/gm)].map(
      ([, type]) => type as CandidateType,
    ),
  ),
];

/** Why a connection did not open. `gaveUp`: this end closed it while it was connecting. */
export const describeFailure = (
  { iceConnectionState, localDescription, remoteDescription }: Described,
  gaveUp: boolean,
): Omit<ConnectionFailure, 'at'> => {
  const [local, remote] = [typesIn(localDescription), typesIn(remoteDescription)];
  const reason = (): FailureReason => {
    // The pair may be found although one end names no candidate (peer-reflexive).
    if (/connected|completed/.test(iceConnectionState)) return 'dtls';
    if (local.length === 0) return 'no-candidates';
    if (remote.length === 0) return 'no-remote-candidates';
    return gaveUp ? 'timeout' : 'ice';
  };
  return { reason: reason(), local, remote };
};

/** Creates a class of connections that are all watched. */
export const watchConnections = (
  Base: typeof RTCPeerConnection,
  { now, date }: Pick<DatedClock, 'now' | 'date'>,
): ConnectionWatch => {
  const open = new Map<RTCPeerConnection, number>();
  const failures: ConnectionFailure[] = [];
  const note = (failure: Omit<ConnectionFailure, 'at'>): void => {
    failures.unshift({ at: date(), ...failure });
    failures.length = Math.min(failures.length, KEPT_FAILURES);
  };

  class WatchedConnection extends Base {
    /** When both descriptions were set, until the connection is open or has failed. */
    #begun: number | undefined;

    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'connected' && !open.has(this)) {
          open.set(this, date());
          this.#begun = undefined;
        }
        if (this.connectionState === 'failed') this.#failed(false);
      });
    }

    override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      await super.setRemoteDescription(description);
      if (!open.has(this)) this.#begun ??= now();
    }

    override close(): void {
      if (this.#begun !== undefined && now() - this.#begun >= GIVEN_UP_AFTER_MS) this.#failed(true);
      this.#begun = undefined;
      open.delete(this);
      super.close();
    }

    #failed(gaveUp: boolean): void {
      if (open.delete(this)) note({ reason: 'lost', local: [], remote: [] });
      else if (this.#begun !== undefined) note(describeFailure(this, gaveUp));
      this.#begun = undefined;
    }
  }

  return {
    connection: WatchedConnection,
    open,
    failures,
    refused: () => note({ reason: 'refused', local: [], remote: [] }),
  };
};
