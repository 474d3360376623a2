import type { LookupTrace, Neighbour, NetworkView } from '../../src/engine/api/state.ts';
import { NOW, idOf } from './engine.ts';

const MINUTE_MS = 60_000;

/** Characters of a node id that the picture knows. */
const NODE_CHARACTERS = 8;

const nodeOf = (seed: string): string => idOf(`node ${seed}`).slice(0, NODE_CHARACTERS);

/** The neighbour of that number: every other one near, the farther the slower. */
export const neighbourOf = (number: number, change: Partial<Neighbour> = {}): Neighbour => ({
  node: nodeOf(String(number)),
  nearness: number % 2 === 0 ? 12 - (number % 5) : number % 7,
  delayMs: 18 + ((number * 47) % 260),
  linkedSince: NOW - number * MINUTE_MS,
  contact: null,
  kind: number % 2 === 0 ? 'near' : 'spread',
  ...change,
});

/** A lookup of three ways that was answered. */
export const lookupOf = (change: Partial<LookupTrace> = {}): LookupTrace => ({
  at: NOW - MINUTE_MS,
  what: 'nickname',
  tookMs: 384,
  found: true,
  paths: [
    { first: nodeOf('1'), hops: 4, ended: 'found' },
    { first: nodeOf('2'), hops: 3, ended: 'nothing' },
    { first: nodeOf('3'), hops: 2, ended: 'lost' },
  ],
  ...change,
});

/** A place among so many neighbours. */
export const networkViewOf = (neighbours: number, change: Partial<NetworkView> = {}): NetworkView => ({
  node: nodeOf('self'),
  role: 'server',
  estimatedSize: 1_240,
  neighbours: Array.from({ length: neighbours }, (_, number) => neighbourOf(number + 1)),
  records: { count: 214, bytes: 131_000, own: 3 },
  lookups: [],
  traffic: { framesPerMinute: 96, bytesPerMinute: 41_200 },
  doorkeeper: false,
  ...change,
});
