import { equalBytes } from '../../lib/bytes.ts';
import { ok } from '../../lib/result.ts';
import { type Rate, TokenBucket } from '../../lib/token-bucket.ts';
import type { LinkId } from '../../ports/links.ts';
import type { Bytes } from '../../lib/bytes.ts';
import type { PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Identity } from '../identity/identity.ts';
import type { Peers } from '../presence/peers.ts';
import { MAX_CARD_BYTES } from '../wire/card-parts.ts';
import { type CardBook, isListed } from './card-book.ts';
import { partsOf } from './card-parts.ts';
import { type DeviceCard, decodeParts } from './device-card.ts';
import type { OwnCard } from './own-card.ts';

/** Cards that are taken of one link: one when it opens, and one for each that others learn of. All beyond waits for another link. */
const CARDS: Rate = { burst: 8, perSecond: 1 / 60 };

/**
 * After this time a link to a device of oneself that is not on the list is closed, in milliseconds: by then it has heard why. That
 * of a contact stays, as more is said over it than conversations.
 */
const UNLISTED_MS = 30_000;

/** What it stands on, and what it lets in. */
export interface AdmissionDeps {
  readonly core: Core;
  readonly peers: Pick<Peers, 'all' | 'get'>;
  readonly cards: CardBook;
  readonly ownCard: Pick<OwnCard, 'take'>;
  identity(): Identity | undefined;
  /** Tells who is at the other end these parts of a card. */
  tell(link: OpenLink, parts: readonly Bytes[]): void;
  /** Conversations go over this link; again: nothing happens. */
  attach(link: OpenLink): void;
  detach(link: OpenLink): void;
  /** There may be other devices of theirs, and other prekeys. */
  learned(link: OpenLink): Promise<void>;
}

/**
 * Lets devices of contacts and of oneself take part in conversations while their person has them on the list. Who comes with a
 * device that is not known here sends its card first; who was removed, and shows an old one, is told what is known of their own
 * devices.
 */
export interface Admission {
  /** There is another card of oneself. */
  reviewOwn(): void;
  /** The link of a contact, or of another device of oneself, is up. */
  met(link: OpenLink): void;
  /** A card came. Settles when it is dealt with. */
  take(link: OpenLink, parts: readonly Bytes[]): Promise<void>;
  /** What of cards that came over this link is not dealt with yet: what comes behind them waits for it. */
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
      // At once where it can be: what comes over the link does not wait for it.
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
