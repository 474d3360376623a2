import type { IceChoice, IceServer } from '../lib/ice-server.ts';
import type { ClockComparison } from '../ports/clock.ts';
import type { KnownNetworks } from '../lib/known-networks.ts';
import type { ServerLists } from '../lib/signalling-servers.ts';

/** The first message of the page to the worker: what to open, and the two ways between them. */
export interface BootMessage {
  /** What this copy of the app is called; with the network it makes the name of the database. */
  readonly app: string;
  /** Networks that the page remembers, or null. */
  readonly known: KnownNetworks | null;
  /** Absolute address of the runtime configuration. */
  readonly configUrl: string;
  readonly linksPort: MessagePort;
  readonly enginePort: MessagePort;
}

/** Why there is no engine. The words are for the screen. */
export type BootFailure = 'no-store' | 'full-store' | 'broken-store' | 'blocked' | 'newer-store' | 'crashed';

/** The part of the configuration that the page needs for its links, with the signalling servers the person has chosen. */
export interface PageConfig extends ServerLists {
  readonly iceServers: readonly IceServer[];
}

/**
 * There is a passphrase, and nothing has been opened yet. At the port is `Unlock`, by Comlink; once it has
 * answered `opened`, the worker answers once more.
 */
export interface LockedReply {
  readonly failure: null;
  readonly unlock: MessagePort;
}

/** What the page's links need, told before the engine is there: they take their time too. */
export interface ConfigReply {
  readonly failure: null;
  readonly config: PageConfig;
  /** What the person has chosen beside it. */
  readonly ice: IceChoice;
  /** What the device's clock was compared with so far. */
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

/** From the configuration on, at any time: the device's clock was compared again, and goes otherwise from now on. */
export interface TimeMessage {
  readonly time: ClockComparison | undefined;
}

/** Whether a message of the worker is that. */
export const isTimeMessage = (data: object): data is TimeMessage => 'time' in data && !('failure' in data);

/** What the worker says, in this order: locked, where it is; the configuration; that it runs. Or why not. */
export type BootReply = LockedReply | ConfigReply | RunningReply | { readonly failure: BootFailure };
