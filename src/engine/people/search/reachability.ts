import type { PersonId } from '../../api/ids.ts';
import { DatagramKind, type Overlay } from '../../overlay/overlay.ts';
import type { SearchResult } from './results.ts';

/** Probes at the same time. */
const MAX_PROBES = 4;

/** A probe is empty. The answer says only that it has come. */
const PROBE = new Uint8Array(0);

/** Asks the devices of people that were found whether they are online. */
export interface Reachability {
  /** null while the devices are asked. */
  of(person: PersonId): boolean | null;
  /** Asks each device of a person once. */
  ask(overlay: Overlay, found: SearchResult): void;
  /** Stops asking, and forgets the answers. */
  clear(): void;
}

interface Asked {
  devices: number;
  open: number;
  there: boolean;
}

/** The probes of one engine. `told` is called when an answer is there. */
export const createReachability = (told: () => void): Reachability => {
  let asked = new Map<PersonId, Asked>();
  let waiting: (() => Promise<void>)[] = [];
  let running = 0;

  const pump = (): void => {
    while (running < MAX_PROBES) {
      const next = waiting.shift();
      if (!next) return;
      running += 1;
      void next().finally(() => {
        running -= 1;
        pump();
      });
    }
  };

  return {
    of: (person) => {
      const state = asked.get(person);
      if (!state) return null;
      return state.there || (state.open === 0 ? false : null);
    },
    ask: (overlay, { person, devices }) => {
      const state = asked.get(person) ?? { devices: 0, open: 0, there: false };
      asked.set(person, state);
      for (const device of devices.slice(state.devices)) {
        state.devices += 1;
        state.open += 1;
        waiting.push(async () => {
          const { kind } = await overlay.send(device, DatagramKind.probe, PROBE);
          state.open -= 1;
          state.there ||= kind === 'delivered';
          if (asked.get(person) === state) told();
        });
      }
      pump();
    },
    clear: () => {
      asked = new Map();
      waiting = [];
    },
  };
};
