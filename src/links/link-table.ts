import type { Bytes } from '../lib/bytes.ts';
import type { Clock } from '../ports/clock.ts';
import type { LinkEvents, LinkId, LinkInfo, PlaceId } from '../ports/links.ts';
import type { Carrier } from './carrier.ts';
import { FrameChannel } from './channel/frame-channel.ts';
import { isFrameSize, notAFrame } from './channel/framing.ts';
import { whenOpen } from './channel/when-open.ts';
import { fingerprintsOf } from './fingerprints.ts';
import { remoteNetworkOf } from './remote-network.ts';

/** Two browsers that have found each other have this long to open our channel. */
const OPEN_LIMIT_MS = 10_000;

/** What a table of links needs, and whom it tells. */
export interface LinkTableDeps {
  readonly clock: Clock;
  /** The one who listens now, if anybody does. */
  listener(): LinkEvents | undefined;
  /** A connection is over, whether it became a link or not. */
  released(carrier: Carrier): void;
  /** See `Links.proven`. */
  proven?(carrier: Carrier, end: string): void;
  /** The other end of a link went away without a word. */
  silent?(): void;
}

/** The links of a page: makes them of connections, numbers them, and forgets them. */
export class LinkTable {
  readonly #deps: LinkTableDeps;
  readonly #channels = new Map<LinkId, FrameChannel>();
  readonly #carriers = new Map<LinkId, Carrier>();
  readonly #opening = new Set<Carrier>();
  #nextId = 1;

  constructor(deps: LinkTableDeps) {
    this.#deps = deps;
  }

  /** Opens a link over a connection, or says why not. Answers when that is decided. */
  async open(place: PlaceId, carrier: Carrier, limitMs = OPEN_LIMIT_MS): Promise<void> {
    this.#opening.add(carrier);
    const opened = await whenOpen(carrier, this.#deps.clock, limitMs);
    if (!this.#opening.delete(carrier)) return;
    const fingerprints = fingerprintsOf(carrier.connection);
    if (opened && fingerprints) {
      const remoteNetwork = remoteNetworkOf(carrier.connection);
      return this.#start(carrier, {
        ...(remoteNetwork !== undefined && { remoteNetwork }),
        place,
        localFingerprint: fingerprints.local,
        remoteFingerprint: fingerprints.remote,
      });
    }
    carrier.shut();
    this.#deps.listener()?.trouble(place, opened ? 'no certain fingerprints' : 'the channel did not open');
    this.#deps.released(carrier);
  }

  /** See `Links.send`. Throws a RangeError where the bytes are no frame: that is a bug of the caller. */
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
    const carrier = this.#carriers.get(link);
    if (carrier) this.#deps.proven?.(carrier, end);
  }

  /** See `Links.check`. */
  check(limitMs: number): void {
    for (const channel of this.#channels.values()) channel.check(limitMs);
  }

  /** Gives up a link that is opening, without a word; one that is open stays. */
  letGo(carrier: Carrier): void {
    if (this.#opening.delete(carrier)) carrier.shut();
  }

  /** Closes everything that is open or opening. */
  closeAll(): void {
    for (const channel of this.#channels.values()) channel.close();
    for (const carrier of this.#opening) this.letGo(carrier);
  }

  #start(carrier: Carrier, info: LinkInfo): void {
    const link = this.#nextId++ as LinkId;
    const channel = new FrameChannel(carrier, this.#deps.clock, {
      frame: (frame) => this.#deps.listener()?.frame(link, frame),
      closed: (reason) => {
        this.#channels.delete(link);
        this.#carriers.delete(link);
        this.#deps.listener()?.closed(link, reason);
        this.#deps.released(carrier);
      },
      silent: () => this.#deps.silent?.(),
    });
    this.#channels.set(link, channel);
    this.#carriers.set(link, carrier);
    this.#deps.listener()?.opened(link, info);
    channel.start();
  }
}
