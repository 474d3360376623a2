import type { BackupsApi } from './backup.ts';
import type { ChatFlagsApi } from './chat-flags-api.ts';
import type { ChatsApi } from './chats-api.ts';
import type { ContactsApi } from './contacts-api.ts';
import type { DevicesApi } from './devices-api.ts';
import type { ElsewhereApi } from './elsewhere-api.ts';
import type { PersonId } from './ids.ts';
import type { InvitesApi } from './invites-api.ts';
import type { MessagesApi } from './messages-api.ts';
import type { OwnDevices } from './own-devices.ts';
import type { PairingApi } from './pairing-api.ts';
import type { NetworkApi, PeopleApi } from './people-api.ts';
import type { ProfileApi, SettingsApi } from './profile-api.ts';
import type {
  BlockedPerson,
  ChatSummary,
  Contact,
  ContactRequest,
  Invite,
  NetworkView,
  Pairing,
  PeopleSearch,
  Profile,
  Redemption,
  SentRequest,
  Settings,
  Verification,
} from './state.ts';
import type { TypingApi } from './typing-api.ts';
import type { VerificationApi } from './verification-api.ts';

/** What features answer, by what it is about. */
export interface FeaturesApi {
  readonly profile: ProfileApi;
  readonly settings: SettingsApi;
  readonly chats: ChatsApi;
  readonly flags: ChatFlagsApi;
  readonly messages: MessagesApi;
  readonly contacts: ContactsApi;
  readonly invites: InvitesApi;
  readonly pairing: PairingApi;
  readonly verification: VerificationApi;
  readonly people: PeopleApi;
  readonly network: NetworkApi;
  readonly elsewhere: ElsewhereApi;
  readonly devices: DevicesApi;
  readonly backups: BackupsApi;
  readonly typing: TypingApi;
}

/** What features show, slice by slice. */
export interface FeaturesState {
  /** null before the first start. */
  readonly profile: Profile | null;
  /** Newest activity first; notes among them. */
  readonly chats: readonly ChatSummary[];
  /** By name. */
  readonly contacts: readonly Contact[];
  readonly invites: readonly Invite[];
  readonly redemptions: readonly Redemption[];
  /** Pairing without a server; null before it was first wanted. */
  readonly pairing: Pairing | null;
  /** Comparisons of safety codes. */
  readonly verifications: readonly Verification[];
  readonly settings: Settings;
  /** The index one holds of one's nickname; null while there is none. */
  readonly nicknameIndex: number | null;
  /** The newest search for people; null before the first and after it was closed. */
  readonly search: PeopleSearch | null;
  /** Newest first. */
  readonly requests: readonly ContactRequest[];
  readonly sentRequests: readonly SentRequest[];
  readonly blocked: readonly BlockedPerson[];
  /** One's place in the network while it is watched; null otherwise. */
  readonly networkView: NetworkView | null;
  /** Another device that proved to be oneself, since when; null where there is none the person was not told of. */
  readonly elsewhere: { readonly since: number } | null;
  /** One's own devices; null before they are known. */
  readonly devices: OwnDevices | null;
  /** Contacts that are typing in their chat with this person. */
  readonly typing: readonly PersonId[];
}
