import { part } from '../../lib/app-parts.ts';
import { lateCalls } from '../../lib/lazy.ts';
import type { PairingApi } from '../api/pairing-api.ts';
import type { Pairing } from '../api/pairing.ts';
import type { PairingDeps } from './pairing-service.ts';
import type { PairingLinks } from './pairing-links.ts';

/** Pairing without a server. Its script is loaded when the person uses it first. */
export interface Pairer extends PairingLinks {
  readonly calls: PairingApi;
  /** null until the person has used it. */
  view(): Pairing | null;
}

/** Pairing of one engine. */
export const createPairer = (deps: () => PairingDeps): Pairer => {
  const service = part(async () => {
    const { createPairingService } = await import('./pairing-service.ts');
    return createPairingService(deps());
  });
  return {
    calls: lateCalls(async () => (await service()).calls, 'open', 'read', 'take'),
    view: () => service.now()?.view() ?? null,
    place: (id) => service.now()?.place(id),
    holds: (id) => service.now()?.holds(id) ?? false,
    begin: (link) => service.now()?.begin(link),
    take: async (link, frame) => service.now()?.take(link, frame),
    failed: (place, why) => service.now()?.failed(place, why),
    closed: (link) => service.now()?.closed(link),
  };
};
