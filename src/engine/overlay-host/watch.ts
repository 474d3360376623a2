import type { Cancel } from '../../lib/signal.ts';
import type { LinkId } from '../../ports/links.ts';
import type { NetworkView } from '../api/state.ts';
import type { Core } from '../core.ts';
import type { Overlay } from '../overlay/overlay.ts';

/** How often the picture of the network is updated while it is on the screen. */
const EVERY_MS = 1_000;

/** The view of a device that takes no part. */
const OFF: NetworkView = {
  node: '',
  role: 'off',
  estimatedSize: 0,
  neighbours: [],
  records: { count: 0, bytes: 0, own: 0 },
  lookups: [],
  traffic: { framesPerMinute: 0, bytesPerMinute: 0 },
  doorkeeper: false,
};

/** One's place in the network as it is shown; `nameAt` knows contacts by their link. */
const viewOf = (overlay: Overlay | undefined, nameAt: (link: LinkId) => string | null): NetworkView => {
  const view = overlay?.view();
  if (!view) return OFF;
  const neighbours = view.neighbours.map(({ link, ...neighbour }) => ({
    ...neighbour,
    contact: nameAt(link),
  }));
  return { ...view, neighbours };
};

/** What is watched, and what is called what. */
export interface WatchDeps {
  readonly core: Core;
  overlay(): Overlay | undefined;
  /** The nickname of the contact at the other end; null for strangers. */
  nameAt(link: LinkId): string | null;
}

/** The picture of the network, while it is on the screen. */
export interface Watch {
  watch(watched: boolean): void;
  view(): NetworkView | null;
}

/** The watch of one engine. */
export const createWatch = ({ core, overlay, nameAt }: WatchDeps): Watch => {
  const { clock, publisher } = core;
  let watching: Cancel | undefined;
  const tell = (): void => {
    publisher.touch('networkView');
    watching = clock.after(EVERY_MS, tell);
  };
  return {
    watch: (watched) => {
      watching?.();
      watching = undefined;
      if (watched) tell();
      else publisher.touch('networkView');
    },
    view: () => (watching ? viewOf(overlay(), nameAt) : null),
  };
};
