import type { ClockComparison } from '../../ports/clock.ts';
import type { SignallingState } from '../../ports/links.ts';
import { NOTES_CHAT, type PersonId } from '../api/ids.ts';
import type { ChatSummary, NetworkState, StorageProblem } from '../api/state.ts';
import { shownName } from '../contacts/contact-names.ts';
import type { Services } from '../compose-services.ts';
import type { ChatRecord } from '../storage/tables.ts';
import type { Slices } from './publisher.ts';

/** What is not held by a service. */
export interface Outside {
  signalling(): SignallingState;
  storage(): StorageProblem | null;
  clock(): ClockComparison | null;
}

const networkOf = (
  signalling: SignallingState,
  peers: number,
  clock: ClockComparison | null,
): NetworkState => {
  const { relays, webrtc, online } = signalling;
  const reached = peers > 0 || relays.some(({ state }) => state === 'open');
  const reachable = peers > 0 || (webrtc === 'works' && online);
  return {
    state: !reachable ? 'offline' : reached ? 'connected' : 'connecting',
    peers,
    relays,
    webrtc,
    online,
    clock,
  };
};

/** The state of the screen, computed from what services hold. */
export const createSlices = (services: Services, outside: Outside): Slices => {
  const { profile, contacts, chats, drafts, peers, inviter, redeemer } = services;

  const summaryOf = (record: ChatRecord): ChatSummary => {
    const { id, unread, activeAt, last } = record;
    const notes = id === NOTES_CHAT;
    const person = notes ? null : (id as string as PersonId);
    const known = person && contacts.get(person);
    return {
      id,
      kind: notes ? 'notes' : 'contact',
      name: known ? shownName(known) : '',
      contact: person,
      unread,
      last: last && {
        kind: last.kind,
        text: last.text,
        mine: last.mine,
        writtenAt: last.writtenAt,
        state: services.stateOfLast(record),
      },
      draft: drafts.get(id),
      activeAt,
    };
  };

  const devices = (): number =>
    new Set([...peers.devices('direct'), ...(services.network.now()?.devices() ?? [])]).size;

  return {
    profile: profile.view,
    network: () => networkOf(outside.signalling(), devices(), outside.clock()),
    chats: () =>
      chats
        .all()
        .map(summaryOf)
        .toSorted((a, b) => b.activeAt - a.activeAt),
    contacts: () => contacts.view(peers.path),
    invites: inviter.view,
    redemptions: redeemer.view,
    pairing: services.pairer.view,
    verifications: services.verifier.view,
    ...services.network.slices,
    settings: profile.settings,
    elsewhere: services.elsewhere.view,
    storage: outside.storage,
  };
};
