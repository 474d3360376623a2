import { createSummaries } from './chats/summaries.ts';
import { chatFlagsFeature } from './chat-flags/feature.ts';
import { chatsFeature } from './chats/feature.ts';
import type { Core } from './core.ts';
import { cardFrame, profileFrame } from './contacts/frames.ts';
import { comparisonFrame, envelopeFrame, marksFrame } from './delivery/frames.ts';
import { contactsFeature } from './contacts/feature.ts';
import { devicesFeature } from './devices/feature.ts';
import { elsewhereFeature } from './elsewhere/feature.ts';
import type { Feature } from './feature/feature.ts';
import { invitesFeature } from './invites/feature.ts';
import { acceptFrame, redeemFrame, refuseFrame } from './invites/frames.ts';
import { networkFeature } from './overlay-host/feature.ts';
import { pairingFeature } from './pairing/feature.ts';
import { pairingFrame } from './pairing/frames.ts';
import { partingFeature } from './parting/feature.ts';
import { heardFrame, removedFrame } from './parting/frames.ts';
import { pingFrame, pongFrame } from './presence/frames.ts';
import { profileBroadcastFeature, livenessFeature } from './presence/feature.ts';
import { profileFeature } from './profile/feature.ts';
import { messagesFeature } from './messages/feature.ts';
import type { Services } from './services.ts';
import type { FrameForm } from './wire/frame-form.ts';
import { typingFeature } from './typing/feature.ts';
import { typingFrame } from './typing/frames.ts';
import { forwardFrame } from './tunnels/frames.ts';
import { verificationFrame } from './verification/frames.ts';
import { verificationFeature } from './verification/feature.ts';

/** What they say to others over links. Each of these frames is heard by one of them. */
export const FRAMES: readonly FrameForm[] = [
  cardFrame,
  profileFrame,
  comparisonFrame,
  envelopeFrame,
  marksFrame,
  verificationFrame,
  pingFrame,
  pongFrame,
  forwardFrame,
  redeemFrame,
  acceptFrame,
  refuseFrame,
  pairingFrame,
  removedFrame,
  heardFrame,
  typingFrame,
];

/** What people can do, in the order in which each hears of a contact's link. */
export const listFeatures = (core: Core, services: Services) => {
  const { contacts, contactLifecycle, peers, meeting, parting, verifier, pairer, network } = services;
  const chosen = async (): Promise<void> => {
    await Promise.all(features.map((feature: Feature) => feature.chosen?.()));
  };
  const features = [
    contactsFeature(core, { ...services, path: peers.path }),
    profileBroadcastFeature(services.profileBroadcast),
    chatsFeature(core, {
      ...services,
      summaries: createSummaries({ ...services, clock: core.clock }),
      returned: contactLifecycle.markReturned,
    }),
    messagesFeature(services.messages),
    chatFlagsFeature(services.flags),
    verificationFeature(verifier),
    livenessFeature(core, services.contactTime),
    networkFeature(network, meeting.update),
    profileFeature({ ...services, chosen }),
    invitesFeature(services.inviter, services.redeemer),
    pairingFeature(pairer),
    partingFeature(core, { ...services, parting, contacts }),
    elsewhereFeature(services.elsewhere),
    typingFeature({ core, contacts, peers, settings: services.profile.settings }),
    devicesFeature({
      ...services,
      identity: services.profile.identity,
      linkedAt: services.elsewhere.linkedAt,
      isLinked: (device) => peers.preferred(device) !== undefined,
    }),
  ] as const;
  return features;
};

/** The features of one engine. */
export type Features = ReturnType<typeof listFeatures>;
