import type { Bytes } from '../../lib/bytes.ts';
import type { Handed, LiveWay, Refused, WayRefusal } from '../../ports/way.ts';
import { MAX_SEALED_BYTES } from '../sessions/limits.ts';

const HANDED: Handed = { kind: 'handed' };

const refused = (because: WayRefusal): Refused => ({ kind: 'refused', because });

/**
 * The way over one link to a device, direct or via the network: the link cuts into pieces what is too large for it.
 * @param give gives an envelope to the link; see `Links.send`
 */
export const createLinkWay = (device: string, give: (envelope: Bytes) => Promise<boolean>): LiveWay => ({
  limit: (to) => (to === device ? MAX_SEALED_BYTES : 0),
  offer: async (to, envelope) => {
    if (to !== device) return refused('elsewhere');
    if (envelope.length > MAX_SEALED_BYTES) return refused('too-large');
    return (await give(envelope)) ? HANDED : refused('closed');
  },
});
