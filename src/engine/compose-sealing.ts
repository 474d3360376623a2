// What seals, and what is known of devices: one chunk, fetched when there is somebody to be.
export { createDeviceBooks } from './devices/device-books.ts';
export { createSealer } from './sealing/sealer.ts';
