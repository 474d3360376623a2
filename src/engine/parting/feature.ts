import { part } from '../../lib/app-parts.ts';
import { lateCalls } from '../../lib/lazy.ts';
import type { PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import { type Feature, hear } from '../feature/feature.ts';
import { heardFrame, removedFrame } from './frames.ts';
import type { RemovingServices } from './removing.ts';

/** Removes contacts, tells them, and hears of removals. The code that removes is loaded when it is needed. */
export const partingFeature = (core: Core, services: RemovingServices) => {
  const { parting, contacts } = services;
  const removing = part(async () => (await import('./removing.ts')).createRemoving(core, services));
  const from = (person: PersonId): boolean => contacts.get(person) !== undefined || parting.owes(person);
  return {
    hears: [hear(removedFrame, { from, take: parting.take }), hear(heardFrame, { from, take: parting.take })],
    closed: parting.closed,
    answers: { contacts: lateCalls(removing, 'remove', 'block') },
  } satisfies Feature;
};
