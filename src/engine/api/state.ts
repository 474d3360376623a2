import type { IceServer } from '../../lib/ice-server.ts';
import type { ServerChoice } from '../../lib/signalling-servers.ts';
import type { WebRtcState } from '../../lib/link-report.ts';
import type { ClockComparison } from '../../ports/clock.ts';
import type { RelayState } from '../../ports/links.ts';
import type { ChatFlags } from './chat-flags.ts';
import type { ChatId, InviteId, PersonId } from './ids.ts';
import type { Message } from './messages.ts';

export type * from './chat-flags.ts';
export type * from './messages.ts';
export type * from './network-state.ts';
export type * from './pairing.ts';

/** Oneself. */
export interface Profile {
  readonly id: PersonId;
  readonly nickname: string;
}

/** Whether a contact is online. Times are milliseconds since 1970. */
export type Presence =
  /** `direct`: the two browsers are linked · `network`: what they say travels sealed through others */
  | { readonly kind: 'online'; readonly path: 'direct' | 'network' }
  | { readonly kind: 'offline'; readonly lastSeenAt: number | null }
  /** The contact has removed this person, and told so at this time. */
  | { readonly kind: 'removed'; readonly at: number };

/** A person one has met. */
export interface Contact {
  readonly id: PersonId;
  readonly chat: ChatId;
  /** What they are called here: the name of one's own for them, else their nickname. */
  readonly name: string;
  /** What they call themselves. */
  readonly nickname: string;
  /** The name and the note of one's own; empty where there is none. */
  readonly ownName: string;
  readonly note: string;
  /** The nickname before, until the person here has taken notice of the new one. */
  readonly renamedFrom: string | null;
  readonly presence: Presence;
  readonly addedAt: number;
  /**
   * - `verified`: the key was compared with theirs
   * - `changed`: not verified, and another contact had this name, or one like it, before, with another key
   */
  readonly identity: 'verified' | 'unverified' | 'changed';
  /** Another contact with a name that looks like this one's; `newer`: this contact took the name later. */
  readonly alike: { readonly person: PersonId; readonly name: string; readonly newer: boolean } | null;
  /**
   * The newest device of the contact that is newer than the contact and the last comparison of safety codes. `seen`: the person
   * has been told of all such devices. null where there is none.
   */
  readonly newDevice: { readonly firstSeenAt: number; readonly seen: boolean } | null;
}

/**
 * Why comparing safety codes has ended.
 * - `expired`: no answer came in time · `stopped`: the other side closed it · `lost`: the link is gone
 * - `differs`: one of the two saw another code, or the other side did not keep to what it was bound by
 * - `too-many`: so many codes in one hour that the next one has to wait
 * - `unjudged`: the second code in a day that this person has not judged: an attacker in between may be guessing
 */
export type VerificationProblem =
  | 'expired'
  | 'stopped'
  | 'lost'
  | 'differs'
  | 'too-many'
  | 'unjudged'
  | 'not-kept';

/** Comparing safety codes with one person. */
export interface Verification {
  readonly person: PersonId;
  /**
   * - `waiting`: for the other side to open it too · `asked`: the other side has opened it
   * - `starting`: the two browsers make the code · `comparing`: the code is there
   * - `confirming`: said here that it matches, waiting for the other side
   */
  readonly step: 'waiting' | 'asked' | 'starting' | 'comparing' | 'confirming' | 'verified' | 'ended';
  /** Six digits while there are any. */
  readonly code: string | null;
  /** When this step ends by itself; after `too-many` when the next one is allowed. */
  readonly endsAt: number | null;
  readonly problem: VerificationProblem | null;
}

/** What stands for the keys of oneself and a contact, the same on both sides. */
export interface Fingerprint {
  /** 60 digits, the same on both screens. */
  readonly digits: string;
  /** The text of the QR code that the other side scans. */
  readonly scan: string;
}

/**
 * What came of a scanned or compared fingerprint; after `match` the contact is verified, after `differs` it is not.
 * - `own`: the code of one's own screen · `unreadable`: something else · `newer`: of a newer Driftpost
 */
export type FingerprintCheck = 'match' | 'differs' | 'own' | 'unreadable' | 'newer';

/** A line in the list of chats. */
export interface ChatSummary {
  readonly id: ChatId;
  readonly kind: 'notes' | 'contact';
  /** The name of the contact here; empty for notes, which the screen names. */
  readonly name: string;
  readonly contact: PersonId | null;
  readonly unread: number;
  /** The newest message, its text cut to a line. */
  readonly last: Pick<Message, 'kind' | 'text' | 'mine' | 'writtenAt' | 'state'> | null;
  readonly draft: string;
  /** When something last happened here; lists are sorted by it. */
  readonly activeAt: number;
  readonly flags: ChatFlags;
}

/** An invite that one has made. Expired and cancelled ones are gone from the list. */
export interface Invite {
  readonly id: InviteId;
  /** What goes behind `#/invite/` in the link. */
  readonly code: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** The person that used it; null before that. */
  readonly usedBy: PersonId | null;
}

/** Why an invite does not work. `newer`: made by a newer Driftpost than this one. */
export type InviteProblem =
  | 'damaged'
  | 'newer'
  | 'expired'
  | 'expired-here'
  | 'foreign-network'
  | 'own'
  | 'used'
  | 'cancelled';

/** An invite that one is redeeming: from opening the link to being contacts. */
export interface Redemption {
  readonly id: InviteId;
  /** What the link says its sender is called; empty if it says nothing. */
  readonly nickname: string;
  readonly from: PersonId;
  readonly expiresAt: number;
  /**
   * - `looking`: trying to reach the sender, for the first few seconds
   * - `away`: the sender is not there; goes on by itself, also after a reload
   * - `refused`: see problem; stays until dismissed
   * - `done`: contacts now; the chat is theirs
   */
  readonly state: 'looking' | 'away' | 'refused' | 'done';
  readonly problem: InviteProblem | null;
}

/** What can be read from an invite before accepting it. */
export interface InvitePreview {
  readonly id: InviteId;
  readonly nickname: string;
  readonly from: PersonId;
  readonly expiresAt: number;
  /** The chat, where its sender is a contact already. */
  readonly contact: ChatId | null;
}

/** The network in one line. */
export interface NetworkState {
  /**
   * - `offline`: the browser has no network or cannot make links, and there is no link
   * - `connecting`: no relay is reached and there is no link yet
   * - `connected`: a relay is reached or there is a link
   */
  readonly state: 'offline' | 'connecting' | 'connected';
  /** Devices linked right now: of contacts, and neighbours in the network. */
  readonly peers: number;
  readonly relays: readonly RelayState[];
  /** Whether this browser can be linked with others at all. */
  readonly webrtc: WebRtcState;
  readonly online: boolean;
  /** How far the device's clock is off, and by which source; null where there was nothing to compare it with. */
  readonly clock: ClockComparison | null;
}

/** What a person may choose. Language and theme are kept by the page. */
export interface Settings {
  /** Tells others when their messages were read; off means one does not see it either. */
  readonly readReceipts: boolean;
  /** Others find one by the nickname: a claim to it is kept in the network. */
  readonly discoverable: boolean;
  /** Takes part in the network: links to strangers, lookups, records of others. Off: contacts only. */
  readonly network: boolean;
  /** STUN and TURN servers of one's own, beside those that the app or its host brings. None where it is left out. */
  readonly iceServers?: readonly IceServer[] | undefined;
  /** Links only through TURN servers, so that no peer sees the own address. Left out: no. */
  readonly relayedOnly?: boolean | undefined;
  /** Features that are switched off, by name; see switches.ts. None where it is left out. */
  readonly off?: readonly string[] | undefined;
  /** Changes to the signalling servers that the app or its host brings. None where it is left out. */
  readonly servers?: ServerChoice | undefined;
}

/** Something that went wrong with keeping things; nothing shown was lost. */
export type StorageProblem = 'full' | 'closed' | 'failed';
