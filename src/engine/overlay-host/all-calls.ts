import type { PlaceId } from '../../ports/links.ts';
import type { PersonId } from '../api/ids.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import { inviteAt, personAt } from '../meeting/place.ts';
import type { NodeKey, Overlay } from '../overlay/overlay.ts';
import type { Tunnels } from '../tunnels/create-tunnels.ts';
import { type Calls, type CallTarget, createCalls } from './calls.ts';
import type { KnownDevices } from './known-devices.ts';
import type { NetworkDeps } from './network.ts';
import { whatOfContact, whatOfInvite } from './rendezvous.ts';
import { REDEMPTION_PAUSES_MS, type Senders, createSenders } from './senders.ts';

/** What calling by all paths needs. */
export interface AllCallsParts {
  readonly devices: KnownDevices;
  readonly via: Tunnels;
  overlay(): Overlay | undefined;
}

/** Calls by all paths. */
export interface AllCalls extends Calls {
  /** A contact was met; who is linked directly may know others. */
  met(link: OpenLink): void;
  /** Nobody came at this place although somebody began to: they are there, and no path leads to them. */
  inVain(place: PlaceId): void;
}

/**
 * Whom to call: contacts without a direct link, but for those who have removed the person here; removed contacts of whom no
 * device was told yet; and senders of invites that are being redeemed.
 */
const targetsOf = (
  { profile, contacts, parting, peers, redeemer }: NetworkDeps,
  { devices, senders }: { readonly devices: KnownDevices; readonly senders: Senders },
): readonly CallTarget[] => {
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
    what: (to: NodeKey) => whatOfContact(pairSecret, { from, to }),
  }));
  const redemptions = redeemer.targets().flatMap((target) => {
    const { key, expected, invite } = target;
    if (!invite) return [];
    const what = () => whatOfInvite(invite);
    return [{ key, person: expected, devices: senders.of(target), what, pausesMs: REDEMPTION_PAUSES_MS }];
  });
  return [...people, ...redemptions].filter((target) => target.devices.length > 0);
};

/** Calls over the overlay, and by way of contacts that both have. */
export const createAllCalls = (deps: NetworkDeps, { devices, via, overlay }: AllCallsParts): AllCalls => {
  const { core, redeemer } = deps;
  const targets = (): readonly CallTarget[] => targetsOf(deps, { devices, senders });
  const byOverlay = createCalls({ core, path: via.overlayPath, targets });
  const byFriends = createCalls({ core, path: () => via.friendsPath, targets });
  const found = (): void => {
    byOverlay.update();
    byFriends.update();
  };
  const senders = createSenders({ core, overlay, targets: redeemer.targets, found });

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
      const person = target?.expected ?? personAt(place);
      if (person) call(person);
    },
    stop: () => {
      senders.stop();
      byOverlay.stop();
      byFriends.stop();
    },
  };
};
