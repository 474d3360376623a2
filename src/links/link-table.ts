import type { Bytes } from '../lib/bytes.ts';
import type { Clock } from '../ports/clock.ts';
import type { LinkEvents, LinkId, LinkInfo, PlaceId } from '../ports/links.ts';
import type { OwnedConnection } from './connection/owned-connection.ts';
import { FrameChannel } from './channel/frame-channel.ts';
import { isFrameSize, notAFrame } from './channel/framing.ts';
import { waitUntilOpen } from './connection/wait-until-open.ts';
import { fingerprintsOf } from './connection/fingerprints.ts';
import { remoteNetworkOf } from './connection/remote-network.ts';

/** Two browsers that have exchanged offer and answer have this long to open our channel. */
const OPEN_LIMIT_MS = 10_000;

/** What a table of links needs, and the callbacks that it calls. */
export interface LinkTableDeps {
  readonly clock: Clock;
  /** The engine's listener, where there is one. */
  listener(): LinkEvents | undefined;
  /** A connection is over, whether it became a link or not. */
  released(owned: OwnedConnection): void;
  /** See `Links.proven`. */
  proven?(owned: OwnedConnection, end: string): void;
  /** The other end of a link stopped answering. */
  silent?(): void;
}

/** The links of a page: makes a link of a connection, gives it an id, and removes it when it closes. */
export class LinkTable {
  readonly #deps: LinkTableDeps;
  readonly #channels = new Map<LinkId, FrameChannel>();
  readonly #connections = new Map<LinkId, OwnedConnection>();
  readonly #opening = new Set<OwnedConnection>();
  #nextId = 1;

  constructor(deps: LinkTableDeps) {
    this.#deps = deps;
  }

  /** Opens a link over a connection, or tells `trouble`. Resolves when that is decided. */
  async open(place: PlaceId, owned: OwnedConnection, limitMs = OPEN_LIMIT_MS): Promise<void> {
    this.#opening.add(owned);
    const opened = await waitUntilOpen(owned, this.#deps.clock, limitMs);
    if (!this.#opening.delete(owned)) return;
    const fingerprints = fingerprintsOf(owned.connection);
    if (opened && fingerprints) {
      const remoteNetwork = remoteNetworkOf(owned.connection);
      return this.#start(owned, {
        ...(remoteNetwork !== undefined && { remoteNetwork }),
        place,
        localFingerprint: fingerprints.local,
        remoteFingerprint: fingerprints.remote,
      });
    }
    owned.shut();
    this.#deps.listener()?.trouble(place, opened ? 'no certain fingerprints' : 'the channel did not open');
    this.#deps.released(owned);
  }

  /** See `Links.send`. Throws a RangeError where the length is not that of a frame: that is a bug of the caller. */
  async send(link: LinkId, frame: Bytes): Promise<boolean> {
    if (!isFrameSize(frame.length)) throw notAFrame(frame.length);
    return (await this.#channels.get(link)?.send(frame)) ?? false;
  }

  /** See `Links.close`. */
  close(link: LinkId): void {
    this.#channels.get(link)?.close();
  }

  /** See `Links.proven`. */
  proven(link: LinkId, end: string): void {
    const owned = this.#connections.get(link);
    if (owned) this.#deps.proven?.(owned, end);
  }

  /** See `Links.check`. */
  check(limitMs: number): void {
    for (const channel of this.#channels.values()) channel.check(limitMs);
  }

  /** Gives up a link that is opening, and tells no `trouble`. A link that is open stays. */
  letGo(owned: OwnedConnection): void {
    if (this.#opening.delete(owned)) owned.shut();
  }

  /** Closes everything that is open or opening. */
  closeAll(): void {
    for (const channel of this.#channels.values()) channel.close();
    for (const owned of this.#opening) this.letGo(owned);
  }

  #start(owned: OwnedConnection, info: LinkInfo): void {
    const link = this.#nextId++ as LinkId;
    const channel = new FrameChannel(owned, this.#deps.clock, {
      frame: (frame) => this.#deps.listener()?.frame(link, frame),
      closed: (reason) => {
        this.#channels.delete(link);
        this.#connections.delete(link);
        this.#deps.listener()?.closed(link, reason);
        this.#deps.released(owned);
      },
      silent: () => this.#deps.silent?.(),
    });
    this.#channels.set(link, channel);
    this.#connections.set(link, owned);
    this.#deps.listener()?.opened(link, info);
    channel.start();
  }
}
