import type { ContactLifecycle } from './contacts/contact-lifecycle.ts';
import type { ContactBook } from './contacts/contact-book.ts';
import type { ChatParts } from './compose-chat-list.ts';
import type { Devices } from './compose-devices.ts';
import type { Self } from './compose-self.ts';
import type { Elsewhere } from './elsewhere/elsewhere.ts';
import type { Inviter } from './invites/inviter.ts';
import type { Redeemer } from './invites/redeemer.ts';
import type { LateTalk } from './late-talk.ts';
import type { Meeting } from './meeting/meeting.ts';
import type { LazyNetwork } from './overlay-host/lazy-network.ts';
import type { Pairer } from './pairing/pairing.ts';
import type { LazyParting } from './parting/parting.ts';
import type { ContactTime } from './presence/contact-time.ts';
import type { Peers } from './presence/peers.ts';
import type { Verifier } from './verification/verification.ts';

/** Everything an engine consists of. */
export interface Services extends Self, ChatParts, Devices, Omit<LateTalk, 'tried'> {
  readonly contacts: ContactBook;
  readonly contactLifecycle: ContactLifecycle;
  readonly peers: Peers;
  readonly contactTime: ContactTime;
  readonly inviter: Inviter;
  readonly redeemer: Redeemer;
  readonly meeting: Meeting;
  readonly verifier: Verifier;
  readonly pairer: Pairer;
  readonly network: LazyNetwork;
  readonly elsewhere: Elsewhere;
  readonly parting: LazyParting;
}
