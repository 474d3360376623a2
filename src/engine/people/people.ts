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

/** An invite made for one person alone, which travels inside a contact request. */
export interface RequestInvite {
  readonly id: InviteId;
  readonly code: string;
}

/** What finding people and asking them stands on. */
export interface PeopleDeps {
  readonly core: Core;
  /** undefined while one does not take part in the network. */
  overlay(): Overlay | undefined;
  /** For requests that are left in the network while somebody is away. */
  readonly sealing: Pick<OverlayCrypto, 'seal' | 'open'>;
  /** Bits of work a contact request costs; REQUEST_WORK_BITS unless said. */
  readonly requestWorkBits?: number;
  /** Oneself; undefined before the first start. */
  identity(): Identity | undefined;
  nickname(): Nickname;
  settings(): Settings;
  /** What is known of one's own devices, which the network keeps for those who know one's id. */
  readonly ownCard: Pick<OwnCard, 'card' | 'take'>;
  contact(person: PersonId, tx?: Tx): ContactRecord | undefined;
  contacts(): readonly ContactRecord[];
  /** What is known of contacts' keys and names. */
  nameStates(): (record: ContactRecord) => NameState;
  chatOf(person: PersonId): ChatId | null;
  /** Whether somebody is linked now. */
  isLinked(person: PersonId): boolean;
  /** Notes that this contact has removed the person here. */
  markRemoved(tx: Tx, person: PersonId): void;
  /** Draws an invite that only this person can use, and keeps it; it is in no list. */
  inviteFor(tx: Tx, person: PersonId): RequestInvite;
  /** A change of its own. */
  cancelInvite(id: InviteId): Promise<Result<void, NotKept>>;
  /**
   * Redeems the invite of an accepted request; `device` is where its sender was. A change of its own; kept by itself
   * until done. An error that is no NotKept: the invite cannot be used any more.
   */
  redeem(code: string, device: NodeKey): Promise<Result<unknown, unknown>>;
  /** This contact is met at this device over the network, from now on. */
  knowDevice(person: PersonId, device: NodeKey): void;
}

/** Nicknames, searches and contact requests: the slices they own and the calls they answer. */
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
  /** Nickname, settings or card are not what they were. */
  selfChanged(): void;
  /** Somebody became a contact, or is none any more. */
  contactsChanged(): void;
  /**
   * The settings do not allow to be found any more, and the overlay is about to go: takes back what is published.
   * Settles once the network has heard of it, or cannot be told now.
   */
  takeBack(): Promise<void>;
  stop(): void;
}
