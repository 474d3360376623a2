import type { CandidateType, ConnectionFailure, FailureReason } from '../../lib/link-report.ts';
import type { DatedClock } from '../../ports/clock.ts';

/** Failures that are remembered. */
const KEPT_FAILURES = 8;

/**
 * A connection that is given up sooner was not wanted any more, as one of several that were begun with the same
 * browser. One that is wanted is given up after 20 s (the dialler) or 23 s (trystero).
 */
export const GIVEN_UP_AFTER_MS = 10_000;

/** What is noted of the connections of a page. */
export interface ConnectionWatch {
  /** RTCPeerConnection that tells how it goes. */
  readonly connection: typeof RTCPeerConnection;
  /** Those that are open, and since when. */
  readonly open: ReadonlyMap<RTCPeerConnection, number>;
  /** Newest first. */
  readonly failures: readonly ConnectionFailure[];
  /** The other end of a link did not prove who it is. */
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

/** Why a connection that never opened did not. `gaveUp`: it was closed by us while it was being made. */
export const describeFailure = (
  { iceConnectionState, localDescription, remoteDescription }: Described,
  gaveUp: boolean,
): Omit<ConnectionFailure, 'at'> => {
  const [local, remote] = [typesIn(localDescription), typesIn(remoteDescription)];
  const reason = (): FailureReason => {
    // A way that neither had named is found all the same where only one of them can name none.
    if (/connected|completed/.test(iceConnectionState)) return 'dtls';
    if (local.length === 0) return 'no-candidates';
    if (remote.length === 0) return 'no-remote-candidates';
    return gaveUp ? 'timeout' : 'ice';
  };
  return { reason: reason(), local, remote };
};

/** Watches connections, whoever makes them. */
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
    /** When both ends had described themselves, until it is decided what comes of it. */
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
