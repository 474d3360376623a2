import { type Feature, hear } from '../feature/feature.ts';
import { forwardFrame } from '../tunnels/frames.ts';
import type { LazyNetwork } from './lazy-network.ts';

/** The network, and the people found in it. What it hears on links of its own goes to it past all others: see router.ts. */
export const networkFeature = (network: LazyNetwork, placesChanged: () => void) => {
  const { requests, sentRequests, blocked, ...shows } = network.slices;
  return {
    hears: [hear(forwardFrame, { from: 'contact', take: (link, [, body]) => network.forward(link, body) })],
    met: (link) => network.now()?.met(link),
    // The places that are held depend on whether this device takes part.
    chosen: placesChanged,
    shows,
    lists: { requests, sentRequests, blocked },
    answers: { network: network.calls, people: network.people },
  } satisfies Feature;
};
