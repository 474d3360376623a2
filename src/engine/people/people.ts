import type { Result } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { PeopleApi } from '../api/people-api.ts';
import type { NotKept } from '../api/errors.ts';
import type { ChatId, InviteId, Nickname, PersonId } from '../api/ids.ts';
import type { EngineState } from '../api/engine-state.ts';
import type { Settings } from '../api/state.ts';
import type { NameState } from '../contacts/name-comparison.ts';
import type { Core } from '../core.ts';
import type { OwnCard } from '../devices/own-card.ts';
import type { Identity } from '../identity/identity.ts';
import type { NodeKey, Overlay, OverlayCrypto } from '../overlay/overlay.ts';
import type { ContactRecord } from '../contacts/kept.ts';
import type { Tx } from '../storage/transaction.ts';

/** A private invite, which travels in a contact request. */
export interface RequestInvite {
  readonly id: InviteId;
  readonly code: string;
}

/** What people in the network need: nicknames, searches and contact requests. */
export interface PeopleDeps {
  readonly core: Core;
  /** undefined while this device does not take part in the network. */
  overlay(): Overlay | undefined;
  /** Seals requests that are left in the network for a person that is away. */
  readonly sealing: Pick<OverlayCrypto, 'seal' | 'open'>;
  /** Bits of proof of work that a contact request costs; REQUEST_WORK_BITS if left out. */
  readonly requestWorkBits?: number;
  /** The own identity; undefined before the first start. */
  identity(): Identity | undefined;
  nickname(): Nickname;
  settings(): Settings;
  /** The own device card. The network keeps it for people that know the own id. */
  readonly ownCard: Pick<OwnCard, 'card' | 'take'>;
  contact(person: PersonId, tx?: Tx): ContactRecord | undefined;
  contacts(): readonly ContactRecord[];
  /** Tells the state of the key and the name of each contact. */
  nameStates(): (record: ContactRecord) => NameState;
  chatOf(person: PersonId): ChatId | null;
  /** Whether this person is linked now. */
  isLinked(person: PersonId): boolean;
  /** Keeps that this contact has removed the person here. */
  markRemoved(tx: Tx, person: PersonId): void;
  /** Makes and keeps an invite that only this person can use. It is in no list. */
  inviteFor(tx: Tx, person: PersonId): RequestInvite;
  /** In a change of its own. */
  cancelInvite(id: InviteId): Promise<Result<void, NotKept>>;
  /**
   * Redeems the invite of an accepted request, in a change of its own; it goes on by itself until it is done. `device`: the
   * device of the sender. An error that is no NotKept: the invite cannot be used any more.
   */
  redeem(code: string, device: NodeKey): Promise<Result<unknown, unknown>>;
  /** From now on this contact is called at this device over the network. */
  knowDevice(person: PersonId, device: NodeKey): void;
}

/** Nicknames, searches and contact requests: their slices of the state, and their calls. */
export interface People {
  load(): Promise<Result<void, StoreError>>;
  readonly calls: PeopleApi;
  readonly view: {
    readonly [
      Slice in 'nicknameIndex' | 'search' | 'requests' | 'sentRequests' | 'blocked'
    ]: () => EngineState[Slice];
  };
  /** Shows no requests of this person any more. */
  block(person: PersonId, nickname: Nickname): Promise<Result<void, NotKept>>;
  /** The overlay came up or went away. */
  overlayChanged(): void;
  /** The own nickname, settings or card have changed. */
  selfChanged(): void;
  /** A person became a contact, or is no contact any more. */
  contactsChanged(): void;
  /**
   * The settings do not allow to be found any more, and the overlay is about to stop: withdraws what is published. Settles
   * once the network has taken it up, or cannot be reached now.
   */
  takeBack(): Promise<void>;
  stop(): void;
}
