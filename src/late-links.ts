import type { IceChoice } from './lib/ice-server.ts';
import type { LinkReport } from './lib/link-report.ts';
import type { ClockComparison } from './ports/clock.ts';
import type { StartLinks, StartedLinks, startLinks } from './start-links.ts';

/** Links that are loaded some time after the engine. */
export interface LateLinks {
  /** See `PageLinks`. */
  useIce(choice: IceChoice): void;
  report(): Promise<LinkReport>;
  /** The device's clock was compared again. */
  useTime(time: ClockComparison | undefined): void;
  /** Ends them, also where they have not begun. */
  end(): void;
}

/** The report before there are links. */
const NO_LINKS: LinkReport = { links: [], failures: [] };

/**
 * Starts the links as soon as their script is loaded, which is not needed before there is a nickname. Commands of the engine
 * wait at the port meanwhile, and choices of the person wait here.
 * @param fetched settles once links are needed and the script is loaded
 */
export const lateLinks = (
  fetched: Promise<{ readonly startLinks: typeof startLinks }>,
  start: StartLinks,
): LateLinks => {
  let started: StartedLinks | undefined;
  let chosen: IceChoice | undefined;
  let { time } = start;
  let ended = false;
  void fetched.then(({ startLinks: begin }) => {
    if (!ended) started = begin({ ...start, time, ice: chosen ?? start.ice });
  });
  return {
    useIce: (choice) => {
      chosen = choice;
      started?.links.useIce(choice);
    },
    useTime: (next) => {
      time = next;
      started?.useTime(next);
    },
    report: async () => started?.links.report() ?? NO_LINKS,
    end: () => {
      ended = true;
      started?.end();
      started = undefined;
    },
  };
};
