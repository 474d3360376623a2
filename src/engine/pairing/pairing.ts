import { part } from '../../lib/app-parts.ts';
import type { Pairing } from '../api/pairing.ts';
import type { PairingDeps, PairingService } from './pairing-service.ts';
import type { PairingCalls, PairingHands } from './types.ts';

/** Pairing without a server. The code of it is loaded when somebody first wants it. */
export interface Pairer extends PairingHands {
  readonly calls: PairingCalls;
  /** null until somebody has wanted it. */
  view(): Pairing | null;
}

/** The pairer of one engine. */
export const createPairer = (deps: () => PairingDeps): Pairer => {
  let service: PairingService | undefined;
  const load = part(async () => {
    const { createPairingService } = await import('./pairing-service.ts');
    return (service = createPairingService(deps()));
  });
  return {
    calls: {
      openPairing: async (anew) => (await load()).openPairing(anew),
      readPairing: async (text) => (await load()).readPairing(text),
      takePairing: async (text) => (await load()).takePairing(text),
    },
    view: () => service?.view() ?? null,
    place: (id) => service?.place(id),
    holds: (id) => service?.holds(id) ?? false,
    begin: (link) => service?.begin(link),
    take: async (link, frame) => service?.take(link, frame),
    failed: (place, why) => service?.failed(place, why),
    closed: (link) => service?.closed(link),
  };
};
