import type { KnownNetworks } from '../../lib/known-networks.ts';
import { type ReadonlySignal, createSignal } from '../../lib/signal.ts';
import { NO_NETWORKS, appName, storeNameOf } from '../app-name.ts';

const APP = appName(document.baseURI);
const KEY = `${APP}.known-networks`;

const read = (): KnownNetworks | null => {
  try {
    const { last, plain } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
    return typeof last === 'string' && typeof plain === 'string' ? { last, plain } : null;
  } catch {
    return null; // storage is refused, or something else wrote there
  }
};

/** The networks of this copy of the app, which the page remembers: it opens what it keeps before config.json is read. */
export interface NetworkMemory {
  /** null: no start yet at which config.json could be read. */
  readonly known: KnownNetworks | null;
  /** Name of the database that counts now. */
  readonly store: ReadonlySignal<string>;
  /** The engine runs in the last of these. */
  remember(known: KnownNetworks): void;
  /** Keeps it for the next start. Called once there is an identity: a visit without one leaves nothing behind. */
  keep(): void;
}

/** That memory, in localStorage. */
export const createNetworkMemory = (): NetworkMemory => {
  const known = read();
  let latest = known;
  const nameOf = (networks: KnownNetworks): string => storeNameOf(APP, networks.last, networks);
  const store = createSignal(nameOf(known ?? NO_NETWORKS));
  return {
    known,
    store,
    remember: (next) => {
      latest = next;
      store.set(nameOf(next));
    },
    keep: () => {
      try {
        if (latest) localStorage.setItem(KEY, JSON.stringify(latest));
      } catch {
        // It is guessed again with the next start.
      }
    },
  };
};
