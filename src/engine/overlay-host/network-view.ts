import type { LinkId } from '../../ports/links.ts';
import type { NetworkView } from '../api/state.ts';
import type { Overlay } from '../overlay/overlay.ts';

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

/** One's place in the network as it is shown, with the nicknames of contacts; `nameAt` knows them by their link. */
export const networkViewOf = (
  overlay: Overlay | undefined,
  nameAt: (link: LinkId) => string | null,
): NetworkView => {
  const view = overlay?.view();
  if (!view) return OFF;
  const neighbours = view.neighbours.map(({ link, ...neighbour }) => ({
    ...neighbour,
    contact: nameAt(link),
  }));
  return { ...view, neighbours };
};
