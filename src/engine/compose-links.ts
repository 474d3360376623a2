import type { PersonId } from './api/ids.ts';
import type { Core } from './core.ts';
import type { Feature } from './feature/feature.ts';
import { type OpenLink, createAuthenticator } from './handshake/authenticator.ts';
import { createLinkDispatch } from './invites/link-dispatch.ts';
import { type Router, createRouter } from './router.ts';
import type { Services } from './services.ts';
import type { FrameForm } from './wire/frame-form.ts';

/** What links are wired to: the services, and what follows when a contact's link comes or goes. */
export interface LinkParts extends Services {
  readonly features: readonly Feature[];
  /** The frames that features send. */
  readonly frames: readonly FrameForm[];
  /** The link of a contact, or of an own device, is up. */
  met(link: OpenLink): void;
  /** It is gone. */
  lost(link: OpenLink): void;
}

/** Brings what happens on links to the services: through the handshake, the seal and the router. */
export const composeLinks = (core: Core, parts: LinkParts): Router => {
  const { profile, contacts, peers, inviter, redeemer, meeting, network, pairer, parting } = parts;
  const isContact = (person: PersonId): boolean => contacts.get(person) !== undefined;
  const isSelf = (person: PersonId): boolean => profile.identity()?.person === person;
  const received = createLinkDispatch({
    core,
    peers,
    inviter,
    redeemer,
    pairer,
    parting,
    isContact,
    isSelf,
    met: parts.met,
  });

  const authenticator = createAuthenticator({
    ...core,
    links: core.links.below,
    place: (id) => meeting.place(id) ?? pairer.place(id) ?? network.now()?.place(id),
    identity: profile.identity,
    passed: (link, agreement) => {
      core.links.protect(link.id, core.createLinkCipher(agreement));
      received(link);
    },
    passedNode: (link, agreement) => {
      core.links.protect(link.id, core.createLinkCipher(agreement));
      network.now()?.node(link);
    },
    elsewhere: parts.elsewhere.met,
    checkNodeProof: () => network.now()?.checkNodeProof,
    failed: (place) => {
      pairer.failed(place, 'refused');
      network.now()?.failed(place);
    },
    behind: (link, frame) => void router.frame(link, frame),
  });

  const { features, frames, lost } = parts;
  const router: Router = createRouter({
    core,
    authenticator,
    peers,
    network,
    parting,
    pairer,
    features,
    frames,
    isContact,
    isSelf,
    lost,
  });
  return router;
};
