import type { PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Pairer } from '../pairing/pairing.ts';
import type { LazyParting } from '../parting/parting.ts';
import type { Peers } from '../presence/peers.ts';
import type { Inviter } from './inviter.ts';
import type { Redeemer } from './redeemer.ts';

/** Somebody who came for an invite and is no contact after this time is sent away. */
const STRANGER_TIMEOUT_MS = 30_000;

/** What receiving somebody needs. */
export interface ReceptionDeps {
  readonly core: Core;
  readonly peers: Peers;
  readonly inviter: Inviter;
  readonly redeemer: Redeemer;
  readonly pairer: Pick<Pairer, 'holds' | 'begin'>;
  readonly parting: Pick<LazyParting, 'owes' | 'tell'>;
  isContact(person: PersonId): boolean;
  /** A contact's link is up. */
  met(link: OpenLink): void;
}

/** Receives those who passed the gate: contacts are met, others may ask for what an invite promised them. */
export const createReception = (deps: ReceptionDeps) => {
  const { core, peers, inviter, redeemer, pairer, parting, isContact, met } = deps;
  const greet = (link: OpenLink): void => {
    if (isContact(link.peer.person)) met(link);
    else if (parting.owes(link.peer.person)) parting.tell(link);
  };
  return (link: OpenLink): void => {
    peers.add(link);
    if (redeemer.at(link)) void core.boundary.run('invites', () => redeemer.ask(link));
    else if (pairer.holds(link.place)) pairer.begin(link);
    else if (!inviter.at(link)) greet(link);
    core.clock.after(STRANGER_TIMEOUT_MS, () => {
      if (peers.get(link.id) && !isContact(link.peer.person)) core.links.close(link.id);
    });
  };
};
