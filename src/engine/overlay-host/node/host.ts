import type { Cancel } from '../../../lib/signal.ts';
import type { PlaceId } from '../../../ports/links.ts';
import type { Core } from '../../core.ts';
import type { PlaceSecret } from '../../handshake/authenticator.ts';
import type { Identity } from '../../identity/identity.ts';
import type { HeldPlace } from '../../meeting/meeting.ts';
import { createOverlay } from '../../overlay/create-overlay.ts';
import type { DeviceClass, NodeKey, Overlay } from '../../overlay/overlay.ts';
import { type OverlayLinks, createOverlayLinks } from '../transport/overlay-links.ts';
import {
  type OverlayDialler,
  type OverlayDiallerDeps,
  createOverlayDialler,
} from '../signalling/overlay-dialler.ts';
import { createBootstrapPlaces } from './bootstrap-places.ts';
import { createNodeCrypto } from './node-crypto.ts';
import type { KeptRecords } from './record-shelf.ts';
import { readPurpose, type DialPurposeDeps } from '../signalling/dial-purpose.ts';

/** When the size of the network is noted, for the next start: soon, as many are here for a minute only, then seldom. */
const SIZE_FIRST_MS = 30_000;
const SIZE_EVERY_MS = 5 * 60_000;

/**
 * Bits of work a record costs that stands beside those of others under one key, the same for everybody: half a second
 * of a desktop's time. As for a contact request, it is a speed bump and no wall.
 */
export const SHARED_WORK_BITS = 18;

/** What depends on where the engine runs. */
export interface NodeOptions {
  readonly device: DeviceClass;
  /** Bits of work a shared record costs. */
  readonly workBits: number;
}

/** What the overlay is run with. */
export interface HostDeps extends DialPurposeDeps {
  readonly core: Core;
  readonly options: NodeOptions;
  readonly shelf: KeptRecords;
  placesChanged(): void;
  /** There is a server among the neighbours now. */
  ready(): void;
}

/** Runs the overlay, as long as one takes part. */
export interface Host {
  /** undefined while one does not. */
  overlay(): Overlay | undefined;
  start(me: Identity): void;
  stop(): void;
  readonly overlayLinks: OverlayLinks;
  /** The bootstrap rooms that the overlay holds. */
  bootstrapPlaces(): readonly HeldPlace[];
  place(id: PlaceId): PlaceSecret | undefined;
  /** The link of this place was closed, or never opened. */
  ended(place: PlaceId): void;
  /** The page is hidden or shown. */
  visible(visible: boolean): void;
}

/** The person that may be at the other end of an own or an incoming dial. */
const expecting =
  (deps: DialPurposeDeps, self: () => NodeKey | undefined): OverlayDiallerDeps['expected'] =>
  ({ peer }, what, dialled) => {
    const me = self();
    if (!me) return undefined;
    const ends = dialled === 'by-us' ? { from: me, to: peer } : { from: peer, to: me };
    return readPurpose(deps, what, { ends, other: peer });
  };

/** The host of one engine. */
export const createHost = (deps: HostDeps): Host => {
  const { core, options, shelf } = deps;
  const { clock, random, log, network } = core;
  let overlay: Overlay | undefined;
  let self: NodeKey | undefined;
  let shown = true;
  let noting: Cancel | undefined;
  const bootstrap = createBootstrapPlaces({ clock, network, placesChanged: deps.placesChanged });

  const dials: OverlayDialler = createOverlayDialler({
    links: core.links.below,
    expected: expecting(deps, () => self),
  });
  const links = createOverlayLinks({ core, overlay: () => overlay, dialAt: ({ place }) => dials.at(place) });

  const applyRole = (): void => overlay?.setRole(options.device === 'phone' && !shown ? 'client' : 'server');

  const noteSize = (): void => {
    if (overlay?.isReady()) shelf.noteSize(overlay.view().estimatedSize);
    noting = clock.after(SIZE_EVERY_MS, noteSize);
  };

  const make = (me: Identity, key: NodeKey): Overlay => {
    const made = createOverlay({
      clock,
      random,
      log,
      crypto: createNodeCrypto({ ...core, device: me.deviceKey }),
      transport: links.transport,
      dialler: dials,
      holdRooms: bootstrap.hold,
      shelf,
      self: key,
      network,
      ...options,
      lastSize: shelf.lastSize(),
    });
    made.onMeeting((from, what) => {
      const expected = readPurpose(deps, what, { ends: { from, to: key }, other: from });
      return expected && (expected.person ? 'contact' : 'invited');
    });
    return made;
  };

  const start = (me: Identity): void => {
    self = me.deviceKey.publicKey;
    const made = make(me, self);
    overlay = made;
    applyRole();
    links.start();
    void made.ready().then(() => (overlay === made ? deps.ready() : undefined));
    noting = clock.after(SIZE_FIRST_MS, noteSize);
  };

  const stop = (): void => {
    const before = overlay;
    if (!before) return;
    noting?.();
    if (before.isReady()) shelf.noteSize(before.view().estimatedSize);
    overlay = undefined;
    before.stop();
    links.stop();
    dials.clear();
    shelf.flush();
  };

  return {
    overlay: () => overlay,
    start,
    stop,
    overlayLinks: links,
    bootstrapPlaces: bootstrap.held,
    place: dials.place,
    ended: (place) => {
      const dial = dials.end(place);
      if (dial !== undefined) overlay?.failed(dial);
    },
    visible: (visible) => {
      shown = visible;
      applyRole();
    },
  };
};
