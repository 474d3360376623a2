import * as v from 'valibot';
import { part } from '../../lib/app-parts.ts';
import type { Bytes } from '../../lib/bytes.ts';
import type { LinkId } from '../../ports/links.ts';
import type { PersonId } from '../api/ids.ts';
import type { ContactBook } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { Identity } from '../identity/identity.ts';
import type { Peers } from '../presence/peers.ts';
import type { ContactRecord } from '../contacts/kept.ts';
import type { Tx } from '../storage/transaction.ts';
import type { heardFrame, removedFrame } from './frames.ts';
import type { FrameOf } from '../wire/frame-form.ts';

/** The table of removed contacts who are not told yet. */
export const FAREWELLS = 'farewells';

/** The same as long as nobody has to read it. */
const UNREAD = { name: FAREWELLS, schema: v.unknown() };

/** What two people say to each other who part. */
export type PartingFrame = FrameOf<typeof removedFrame> | FrameOf<typeof heardFrame>;

/** Somebody who is no contact any more, and is to be met once more to be told so, on each device. */
export interface Parted {
  readonly id: PersonId;
  readonly pairSecret: Bytes;
  /** Those that have not heard it. Ed25519. */
  readonly devices: readonly Bytes[];
  /** Another device has. Nobody calls any more: who does not know calls as a contact. */
  readonly heard: boolean;
}

/** What parting stands on. */
export interface PartingDeps {
  readonly core: Core;
  readonly contacts: Pick<ContactBook, 'get'>;
  readonly peers: Pick<Peers, 'all'>;
  identity(): Identity | undefined;
  /** Notes that this contact has removed the person here. */
  markRemoved(tx: Tx, person: PersonId): void;
  /** Nothing goes out over this link any more. */
  detach(link: OpenLink): void;
  /** Whom to meet is another set. */
  placesChanged(): void;
}

/** Tells contacts that they were removed, and hears it of others. */
export interface Parting {
  /** This contact, who is removed in the same change, is to be told. */
  begin(tx: Tx, contact: ContactRecord): void;
  /** Those who are not told yet. */
  people(): readonly Parted[];
  /** Tells whoever is at the other end. */
  tell(link: OpenLink): void;
  take(link: OpenLink, frame: PartingFrame): void;
  /** Whether nothing else counts on this link any more. */
  isOver(link: LinkId): boolean;
  closed(link: LinkId): void;
  /** This person, who is a contact again, is told nothing. */
  forget(tx: Tx, person: PersonId): void;
}

/** Parting as those see it who are there before it is. */
export interface LazyParting extends Pick<Parting, 'people' | 'isOver' | 'closed' | 'forget'> {
  /** Resolves once it is there, with what is kept of it. */
  ready(): Promise<Parting>;
  /** Whether somebody who is no contact is to be told. */
  owes(person: PersonId): boolean;
  tell(link: OpenLink): void;
  take(link: OpenLink, frame: PartingFrame): void;
}

/** Parting, loaded behind the first screen: nobody needs it before there is a contact. */
export const createLazyParting = (deps: () => PartingDeps): LazyParting => {
  let parting: Parting | undefined;
  const ready = part(async () => {
    const { createParting } = await import('./create-parting.ts');
    parting = await createParting(deps());
    deps().placesChanged();
    return parting;
  });
  const people = (): readonly Parted[] => parting?.people() ?? [];
  return {
    ready,
    people,
    owes: (person) => people().some(({ id }) => id === person),
    isOver: (link) => parting?.isOver(link) ?? false,
    closed: (link) => parting?.closed(link),
    tell: (link) => parting?.tell(link),
    take: (link, frame) => void ready().then((there) => there.take(link, frame)),
    forget: (tx, person) => {
      if (parting) return parting.forget(tx, person);
      tx.delete(deps().core.tables.more<PersonId, v.UnknownSchema>(UNREAD), person);
    },
  };
};
