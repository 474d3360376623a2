import type { Bytes } from '../../lib/bytes.ts';
import type { Result } from '../../lib/result.ts';
import type { LinkId, PlaceId } from '../../ports/links.ts';
import type { NetworkApi, PeopleApi } from '../api/people-api.ts';
import type { CardBook } from '../devices/card-book.ts';
import type { LateOwnCard } from '../sealing/lazy-sealer.ts';
import type { ContactBook } from '../contacts/contact-book.ts';
import type { NotKept } from '../api/errors.ts';
import type { DeviceId, Nickname, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { CheckNodeProof, NodeLink, OpenLink, PlaceSecret } from '../handshake/authenticator.ts';
import type { Inviter } from '../invites/inviter.ts';
import type { Redeemer } from '../invites/redeemer.ts';
import type { ByNetwork } from '../meeting/meeting.ts';
import type { LazyParting } from '../parting/parting.ts';
import type { Peers } from '../presence/peers.ts';
import type { ProfileService } from '../profile/profile.ts';
import type { Slices } from '../state/shown.ts';
import type { Tx } from '../storage/transaction.ts';
import type { FrameOf } from '../wire/frame-form.ts';
import type { overlayFrame, takesPartFrame } from '../wire/link-frames.ts';

/** Slices of the state that the network computes. */
export type NetworkSlices = Pick<
  Slices,
  'nicknameIndex' | 'search' | 'requests' | 'sentRequests' | 'blocked' | 'networkView'
>;

/** A frame for the network. */
export type NetworkFrame = FrameOf<typeof overlayFrame> | FrameOf<typeof takesPartFrame>;

/**
 * One's part in the network, and the people found in it: what the rest of the engine sees of the overlay, which
 * runs in here as long as there is an identity and the person wants it.
 */
export interface Network extends Omit<ByNetwork, 'isWanted'> {
  readonly calls: NetworkApi;
  readonly people: PeopleApi;
  readonly view: NetworkSlices;
  readonly checkNodeProof: CheckNodeProof;
  /** Shows no requests of this person any more. */
  block(person: PersonId, nickname: Nickname): Promise<Result<void, NotKept>>;
  /** What the gate has to know of a place that a dial leads to. */
  place(id: PlaceId): PlaceSecret | undefined;
  /** No link will open at this place, or its other end was not proven. */
  failed(place: PlaceId): void;
  /** A link to a stranger's device. */
  node(link: NodeLink): void;
  /** A contact's link is up. */
  met(link: OpenLink): void;
  /** There may be other devices of theirs than before. */
  learned(person: PersonId): void;
  /** Whether this is a link that `node` was told of. */
  isNode(link: LinkId): boolean;
  /** A frame of any link; false where it breaks the rules and the link should be closed. */
  frame(link: LinkId, frame: NetworkFrame): boolean;
  /** What a contact passes on, or asks to be passed on. */
  forward(link: OpenLink, body: Bytes): void;
  /** A proven link is gone: a contact's or a stranger's. */
  closed(link: LinkId, place: PlaceId | undefined): void;
  /** Strangers' devices that are linked. */
  devices(): readonly DeviceId[];
  stop(): void;
}

/** What the network stands on. */
export interface NetworkDeps {
  readonly core: Core;
  readonly profile: ProfileService;
  readonly ownCard: LateOwnCard;
  readonly cards: CardBook;
  readonly contacts: ContactBook;
  readonly peers: Peers;
  readonly inviter: Inviter;
  readonly redeemer: Redeemer;
  readonly parting: LazyParting;
  /** Notes that this contact has removed the person here. */
  markRemoved(tx: Tx, person: PersonId): void;
  /** The set of places is another one. */
  placesChanged(): void;
}

/** Makes the network; resolves when what is kept of it was read. */
export type CreateNetwork = (deps: NetworkDeps) => Promise<Network>;

/** The module with it, which no first screen needs. */
export type LoadNetwork = () => Promise<{ readonly createNetwork: CreateNetwork }>;
