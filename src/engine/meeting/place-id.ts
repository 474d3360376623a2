import type { PlaceId } from '../../ports/links.ts';
import type { InviteId, PersonId } from '../api/ids.ts';

/**
 * A place where a link is made. The page and the gate use its id as a name only (`PlaceId`); the engine writes the id
 * with `encodePlaceId` and reads it with `parsePlaceId`.
 * - `pair`, `self`, `invite`: rooms at the relays (place.ts)
 * - `bootstrap`: a room at the relays where newcomers find the network
 * - `dial`: a link that was dialled over the overlay
 * - `via`: a link with frames that travel through the network
 * - `code`: a link made by codes that two people show to each other
 */
export type MeetingPlace =
  | { readonly kind: 'pair'; readonly person: PersonId; readonly day: number }
  | { readonly kind: 'self'; readonly day: number }
  | { readonly kind: 'invite'; readonly invite: InviteId }
  | { readonly kind: 'bootstrap'; readonly room: string }
  | { readonly kind: 'dial'; readonly dial: string; readonly invite?: InviteId | undefined }
  | { readonly kind: 'via'; readonly session: string; readonly invite?: InviteId | undefined }
  | { readonly kind: 'code'; readonly number: number };

const withInvite = (id: string, invite: InviteId | undefined): string =>
  invite === undefined ? id : `${id}:invite:${invite}`;

const textOf = (place: MeetingPlace): string => {
  switch (place.kind) {
    case 'pair':
      return `pair:${place.person}:${place.day}`;
    case 'self':
      return `self:${place.day}`;
    case 'invite':
      return `invite:${place.invite}`;
    case 'bootstrap':
      return `door:${place.room}`;
    case 'dial':
      return withInvite(`dial:${place.dial}`, place.invite);
    case 'via':
      return withInvite(`via:${place.session}`, place.invite);
    case 'code':
      return `code:${place.number}`;
  }
};

/** The id of a place. No part of a place has a colon in it. */
export const encodePlaceId = (place: MeetingPlace): PlaceId => textOf(place) as PlaceId;

/** The place of an id; undefined where `encodePlaceId` has not made the id. */
export const parsePlaceId = (id: PlaceId): MeetingPlace | undefined => {
  const [kind, name = '', third, fourth] = id.split(':');
  const invite = third === 'invite' ? (fourth as InviteId) : undefined;
  switch (kind) {
    case 'pair':
      return { kind, person: name as PersonId, day: Number(third) };
    case 'self':
      return { kind, day: Number(name) };
    case 'invite':
      return { kind, invite: name as InviteId };
    case 'door':
      return { kind: 'bootstrap', room: name };
    case 'dial':
      return { kind, dial: name, invite };
    case 'via':
      return { kind, session: name, invite };
    case 'code':
      return { kind, number: Number(name) };
    default:
      return undefined;
  }
};

/** The invite that a link at this place was made for; undefined for all other links. */
export const inviteAt = (id: PlaceId): InviteId | undefined => {
  const place = parsePlaceId(id);
  return place && 'invite' in place ? place.invite : undefined;
};
