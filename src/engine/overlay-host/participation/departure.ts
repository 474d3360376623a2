import type { Cancel } from '../../../lib/signal.ts';
import type { Clock } from '../../../ports/clock.ts';

/** How long taking records back may last, in milliseconds; then this device leaves all the same. */
const FAREWELL_MS = 10_000;

/** What leaving is made of. */
export interface DepartureDeps {
  readonly clock: Clock;
  /** Takes those records back; settles when that is done, or cannot be done now. */
  takeBack(): Promise<void>;
  leave(): void;
}

/** Leaves the network once this device has taken back the records by which others would still find it. */
export interface Departure {
  /** Begins to leave; nothing happens where that has begun. */
  begin(): void;
  /** Stays after all. */
  callOff(): void;
}

/** The departure of one engine. */
export const createDeparture = ({ clock, takeBack, leave }: DepartureDeps): Departure => {
  let limit: Cancel | undefined;

  const callOff = (): void => {
    limit?.();
    limit = undefined;
  };
  const go = (): void => {
    callOff();
    leave();
  };

  return {
    begin: () => {
      if (limit) return;
      const mine = clock.after(FAREWELL_MS, go);
      limit = mine;
      // If it was called off and begun again meanwhile, it is another departure.
      void takeBack().then(() => (limit === mine ? go() : undefined));
    },
    callOff,
  };
};
