import type { IceChoice } from '../lib/ice-server.ts';
import type { LinkReport } from '../lib/link-report.ts';
import type { Links } from '../ports/links.ts';

/** Links that end with the page, or when told to. */
export interface PageLinks extends Links {
  /** Makes what the first introduction needs, before there is anybody to be introduced to. */
  warmUp(): void;
  /**
   * Makes connections as is chosen from now on. Where only relayed ones are wanted and were not before, every link is
   * closed, to be made anew.
   */
  useIce(choice: IceChoice): void;
  /** How those that are linked reach each other, and what failed lately. */
  report(): Promise<LinkReport>;
  /** Closes every link, leaves every room, and stops trying relays. */
  destroy(): void;
}
