import { createNetworkWith } from './engine/overlay-host/create-network.ts';
import { SHARED_WORK_BITS } from './engine/overlay-host/node/host.ts';

/** Phones say so; a tablet that does not has the means of a desktop. */
const device = /Mobi|Android/u.test(navigator.userAgent) ? 'phone' : 'desktop';

/** Composition of the network: loaded behind the first screen. */
export const createNetwork = createNetworkWith({ device, workBits: SHARED_WORK_BITS });
