import type { Bytes } from '../lib/bytes.ts';
import { done } from '../lib/result.ts';
import type { Services } from './compose-services.ts';
import type { Core } from './core.ts';
import { type OpenLink, createGate } from './gate/gate.ts';
import { createReception } from './invites/reception.ts';
import { type Router, createRouter } from './router.ts';

/** What happens at the door: the parts, and what follows where a contact comes or goes. */
export type LinkParts = Pick<
  Services,
  | 'profile'
  | 'contacts'
  | 'cards'
  | 'peers'
  | 'delivery'
  | 'inviter'
  | 'redeemer'
  | 'verifier'
  | 'pairer'
  | 'meeting'
  | 'network'
> & {
  /** A contact's link is up. */
  met(link: OpenLink): void;
  /** It is gone. */
  lost(link: OpenLink): void;
  renamed: Parameters<typeof createRouter>[0]['renamed'];
};

/** Brings what happens on links to the services: through the gate, the seal and the router. */
export const composeLinks = (core: Core, parts: LinkParts): Router => {
  const { profile, contacts, cards, peers, delivery, inviter, redeemer, verifier, meeting, network } = parts;
  const { pairer } = parts;
  const isContact: Parameters<typeof createRouter>[0]['isContact'] = (person) =>
    contacts.get(person) !== undefined;
  const received = createReception({ core, peers, inviter, redeemer, pairer, isContact, met: parts.met });

  const gate = createGate({
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
    checkNodeProof: () => network.now()?.checkNodeProof,
    failed: (place) => {
      pairer.failed(place, 'refused');
      network.now()?.failed(place);
    },
    behind: (link, frame) => void router.frame(link, frame),
  });

  const onCard = async ({ peer: { person } }: OpenLink, card: Bytes): Promise<void> => {
    const kept = await core.lane(async () => {
      const plan = await cards.take(person, card);
      return plan ? core.keep(plan) : done;
    });
    if (kept.ok) delivery.cardChanged(person);
  };

  const { lost, renamed } = parts;
  const talk = { inviter, redeemer, verifier, pairer, delivery, network };
  const router: Router = createRouter({ core, gate, peers, ...talk, isContact, renamed, onCard, lost });
  return router;
};
