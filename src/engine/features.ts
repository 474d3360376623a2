import { createSummaries } from './chats/summaries.ts';
import { chatsFeature } from './chats/feature.ts';
import type { Core } from './core.ts';
import { contactsFeature } from './contacts/feature.ts';
import { elsewhereFeature } from './elsewhere/feature.ts';
import { invitesFeature } from './invites/feature.ts';
import { networkFeature } from './overlay-host/feature.ts';
import { pairingFeature } from './pairing/feature.ts';
import { partingFeature } from './parting/feature.ts';
import { announcingFeature, livenessFeature } from './presence/feature.ts';
import { profileFeature } from './profile/feature.ts';
import type { Services } from './services.ts';
import { verificationFeature } from './verification/feature.ts';

/** What people can do, in the order in which each hears of a contact's link. */
export const listFeatures = (core: Core, services: Services) => {
  const { contacts, acquaintance, peers, history, meeting, parting, verifier, pairer, network } = services;
  return [
    contactsFeature(core, { ...services, path: peers.path }),
    announcingFeature(services.announcing),
    chatsFeature({ ...services, summaries: createSummaries(services), returned: acquaintance.returned }),
    verificationFeature(verifier),
    livenessFeature(core, services.contactTime),
    networkFeature(network),
    profileFeature({
      ...services,
      chosen: async () => {
        // What was read may be shown now, or no longer.
        await history.show(core.publisher.shown());
        core.publisher.touch('chats');
        meeting.update();
      },
    }),
    invitesFeature(services.inviter, services.redeemer),
    pairingFeature(pairer),
    partingFeature(core, { ...services, parting, contacts }),
    elsewhereFeature(services.elsewhere),
  ] as const;
};

/** The features of one engine. */
export type Features = ReturnType<typeof listFeatures>;
