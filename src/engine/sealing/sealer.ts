import { EMPTY_PEER, type PeerState } from '../sessions/peer-state.ts';
import { owesAnswer, wantRekey } from '../sessions/peer.ts';
import { createSessionBook, newSessions } from './device-sessions.ts';
import { createOpening, createSealing } from './sealing.ts';
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
    opener: createOpening(deps, book),
    renew: async (tx, { person, device, deviceKey }) => {
      const before = (await book.get(tx, device)) ?? newSessions(person, deviceKey);
      book.put(tx, device, (await startWith(tx, before, { person, device })) ?? before);
    },
    wantExchange: async (tx, device) => {
      const before = await book.get(tx, device);
      if (!before || before.state.sessions.length === 0) return;
      book.put(tx, device, { ...before, state: wantRekey(before.state, core.clock.now()) });
    },
    owesEmptyMessage: async (tx, device) => owes((await book.get(tx, device))?.state ?? EMPTY_PEER),
    hasSession: async (tx, device) => ((await book.get(tx, device))?.state.sessions.length ?? 0) > 0,
  };
};
