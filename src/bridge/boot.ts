import type { IceChoice, IceServer } from '../lib/ice-server.ts';
import type { ClockComparison } from '../ports/clock.ts';
import type { KnownNetworks } from '../lib/known-networks.ts';
import type { ServerLists } from '../lib/signalling-servers.ts';

/** The first message of the page to the worker: what to open, and the two ports between them. */
export interface BootMessage {
  /** The name of this copy of the app; with the network it makes the name of the database. */
  readonly app: string;
  /** Networks that the page remembers, or null. */
  readonly known: KnownNetworks | null;
  /** Absolute address of the runtime configuration. */
  readonly configUrl: string;
  readonly linksPort: MessagePort;
  readonly enginePort: MessagePort;
}

/** Why the engine did not start; the screen explains each. */
export type BootFailure = 'no-store' | 'full-store' | 'broken-store' | 'blocked' | 'newer-store' | 'crashed';

/** The part of the configuration that the page needs for its links, with the signalling servers the person has chosen. */
export interface PageConfig extends ServerLists {
  readonly iceServers: readonly IceServer[];
}

/**
 * There is a passphrase, and the store is still sealed. The port has `Unlock`, by Comlink; once that has answered `opened`, the
 * worker replies again.
 */
export interface LockedReply {
  readonly failure: null;
  readonly unlock: MessagePort;
}

/** What the page's links need, sent before the engine runs, so that both start at the same time. */
export interface ConfigReply {
  readonly failure: null;
  readonly config: PageConfig;
  /** The person's choice of ICE servers. */
  readonly ice: IceChoice;
  /** The newest comparison of the device's clock. */
  readonly time: ClockComparison | undefined;
  /** The key of config.json that is not valid; the app then runs without a network. */
  readonly configProblem: string | null;
  /** Networks that the page remembers from now on, or null. */
  readonly known: KnownNetworks | null;
}

/** The engine answers at its port. */
export interface RunningReply {
  readonly failure: null;
  readonly running: true;
}

/** At any time after the configuration: the device's clock was compared again, and has another correction. */
export interface TimeMessage {
  readonly time: ClockComparison | undefined;
}

/** Whether a message of the worker is a `TimeMessage`. */
export const isTimeMessage = (data: object): data is TimeMessage => 'time' in data && !('failure' in data);

/** The replies of the worker, in this order: locked, where it is; the configuration; running. Or a failure. */
export type BootReply = LockedReply | ConfigReply | RunningReply | { readonly failure: BootFailure };
