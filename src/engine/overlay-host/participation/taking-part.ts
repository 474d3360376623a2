import type { People } from '../../people/people.ts';
import type { Redialling } from '../signalling/redialling.ts';
import { createChangeDetector } from './change-detector.ts';
import { createDeparture } from './departure.ts';
import type { Host } from '../node/host.ts';
import type { NetworkDeps } from '../network.ts';
import type { Tunnels } from '../../tunnels/create-tunnels.ts';

/** What of the network runs while one takes part. */
export interface Running {
  readonly host: Host;
  readonly people: People;
  readonly calls: Redialling;
  readonly via: Tunnels;
}

/** Has the overlay run as long as there is an identity and the person wants it. */
export interface TakingPart {
  /** Something of oneself, of the settings or of the contacts may not be what it was. */
  changed(): void;
  stop(): void;
}

/** The part that one engine takes. */
export const createTakingPart = (deps: NetworkDeps, { host, people, calls, via }: Running): TakingPart => {
  const { core, profile } = deps;
  const changes = createChangeDetector(deps);
  const departure = createDeparture({
    clock: core.clock,
    takeBack: people.takeBack,
    leave: () => {
      host.stop();
      via.overlayChanged();
      people.overlayChanged();
      calls.update();
    },
  });

  return {
    changed: () => {
      const wanted = profile.settings().network ? profile.identity() : undefined;
      const running = host.overlay() !== undefined;
      if (wanted) departure.callOff();
      else if (running) departure.begin();
      if (wanted && !running) {
        host.start(wanted);
        via.overlayChanged();
        people.overlayChanged();
      }
      if (changes.self()) people.selfChanged();
      if (changes.contacts()) people.contactsChanged();
      calls.update();
    },
    stop: () => {
      departure.callOff();
      calls.stop();
      people.stop();
      via.stop();
      host.stop();
    },
  };
};
