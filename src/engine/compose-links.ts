import type { Bytes } from '../lib/bytes.ts';
import { done } from '../lib/result.ts';
import type { PersonId } from './api/ids.ts';
import type { CardBook } from './cards/card-book.ts';
import type { ContactTime } from './presence/contact-time.ts';
import type { ContactBook } from './contacts/contact-book.ts';
import type { Core } from './core.ts';
import type { LateTalk } from './late-talk.ts';
import type { Elsewhere } from './elsewhere/elsewhere.ts';
import { type OpenLink, createGate } from './gate/gate.ts';
import type { Inviter } from './invites/inviter.ts';
import { createReception } from './invites/reception.ts';
import type { Redeemer } from './invites/redeemer.ts';
import type { Meeting } from './meeting/meeting.ts';
import type { LazyNetwork } from './overlay-host/lazy-network.ts';
import type { Pairer } from './pairing/pairing.ts';
import type { LazyParting } from './parting/parting.ts';
import type { Peers } from './presence/peers.ts';
import type { ProfileService } from './profile/profile.ts';
import { type Router, createRouter } from './router.ts';
import type { Verifier } from './verification/verification.ts';

/** What happens at the door: the parts, and what follows where a contact comes or goes. */
export interface LinkParts {
  readonly profile: ProfileService;
  readonly contacts: ContactBook;
  readonly cards: CardBook;
  readonly peers: Peers;
  readonly delivery: LateTalk['delivery'];
  readonly inviter: Inviter;
  readonly redeemer: Redeemer;
  readonly verifier: Verifier;
  readonly pairer: Pairer;
  readonly meeting: Meeting;
  readonly network: LazyNetwork;
  readonly elsewhere: Elsewhere;
  readonly contactTime: ContactTime;
  readonly parting: LazyParting;
  /** A contact's link is up. */
  met(link: OpenLink): void;
  /** It is gone. */
  lost(link: OpenLink): void;
  renamed(person: PersonId, nickname: string): void;
  /** This person speaks as a contact. */
  returned(person: PersonId): void;
  /** There may be devices of theirs that were not there before. */
  noteDevices(link: OpenLink): Promise<void>;
}

/** Brings what happens on links to the services: through the gate, the seal and the router. */
export const composeLinks = (core: Core, parts: LinkParts): Router => {
  const { profile, contacts, cards, peers, delivery, inviter, redeemer, verifier, meeting, network } = parts;
  const { pairer, parting, contactTime } = parts;
  const isContact = (person: PersonId): boolean => contacts.get(person) !== undefined;
  const received = createReception({
    core,
    peers,
    inviter,
    redeemer,
    pairer,
    parting,
    isContact,
    met: parts.met,
  });

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
    elsewhere: parts.elsewhere.met,
    checkNodeProof: () => network.now()?.checkNodeProof,
    failed: (place) => {
      pairer.failed(place, 'refused');
      network.now()?.failed(place);
    },
    behind: (link, frame) => void router.frame(link, frame),
  });

  const onCard = async (link: OpenLink, card: Bytes): Promise<void> => {
    const { person } = link.peer;
    const kept = await core.change(async (tx) => {
      await cards.take(tx, person, card);
      return done;
    });
    if (!kept.ok) return;
    await parts.noteDevices(link);
    // A session may be possible now where there was none.
    delivery.kick();
  };

  const { lost, renamed, returned } = parts;
  const talk = { inviter, redeemer, verifier, pairer, contactTime, delivery, network, parting };
  const heard = { renamed, returned, onCard };
  const router: Router = createRouter({ core, gate, peers, ...talk, isContact, ...heard, lost });
  return router;
};
