import { NO_CHANGE } from '../core.ts';
import { EMPTY_PEER, type PeerState } from '../sessions/peer-state.ts';
import { owesAnswer, wantRekey } from '../sessions/peer.ts';
import { createSessionBook, newSessions } from './device-sessions.ts';
import { createOpening } from './opener.ts';
import { createSealing } from './sealing.ts';
import type { Sealer, SealerDeps } from './types.ts';

const owes = (state: PeerState): boolean => {
  if (owesAnswer(state)) return true;
  return state.sessions.some(({ ratchet: { rekey, HKr } }) => rekey.wanted && !rekey.offer && HKr !== null);
};

/** The sealer of one engine. */
export const createSealer = (deps: SealerDeps): Sealer => {
  const { core } = deps;
  const book = createSessionBook(core);

  const { seal, startWith } = createSealing(deps, book);

  return {
    seal,
    isFor: async (sealed, device) =>
      sealed?.device === device && sealed.epoch === ((await book.get(device))?.epoch ?? 0),
    opener: createOpening(deps, book),
    renew: async ({ person, device, deviceKey }) => {
      const before = (await book.get(device)) ?? newSessions(person, deviceKey);
      const next = { ...before, epoch: before.epoch + 1 };
      const started = await startWith(next, { person, device });
      return book.put(device, started ?? next);
    },
    wantExchange: async (device) => {
      const before = await book.get(device);
      if (!before || before.state.sessions.length === 0) return NO_CHANGE;
      return book.put(device, { ...before, state: wantRekey(before.state, core.clock.now()) });
    },
    owesEmptyMessage: async (device) => owes((await book.get(device))?.state ?? EMPTY_PEER),
    hasSession: async (device) => ((await book.get(device))?.state.sessions.length ?? 0) > 0,
    forget: (person) => book.remove(person),
  };
};
