import { equalBytes } from '../../lib/bytes.ts';
import { ok } from '../../lib/result.ts';
import { type Rate, TokenBucket } from '../../lib/token-bucket.ts';
import type { LinkId } from '../../ports/links.ts';
import type { Bytes } from '../../lib/bytes.ts';
import type { PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { Identity } from '../identity/identity.ts';
import type { Peers } from '../presence/peers.ts';
import { MAX_CARD_BYTES } from '../wire/card-parts.ts';
import { type CardBook, isListed } from './card-book.ts';
import { partsOf } from './card-parts.ts';
import { type DeviceCard, decodeParts } from './device-card.ts';
import type { OwnCard } from './own-card.ts';

/** How many cards one link may bring: one when it opens, and one for each change. Further ones wait for another link. */
const CARDS: Rate = { burst: 8, perSecond: 1 / 60 };

/**
 * A link to an own device that is not on the list is closed after this time, in milliseconds: by then the device has heard why.
 * A contact's link stays, as it carries more than conversations.
 */
const UNLISTED_MS = 30_000;

/** What it stands on, and what it lets in. */
export interface AdmissionDeps {
  readonly core: Core;
  readonly peers: Pick<Peers, 'all' | 'get'>;
  readonly cards: CardBook;
  readonly ownCard: Pick<OwnCard, 'take'>;
  identity(): Identity | undefined;
  /** Sends these parts of a card to the other end. */
  tell(link: OpenLink, parts: readonly Bytes[]): void;
  /** Conversations go over this link; again: nothing happens. */
  attach(link: OpenLink): void;
  detach(link: OpenLink): void;
  /** There may be other devices of theirs, and other prekeys. */
  learned(link: OpenLink): Promise<void>;
}

/**
 * Lets devices of contacts and own devices take part in conversations while their person has them on the list. A device that is
 * not known here sends its person's card first. A removed device that shows an old card is told the newer one.
 */
export interface Admission {
  /** The own card has changed. */
  reviewOwn(): void;
  /** The link of a contact, or of an own device, is up. */
  met(link: OpenLink): void;
  /** A card came. Settles when it is handled. */
  take(link: OpenLink, parts: readonly Bytes[]): Promise<void>;
  /** Settles when the cards that came over this link are handled: frames behind them wait for it. undefined: they are. */
  pending(link: LinkId): Promise<void> | undefined;
}

/** The admission of one engine. */
export const createAdmission = (deps: AdmissionDeps): Admission => {
  const { core, peers, cards } = deps;
  const working = new Map<LinkId, Promise<void>>();
  const buckets = new WeakMap<OpenLink, TokenBucket>();
  /** What was told last over each link. */
  const told = new WeakMap<OpenLink, DeviceCard>();

  const isIn = ({ peer: { person, device } }: OpenLink): boolean => isListed(cards.known(person), device);
  const leave = (link: OpenLink): void => {
    if (link.peer.person !== deps.identity()?.person) return;
    core.clock.after(UNLISTED_MS, () => {
      if (peers.get(link.id) && !isIn(link)) core.links.close(link.id);
    });
  };
  const admit = (link: OpenLink): void => (isIn(link) ? deps.attach(link) : leave(link));
  const review = (person: PersonId): void => {
    for (const link of peers.all(person)) {
      if (!isIn(link)) deps.detach(link);
      admit(link);
    }
  };

  const takeTheirs = async (link: OpenLink, parts: readonly Bytes[]): Promise<void> => {
    const { person } = link.peer;
    const taken = await core.change(async (tx) => ok(await cards.take(tx, person, parts)));
    if (!taken.ok || !taken.value.ok) return;
    review(person);
    const card = cards.known(person);
    if (card && taken.value.value.isBehind && told.get(link) !== card) {
      told.set(link, card);
      deps.tell(link, partsOf(card, MAX_CARD_BYTES));
    }
    await deps.learned(link);
  };
  const take = async (link: OpenLink, parts: readonly Bytes[]): Promise<void> => {
    const me = deps.identity();
    const own = me && decodeParts(parts);
    if (!own || !equalBytes(own.identityKey, me.identityKey)) return takeTheirs(link, parts);
    await deps.ownCard.take(own);
  };

  const mayCome = (link: OpenLink): boolean => {
    const now = core.clock.now();
    const bucket = buckets.get(link) ?? new TokenBucket(CARDS, now);
    buckets.set(link, bucket);
    return bucket.take(now);
  };

  return {
    reviewOwn: () => {
      const me = deps.identity();
      if (me) review(me.person);
    },
    met: (link) => {
      const { person } = link.peer;
      // At once where it can be, so that no frame of the link waits.
      if (cards.known(person)) return admit(link);
      void core.boundary.run('devices', async () => {
        await cards.get(person);
        if (peers.get(link.id)) admit(link);
      });
    },
    take: async (link, parts) => {
      if (!mayCome(link)) return;
      const before = working.get(link.id);
      const work = (async () => {
        await before;
        await take(link, parts);
      })();
      const whole = work.catch(() => undefined);
      working.set(link.id, whole);
      try {
        await work;
      } finally {
        if (working.get(link.id) === whole) working.delete(link.id);
      }
    },
    pending: (link) => working.get(link),
  };
};
