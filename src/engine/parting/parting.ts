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

/** The table of removed contacts that are not told yet. */
export const FAREWELLS = 'farewells';

/** The same table, as long as its rows need not be read. */
const UNREAD = { name: FAREWELLS, schema: v.unknown() };

/** The frames about a removal. */
export type PartingFrame = FrameOf<typeof removedFrame> | FrameOf<typeof heardFrame>;

/** A removed contact that is to be met once more and told, on each device. */
export interface Parted {
  readonly id: PersonId;
  readonly pairSecret: Bytes;
  /** Devices that have not been told. Ed25519. */
  readonly devices: readonly Bytes[];
  /** Another device was told. This side calls no more, because a device that does not know yet calls as a contact. */
  readonly heard: boolean;
}

/** What parting needs. */
export interface PartingDeps {
  readonly core: Core;
  readonly contacts: Pick<ContactBook, 'get'>;
  readonly peers: Pick<Peers, 'all'>;
  identity(): Identity | undefined;
  /** Keeps that this contact has removed the person here. */
  markRemoved(tx: Tx, person: PersonId): void;
  /** Services send nothing over this link any more. */
  detach(link: OpenLink): void;
  /** The set of places to meet at has changed. */
  placesChanged(): void;
}

/** Tells removed contacts that they were removed, and hears of removals by contacts. */
export interface Parting {
  /** This contact, which the same change removes, is to be told. */
  begin(tx: Tx, contact: ContactRecord): void;
  /** Removed contacts that are not told yet. */
  people(): readonly Parted[];
  /** Tells the person at the other end. */
  tell(link: OpenLink): void;
  take(link: OpenLink, frame: PartingFrame): void;
  /** Whether all other frames on this link are ignored. */
  isOver(link: LinkId): boolean;
  closed(link: LinkId): void;
  /** This person is a contact again, and is not to be told. */
  forget(tx: Tx, person: PersonId): void;
}

/** Parting for the parts of the engine that are loaded before it. */
export interface LazyParting extends Pick<Parting, 'people' | 'isOver' | 'closed' | 'forget'> {
  /** Resolves once it is loaded, with its farewells. */
  ready(): Promise<Parting>;
  /** Whether this person is to be told that they were removed. */
  owes(person: PersonId): boolean;
  tell(link: OpenLink): void;
  take(link: OpenLink, frame: PartingFrame): void;
}

/** Parting, loaded after the first screen: it is not needed before there is a contact. */
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
