import type { ConfigReply } from './bridge/boot.ts';
import { hostLinks } from './bridge/link-host.ts';
import type { Cancel } from './lib/signal.ts';
import { pageEnvironment } from './links/environment.ts';
import type { PageLinks } from './links/contract.ts';
import { createPageLinks } from './links/page-links.ts';
import { systemClock } from './platform/clock.ts';
import { createCorrectedClock } from './platform/corrected-clock.ts';
import { systemRandom } from './platform/random.ts';

/** What the links need. */
export interface StartLinks extends Pick<ConfigReply, 'config' | 'ice' | 'time'> {
  /** The port of the engine. */
  readonly port: MessagePort;
  /** An invite was opened: connections are prepared at once. */
  readonly isExpecting: boolean;
}

/** The links of this page, as long as they run. */
export interface StartedLinks {
  readonly links: PageLinks;
  /** The device's clock was compared again: what others are told is dated by it from now on. */
  useTime(time: StartLinks['time']): void;
  readonly end: Cancel;
}

/** Composition of the links: signalling, the connections, and the bridge to the engine. */
export const startLinks = ({ config, ice, time, port, isExpecting }: StartLinks): StartedLinks => {
  const env = pageEnvironment();
  const dates = createCorrectedClock(systemClock, time);
  const clock = { ...systemClock, date: () => dates.now() };
  const links = createPageLinks({ clock, random: systemRandom, config, ice, env });
  if (isExpecting) links.warmUp();
  const unhost = hostLinks(port, links);
  return {
    links,
    useTime: (next) => {
      if (next) dates.correct(next);
    },
    end: () => {
      unhost();
      links.destroy();
    },
  };
};
