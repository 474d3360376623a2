import type { PlaceId } from '../../../ports/links.ts';
import type { PersonId } from '../../api/ids.ts';
import type { OpenLink } from '../../handshake/authenticator.ts';
import { inviteAt, parsePlaceId } from '../../meeting/place-id.ts';
import type { NodeKey, Overlay } from '../../overlay/overlay.ts';
import type { Tunnels } from '../../tunnels/create-tunnels.ts';
import { type Redialling, type DialTarget, createRedialling } from './redialling.ts';
import type { KnownDevices } from './known-devices.ts';
import type { NetworkDeps } from '../network.ts';
import { purposeForContact, purposeForInvite } from './dial-purpose.ts';
import { REDEMPTION_PAUSES_MS, type InviteSenders, createInviteSenders } from './invite-senders.ts';

/** What calling by all paths needs. */
export interface ContactDiallingParts {
  readonly devices: KnownDevices;
  readonly via: Tunnels;
  overlay(): Overlay | undefined;
}

/** Dials contacts over all paths. */
export interface ContactDialling extends Redialling {
  /** A contact was met. A contact with a direct link may forward dials to others. */
  met(link: OpenLink): void;
  /** No link opened at this place although one began: the contact is there, and no direct path leads to it. */
  inVain(place: PlaceId): void;
}

/**
 * Dials go to contacts without a direct link, except those that have removed this person; to removed contacts that
 * were not told yet; and to senders of invites that are being redeemed.
 */
const targetsOf = (
  { profile, contacts, parting, peers, redeemer }: NetworkDeps,
  { devices, senders }: { readonly devices: KnownDevices; readonly senders: InviteSenders },
): readonly DialTarget[] => {
  const from = profile.identity()?.deviceKey.publicKey;
  if (!from) return [];
  const wanted = [
    ...contacts.all().filter(({ removedAt }) => removedAt === undefined),
    ...parting.people().filter(({ heard }) => !heard),
  ];
  const away = wanted.filter(({ id }) => peers.path(id) !== 'direct');
  const people = away.map(({ id, pairSecret }) => ({
    key: `contact:${id}`,
    person: id,
    devices: devices.of(id),
    what: (to: NodeKey) => purposeForContact(pairSecret, { from, to }),
  }));
  const redemptions = redeemer.targets().flatMap((target) => {
    const { key, expected, invite } = target;
    if (!invite) return [];
    const what = () => purposeForInvite(invite);
    return [{ key, person: expected, devices: senders.of(target), what, pausesMs: REDEMPTION_PAUSES_MS }];
  });
  return [...people, ...redemptions].filter((target) => target.devices.length > 0);
};

/** Dials contacts over the overlay, and by contacts that both have. */
export const createContactDialling = (
  deps: NetworkDeps,
  { devices, via, overlay }: ContactDiallingParts,
): ContactDialling => {
  const { core, redeemer } = deps;
  const targets = (): readonly DialTarget[] => targetsOf(deps, { devices, senders });
  const byOverlay = createRedialling({ core, path: via.overlayPath, targets });
  const byFriends = createRedialling({ core, path: () => via.friendsPath, targets });
  const found = (): void => {
    byOverlay.update();
    byFriends.update();
  };
  const senders = createInviteSenders({ core, overlay, targets: redeemer.targets, found });

  const call = (person?: PersonId): void => {
    byOverlay.call(person);
    byFriends.call(person);
  };
  return {
    update: () => {
      senders.update();
      found();
    },
    call,
    met: (link) => {
      via.met(link);
      if (link.path === 'direct') byFriends.call();
    },
    inVain: (place) => {
      const invite = inviteAt(place);
      const target = invite && redeemer.targets().find((one) => one.invite === invite);
      const at = parsePlaceId(place);
      const person = target?.expected ?? (at?.kind === 'pair' ? at.person : undefined);
      if (person) call(person);
    },
    stop: () => {
      senders.stop();
      byOverlay.stop();
      byFriends.stop();
    },
  };
};
