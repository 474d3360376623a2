import type { ErrorReport } from '../../lib/error-report.ts';
import type { Result } from '../../lib/result.ts';
import type { BackupError, BackupRequest, OnBackupProgress, RestoreError, RestoreRequest } from './backup.ts';
import type { ChatId, InviteId, MessageId, PersonId, Position } from './ids.ts';
import type { PairingError, PairingPreview } from './pairing.ts';
import type {
  Arrival,
  ChatChange,
  Fingerprint,
  FingerprintCheck,
  Invite,
  InvitePreview,
  InviteProblem,
  Message,
  Profile,
  Settings,
  StatePatch,
} from './state.ts';
import type { NoProfile, NotKept } from './errors.ts';
import type { UnlockAnswer, VaultCommand, VaultError, VaultStatus } from './vault-api.ts';

/** `index`: it ends in `#` and a number, which tell people of one nickname apart. */
export type NicknameError = { readonly kind: 'empty' | 'too-long' | 'index' };
export type SendError =
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-long'; readonly bytes: number }
  | { readonly kind: 'unknown-chat' };
export type InviteError = { readonly kind: 'invite'; readonly problem: InviteProblem };
export type TooManyInvites = { readonly kind: 'too-many' };
/** What the first start made. */
export interface Started {
  readonly profile: Profile;
  /** What became of the invite that one came with; null without one, or where there was a profile already. */
  readonly invite: Result<InvitePreview, InviteError> | null;
}
export type NoteTooLong = { readonly kind: 'note-too-long'; readonly bytes: number };
export type UnknownContact = { readonly kind: 'unknown-contact' };
export type SearchError = { readonly kind: 'empty' } | { readonly kind: 'too-long' };
/** `not-found`: neither found before nor a contact's id · `contact`, `self`: nothing to ask · `declined` … */
export type RequestError =
  | { readonly kind: 'not-found' | 'contact' | 'self' | 'off' }
  | { readonly kind: 'too-long'; readonly bytes: number }
  /** So many requests were sent today that the next one has to wait. */
  | { readonly kind: 'too-many'; readonly nextAt: number };
export type RequestAnswer = 'accept' | 'decline' | 'block';

/** What the engine tells the screen. Every call carries whole, cloneable data. */
export interface EngineListener {
  /** First the whole state, then what changes. */
  state(patch: StatePatch): void;
  /** News of the chat opened with `openChat`. */
  chat(chat: ChatId, change: ChatChange): void;
  /** Somebody wrote. */
  arrived(arrival: Arrival): void;
}

/**
 * The messenger, as the screen knows it. Asynchronous throughout, because it lives in a worker;
 * arguments and answers are structured-cloneable. Commands answer when they are kept, not when the
 * network is done.
 */
export interface EngineApi {
  /** Starts telling this listener, and nobody else any more. */
  listen(listener: EngineListener): Promise<void>;

  /**
   * First start: makes the keys and the profile, and begins to redeem the invite that one came with, all in one
   * write. With a profile already there it answers that one and leaves the invite alone.
   */
  start(nickname: string, invite?: string): Promise<Result<Started, NicknameError | NotKept>>;
  rename(nickname: string): Promise<Result<Profile, NicknameError | NoProfile | NotKept>>;
  changeSettings(change: Partial<Settings>): Promise<Result<Settings, NotKept>>;

  /** Shows a chat: `chat` changes follow, first a `reset`. Another call shows another one; null none. */
  openChat(chat: ChatId | null): Promise<void>;
  /** Up to `limit` messages before `before`, ascending. */
  olderMessages(chat: ChatId, before: Position, limit: number): Promise<readonly Message[]>;
  /** The person has seen these messages: they were in view. */
  markRead(chat: ChatId, messages: readonly MessageId[]): Promise<void>;
  sendText(chat: ChatId, text: string): Promise<Result<MessageId, SendError | NoProfile | NotKept>>;
  /** Keeps what is being typed. */
  setDraft(chat: ChatId, text: string): Promise<Result<void, NotKept>>;

  createInvite(): Promise<Result<Invite, TooManyInvites | NoProfile | NotKept>>;
  cancelInvite(id: InviteId): Promise<Result<void, NotKept>>;
  /** Reads an invite without doing anything about it. Works before the first start. */
  readInvite(code: string): Promise<Result<InvitePreview, InviteError>>;
  /** Starts redeeming; the rest is told through `redemptions`. */
  acceptInvite(code: string): Promise<Result<InvitePreview, InviteError | NoProfile | NotKept>>;
  /** Takes a redemption off the list; stops trying if it is not done. */
  dismissRedemption(id: InviteId): Promise<Result<void, NotKept>>;
  /** Makes a code for pairing without a server, unless there is one, or `anew`; told through `pairing`. */
  openPairing(anew: boolean): Promise<Result<void, NoProfile>>;
  /** Reads somebody's code, or a link with it, without doing anything about it. Works before the first start. */
  readPairing(text: string): Promise<Result<PairingPreview, PairingError>>;
  /** Answers somebody's code with one of one's own, or takes the answer to one's own; told through `pairing`. */
  takePairing(text: string): Promise<Result<PairingPreview, PairingError | NoProfile>>;
  /** Gives a contact a name and a note of one's own; with an empty name their nickname is shown again. */
  describeContact(
    id: PersonId,
    words: { readonly name: string; readonly note: string },
  ): Promise<Result<void, UnknownContact | NicknameError | NoteTooLong | NotKept>>;
  /** The person has taken notice of what this contact is called now. */
  seeNickname(id: PersonId): Promise<Result<void, NotKept>>;
  /** Removes a contact with the whole conversation, and tells them. */
  removeContact(id: PersonId): Promise<Result<void, NotKept>>;
  /** The same without a word to them, who go on seeing somebody who is away; their requests are not shown any more. */
  blockContact(id: PersonId): Promise<Result<void, NotKept>>;
  /** The person has been told of the contact's new devices. */
  seeDevices(id: PersonId): Promise<Result<void, NotKept>>;

  /** The person has been told that another device runs as them. */
  seeElsewhere(): Promise<Result<void, NotKept>>;

  /** Compares safety codes: asks the other side, or answers it; the rest is told through `verifications`. */
  startVerification(person: PersonId): Promise<void>;
  /** The person has seen both codes. */
  confirmVerification(person: PersonId, match: boolean): Promise<void>;
  /** Ends it, or takes off the list what has ended. */
  cancelVerification(person: PersonId): Promise<void>;
  /** The longer code and what the QR code says. */
  fingerprint(person: PersonId): Promise<Result<Fingerprint, UnknownContact>>;
  /** Takes what was scanned, or the 60 digits that were found to be the same. */
  checkFingerprint(
    person: PersonId,
    text: string,
  ): Promise<Result<FingerprintCheck, UnknownContact | NotKept>>;
  /** A passphrase for a backup, drawn by chance: six words. */
  suggestPassphrase(): Promise<string>;
  /** Writes a backup and gives its file, which can be read until the next one is made or the app starts anew. */
  exportBackup(request: BackupRequest, tell: OnBackupProgress): Promise<Result<Blob, BackupError>>;
  /** Restores a backup where there is no profile yet. Afterwards the page has to be loaded again. */
  restoreBackup(request: RestoreRequest, tell: OnBackupProgress): Promise<Result<void, RestoreError>>;

  /** Looks for people by nickname, `nickname#index` or id; the rest is told through `search`. Replaces the last search. */
  searchPeople(query: string): Promise<Result<void, SearchError | NoProfile>>;
  /** Ends the search and takes its results off the screen. */
  closeSearch(): Promise<void>;
  /**
   * Asks a person that was found, or a contact that has removed the person here, to become a contact; told through
   * `sentRequests`. Kept until answered or a week old.
   */
  requestContact(
    person: PersonId,
    greeting: string,
  ): Promise<Result<void, RequestError | NoProfile | NotKept>>;
  /** Takes back a request that one has sent. */
  withdrawRequest(person: PersonId): Promise<Result<void, NotKept>>;
  /**
   * Answers somebody's request. `accept`: becomes contacts as soon as both are there · `decline`: says nothing to them,
   * and they cannot ask again for a week · `block`: never again.
   */
  answerRequest(person: PersonId, answer: RequestAnswer): Promise<Result<void, UnknownContact | NotKept>>;
  /** Declines all requests that wait. */
  clearRequests(): Promise<Result<void, NotKept>>;
  unblock(person: PersonId): Promise<Result<void, NotKept>>;
  /** While watched, `networkView` is told every second. */
  watchNetwork(watched: boolean): Promise<void>;
  /** Whether somebody looks at the page: a phone that is hidden takes part as a client only. */
  pageVisible(visible: boolean): Promise<void>;

  /** Tries to reach everybody now: the person pressed a button, or the page came back to the front. */
  reachOut(): Promise<void>;
  /** What a person does about the passphrase; see VaultCommand. Takes seconds where a passphrase is checked. */
  vault(command: VaultCommand): Promise<Result<VaultStatus, VaultError>>;
  /**
   * Locks the screen: until `unlockScreen`, the listener hears of `arrived` alone, without who and what, and every call
   * that could read or change something is rejected. The engine goes on. False where there is no passphrase.
   */
  lockScreen(): Promise<boolean>;
  /** Tries a passphrase on a locked screen; afterwards `listen` tells everything anew. */
  unlockScreen(passphrase: string): Promise<UnlockAnswer>;
  /** Lines for a diagnostics page, oldest first, without secrets. */
  diagnostics(): Promise<readonly string[]>;
  /** Errors of the engine and its worker since they were started; may hold names. */
  errors(): Promise<ErrorReport>;
  /** Writes what is unwritten and closes the store; the engine is of no use afterwards. */
  shutdown(): Promise<void>;
}
