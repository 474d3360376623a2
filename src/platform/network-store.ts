import type { KnownNetworks } from '../lib/known-networks.ts';
import { NO_NETWORKS, storeNameOf } from './app-name.ts';

/** A database that was opened, or could not be. */
export interface OpenedStore {
  /** Whether an identity is in it, sealed or not. */
  readonly holds: 'somebody' | 'nobody' | 'unreadable';
  close(): void;
}

/** What the choice is made of. */
export interface NetworkStoreDeps<T extends OpenedStore> {
  /** See `appName`. */
  readonly app: string;
  /** What the page remembers; null: nothing. */
  readonly known: KnownNetworks | null;
  /** The network that counts by config.json; null: it could not be read, and nothing is remembered. */
  readonly said: Promise<string | null>;
  open(name: string): Promise<T>;
  /** Deletes a database that this start has created and that has no data. */
  remove(name: string): void;
}

/** The database of the network that counts. */
export interface NetworkStore<T extends OpenedStore> {
  readonly opened: T;
  readonly name: string;
  readonly network: string;
  /** What the page remembers from now on. */
  readonly known: KnownNetworks | null;
}

/**
 * Opens the database of the network that config.json names. It does not wait for the file: it opens the one of the last
 * start meanwhile, which is nearly always the right one, and changes to another where the file says so.
 *
 * Where a person began before config.json could be read for the first time, their database becomes that of the network that the
 * file names later. Otherwise their identity would seem lost because a file could not be read.
 */
export const openNetworkStore = async <T extends OpenedStore>(
  deps: NetworkStoreDeps<T>,
): Promise<NetworkStore<T>> => {
  const { app, known, open, remove } = deps;
  const before = known ?? NO_NETWORKS;
  const guess = storeNameOf(app, before.last, before);
  const [guessed, said] = await Promise.all([open(guess), deps.said]);
  const network = said ?? before.last;
  const name = storeNameOf(app, network, before);
  const now = said === null ? known : { ...before, last: network };
  if (name === guess) return { opened: guessed, name, network, known: now };
  const other = await open(name);
  const [taken, left, leftName] =
    known === null && guessed.holds === 'somebody' && other.holds === 'nobody'
      ? [guessed, other, name]
      : [other, guessed, guess];
  left.close();
  if (known === null && left.holds === 'nobody') remove(leftName);
  if (taken === other) return { opened: other, name, network, known: now };
  return { opened: guessed, name: guess, network, known: { last: network, plain: network } };
};
