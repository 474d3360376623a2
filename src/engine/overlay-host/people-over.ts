import { chatWith } from '../contacts/contact-book.ts';
import { drawPrivateInvite } from '../invites/private-invite.ts';
import { createPeople } from '../people/create-people.ts';
import type { People } from '../people/people.ts';
import type { Host } from './node/host.ts';
import type { KnownDevices } from './signalling/known-devices.ts';
import type { NetworkDeps } from './network.ts';
import { createNodeCrypto } from './node/node-crypto.ts';

/** What the people stand on beside the engine. */
export interface PeopleParts {
  readonly overlay: Host['overlay'];
  readonly devices: KnownDevices;
  /** Bits of work a contact request costs; as the people have it unless said. */
  readonly requestWorkBits?: number;
}

/** The people over what the engine has of oneself and of others. */
export const peopleOver = (deps: NetworkDeps, parts: PeopleParts): People => {
  const { core, profile, ownCard, contacts, peers, inviter, redeemer, placesChanged } = deps;
  const { overlay, devices, requestWorkBits } = parts;
  const cryptoOf = () => {
    const me = profile.identity();
    return me && createNodeCrypto({ ...core, device: me.deviceKey });
  };
  return createPeople({
    core,
    overlay,
    sealing: {
      seal: async (to, plain) => cryptoOf()?.seal(to, plain),
      open: async (sealed) => cryptoOf()?.open(sealed),
    },
    ...(requestWorkBits !== undefined && { requestWorkBits }),
    identity: profile.identity,
    nickname: profile.nickname,
    settings: profile.settings,
    ownCard,
    contact: contacts.get,
    contacts: contacts.all,
    nameStates: contacts.states,
    chatOf: (person) => (contacts.get(person) ? chatWith(person) : null),
    isLinked: (person) => peers.primary(person) !== undefined,
    markRemoved: deps.markRemoved,
    inviteFor: (tx, to) => {
      const from = profile.identity()?.person;
      if (!from) throw new Error('an invite of nobody');
      return drawPrivateInvite(tx, { inviter, from, to, placesChanged });
    },
    cancelInvite: inviter.cancel,
    redeem: redeemer.accept,
    knowDevice: devices.hear,
  });
};
