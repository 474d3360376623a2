// What the tests and the command line use of the simulator.
export { SimClock, createNodeClock } from './clock.ts';
export { createStandIn, sha256 } from './crypto.ts';
export { Switchboard } from './dialler.ts';
export { createHost } from './host.ts';
export { corruptShare, makeLiar } from './liars.ts';
export { Lobby } from './lobby.ts';
export { DEFAULT_NETWORK, Network } from './network.ts';
export { DEFAULT_RUN, readOptions } from './options.ts';
export { Population } from './population.ts';
export { Stream } from './random.ts';
export { createNobleSecrets } from './real-crypto.ts';
export { main, simulate } from './run.ts';
export { Trace, Traffic } from './traffic.ts';
export { DEFAULT_WORKLOAD, Workload } from './workload.ts';
export { DEFAULT_WORLD, World } from './world.ts';
export { encodeRoute } from '../../src/engine/overlay/codec.ts';
export { encodePush } from '../../src/engine/records/record-frames.ts';
export { makeSigned } from '../../src/engine/records/record.ts';
