import type { PersonId } from './api/ids.ts';
import { composeChatList } from './compose-chat-list.ts';
import type { TalkParts } from './compose-chats.ts';
import { composeContacts } from './compose-contacts.ts';
import { composeDevices } from './compose-devices.ts';
import { composeInvites } from './compose-invites.ts';
import { composeLinks } from './compose-links.ts';
import { composePairing } from './compose-pairing.ts';
import { composeSelf } from './compose-self.ts';
import type { Core } from './core.ts';
import { createElsewhere } from './elsewhere/elsewhere.ts';
import type { Feature } from './feature/feature.ts';
import { FRAMES, type Features, listFeatures } from './features.ts';
import type { OpenLink } from './handshake/authenticator.ts';
import type { Identity } from './identity/identity.ts';
import { type LateTalk, type LoadTalk, createLateTalk } from './late-talk.ts';
import { type Meeting, createMeeting } from './meeting/meeting.ts';
import { createLazyNetwork } from './overlay-host/lazy-network.ts';
import type { LoadNetwork } from './overlay-host/network.ts';
import { createContactTime } from './presence/contact-time.ts';
import { type Peers, createPeers } from './presence/peers.ts';
import type { Router } from './router.ts';
import type { SealingLoaders } from './sealing/lazy-sealer.ts';
import type { Services } from './services.ts';
import { createVerifier } from './verification/verification.ts';

/** The services of an engine, and what goes over its features. */
export interface Composed extends Services {
  readonly features: Features;
  readonly router: Router;
  /** Begins to meet people. Once there is an identity, it also loads what comes behind the first screen. */
  begin(): void;
}

/** Parts of the engine that are fetched when they are first wanted. */
export interface Loaders extends SealingLoaders {
  readonly loadNetwork: LoadNetwork;
  readonly loadTalk: LoadTalk;
}

/** The people to meet: contacts, and removed ones that are to be told. Where one removed the other, neither calls without need. */
const toMeet = ({ contacts, parting }: Pick<Services, 'contacts' | 'parting'>) => [
  ...contacts
    .all()
    .map(({ id, pairSecret, removedAt }) => ({ id, pairSecret, waits: removedAt !== undefined })),
  ...parting.people().map(({ id, pairSecret, heard }) => ({ id, pairSecret, waits: heard })),
];

/** The people without a direct link. */
const notDirect = <T extends { readonly id: PersonId }>(peers: Peers, people: readonly T[]): readonly T[] =>
  people.filter(({ id }) => peers.path(id) !== 'direct');

/** Wires messaging, as states of messages depend on contacts and settings. */
const talking = (core: Core, load: LoadTalk, parts: Omit<TalkParts, 'view'>): LateTalk => {
  const { contacts, profile } = parts;
  return createLateTalk(core, load, {
    ...parts,
    view: {
      hasParted: (person) => contacts.get(person)?.removedAt !== undefined,
      tellsRead: () => profile.settings().readReceipts,
    },
  });
};

/** Begins to meet people. Once there is an identity, loads what is not needed before. */
const beginAs = (
  identity: Identity | undefined,
  {
    meeting,
    network,
    ownCard,
    sealer,
    parting,
    talkTried,
    devicesKnown,
  }: Pick<Services, 'meeting' | 'network' | 'ownCard' | 'sealer' | 'parting'> & {
    talkTried(): Promise<void>;
    devicesKnown(): void;
  },
): void => {
  meeting.update();
  if (!identity) return;
  network.start();
  // Loaded now, so that it is there for the first message.
  void talkTried();
  void ownCard.ready().then(devicesKnown);
  void sealer.ready();
  void parting.ready();
};

/** Tells the features when links to contacts and own devices come and go. */
const createLinkNews = (
  core: Core,
  {
    features,
    isSelf,
    changed,
  }: {
    features(): readonly Feature[];
    isSelf(person: PersonId): boolean;
    changed(link: OpenLink, news: 'met' | 'lost'): void;
  },
) => {
  const tell = (link: OpenLink, news: 'met' | 'lost'): void => {
    const heard = news === 'met' && isSelf(link.peer.person) ? 'metOwn' : news;
    core.boundary.each('links', [
      ...features().map((feature) => () => feature[heard]?.(link)),
      () => changed(link, news),
    ]);
  };
  return {
    /** The link of a contact, or of an own device, is up. */
    met: (link: OpenLink): void => tell(link, 'met'),
    lost: (link: OpenLink): void => tell(link, 'lost'),
  };
};

/** Wires the services to each other; decides nothing itself. */
export const composeServices = (core: Core, load: Loaders): Composed => {
  const chatParts = composeChatList(core, () => identity()?.person);
  const { chats } = chatParts;
  const peers = createPeers(core);
  const placesChanged = (): void => meeting.update();
  const { contacts, contactLifecycle, parting } = composeContacts(core, {
    chats,
    peers,
    identity: () => identity(),
    detach: (link) => delivery.detach(link),
    parted: (person) => {
      delivery.statesChanged(person);
      redeemer.parted(person);
    },
    placesChanged,
  });
  const self = composeSelf(core, {
    ...chatParts,
    contacts,
    peers,
    load,
    changed: () => {
      said.admission.reviewOwn();
      core.publisher.touch('devices');
      begin();
    },
  });
  const { profile, cards } = self;
  const { identity } = profile;
  const isSelf = (person: PersonId): boolean => identity()?.person === person;

  const call = (person: PersonId): void => meeting.call(person);
  const devices = composeDevices({ cards, contactLifecycle, network: () => network.now() });
  const talk = { ...chatParts, ...self, contacts, peers, call, learned: devices.learned };
  const { tried: talkTried, ...said } = talking(core, load.loadTalk, talk);
  const { delivery } = said;
  const verifier = createVerifier({ core, contacts, identity, primary: peers.primary, links: peers.all });

  const changed = (link: OpenLink, news: 'met' | 'lost'): void => {
    if (isSelf(link.peer.person)) return elsewhere.linkChanged(link, news);
    contactLifecycle.markSeen(link.peer.person);
    core.publisher.touch('contacts', 'network');
    meeting.linkChanged(link.peer.person);
  };
  const { met, lost } = createLinkNews(core, { features: () => features, isSelf, changed });

  const contactTime = createContactTime(core, (person) => contacts.get(person) !== undefined);
  const { add: meet } = contactLifecycle;
  const parts = { ...self, contacts, peers, delivery, meet, met };
  const { inviter, redeemer } = composeInvites(core, { ...parts, placesChanged });

  const pairer = composePairing(core, parts);

  const network = createLazyNetwork(load.loadNetwork, () => ({
    core,
    ...self,
    contacts,
    peers,
    inviter,
    redeemer,
    parting,
    markRemoved: contactLifecycle.markRemoved,
    placesChanged,
  }));
  const elsewhere = createElsewhere({ core, identity, ownCard: self.ownCard, placesChanged });
  const meeting: Meeting = createMeeting({
    core,
    network,
    contacts: () => (identity() ? notDirect(peers, toMeet({ contacts, parting })) : []),
    others: () => (identity() ? [...inviter.targets(), ...redeemer.targets(), ...elsewhere.targets()] : []),
  });

  const rest = { peers, delivery, inviter, redeemer, verifier, pairer, meeting, network, elsewhere, parting };
  const known = { contacts, contactLifecycle, contactTime, ...devices };
  const services: Services = { ...self, ...chatParts, ...said, ...rest, ...known };
  const features = listFeatures(core, services);
  const router = composeLinks(core, { ...services, features, frames: FRAMES, met, lost });

  const devicesKnown = (): void => core.publisher.touch('devices');
  const begin = (): void =>
    beginAs(identity(), { meeting, network, ...self, parting, talkTried, devicesKnown });
  return { ...services, features, router, begin };
};
