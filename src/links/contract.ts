import type { IceChoice, IceServer } from '../lib/ice-server.ts';
import type { LinkReport } from '../lib/link-report.ts';
import type { ServerLists } from '../lib/signalling-servers.ts';
import type { DatedClock } from '../ports/clock.ts';
import type { Links } from '../ports/links.ts';
import type { Random } from '../ports/random.ts';
import type { LinksEnvironment } from './environment.ts';

/** The part of the runtime configuration that links need. Without servers of any kind no browser is met, and nothing fails. */
export interface LinksConfig extends ServerLists {
  readonly iceServers: readonly IceServer[];
}

/** What the links of a page are made with. */
export interface PageLinksDeps {
  readonly clock: DatedClock;
  readonly random: Random;
  readonly config: LinksConfig;
  readonly env: LinksEnvironment;
  /** The person's choice of ICE servers; none of their own where it is left out. */
  readonly ice?: IceChoice;
}

/** The links of a page: the port `Links`, and what only the page asks of them. */
export interface PageLinks extends Links {
  /** Prepares the connections for the first meeting before there is a place. */
  warmUp(): void;
  /**
   * Uses this choice for later connections. Where the person now wants relayed connections only, every link is closed, and the
   * engine makes it anew.
   */
  useIce(choice: IceChoice): void;
  /** The paths of the open links, and the connections that failed lately. */
  report(): Promise<LinkReport>;
  /** Closes every link, leaves every room, and stops trying relays. */
  destroy(): void;
}
