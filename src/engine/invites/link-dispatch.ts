import type { PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { Pairer } from '../pairing/pairing.ts';
import type { LazyParting } from '../parting/parting.ts';
import type { Peers } from '../presence/peers.ts';
import type { Inviter } from './inviter.ts';
import type { Redeemer } from './redeemer.ts';

/** If the person at the other end is no contact after this time, the link is closed, in milliseconds. */
const STRANGER_TIMEOUT_MS = 30_000;

/** What dispatching links needs. */
export interface LinkDispatchDeps {
  readonly core: Core;
  readonly peers: Peers;
  readonly inviter: Inviter;
  readonly redeemer: Redeemer;
  readonly pairer: Pick<Pairer, 'holds' | 'begin'>;
  readonly parting: Pick<LazyParting, 'owes' | 'tell'>;
  isContact(person: PersonId): boolean;
  /** Whether this is the person here, on another device. */
  isSelf(person: PersonId): boolean;
  /** The link of a contact, or of another own device, has opened. */
  met(link: OpenLink): void;
}

/** Takes each link after its handshake, and hands it to what it was made for: redeeming, pairing, parting, or contacts and own devices. */
export const createLinkDispatch = (deps: LinkDispatchDeps) => {
  const { core, peers, inviter, redeemer, pairer, parting, isContact, isSelf, met } = deps;
  const isKnown = ({ peer: { person } }: OpenLink): boolean => isContact(person) || isSelf(person);
  const takeKnown = (link: OpenLink): void => {
    if (isKnown(link)) met(link);
    else if (parting.owes(link.peer.person)) parting.tell(link);
  };
  return (link: OpenLink): void => {
    peers.add(link);
    if (redeemer.at(link)) void core.boundary.run('invites', () => redeemer.ask(link));
    else if (pairer.holds(link.place)) pairer.begin(link);
    else if (!inviter.at(link)) takeKnown(link);
    core.clock.after(STRANGER_TIMEOUT_MS, () => {
      if (peers.get(link.id) && !isKnown(link)) core.links.close(link.id);
    });
  };
};
