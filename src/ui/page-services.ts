import type { LockAfterMinutes, UnlockAnswer } from '../engine/api/vault-api.ts';
import type { ErrorReport } from '../lib/error-report.ts';
import type { IceChoice, IceServer } from '../lib/ice-server.ts';
import type { LinkReport } from '../lib/link-report.ts';
import type { Probe } from '../lib/probe.ts';
import type { SignallingServer } from '../lib/signalling-servers.ts';
import type { ReadonlySignal } from '../lib/signal.ts';

/** The theme: the system's, or the person's choice. */
export type Theme = 'system' | 'light' | 'dark';

/** Languages of the screen. */
export type Language = 'en' | 'ru' | 'zh-Hans';

/** What a notification shows: the sender and the text, the sender, or only that a message came. */
export type NotificationContent = 'text' | 'name' | 'nothing';

/** What the page stores for the screen outside of the engine's store: small, not secret, synchronous. */
export interface Preferences {
  readonly theme: Theme;
  /** null: the first of the browser's languages that the app has. */
  readonly language: Language | null;
  /** Whether this browser has had its first start. It decides what is shown until the engine has answered. */
  readonly started: boolean;
  /** The question about notifications was answered, whichever way. */
  readonly notificationsAsked: boolean;
  readonly notificationContent: NotificationContent;
  /** The hint about storage that may be cleared was put away. */
  readonly storageHintSeen: boolean;
  /** Signs of reactions, the one that was used last first. */
  readonly signs: readonly string[];
}

/** How long servers are asked, in milliseconds. */
export const PROBE_LIMIT_MS = 8_000;

export type NotificationPermissionState = 'default' | 'granted' | 'denied' | 'unsupported';

/** A notification of the operating system. */
export interface Notice {
  readonly title: string;
  readonly body: string;
  /** A later notification with this tag replaces this one. The chat's id, where the notification may name the chat. */
  readonly tag: string;
  /** Where a press leads, as a fragment: `#/chats/...`, or '' for the app as it is. */
  readonly fragment: string;
}

/** Whether the browser will keep what is stored here. */
export interface StorageSafety {
  /** `navigator.storage.persisted()`. */
  readonly persisted: boolean;
  /** The browser clears sites that are not used for seven days, unless installed: Safari. */
  readonly clearsUnused: boolean;
  /** Bytes in use and bytes allowed; null where the browser does not say. */
  readonly usedBytes: number | null;
  readonly quotaBytes: number | null;
}

/**
 * The services of the page that the screen needs beside the engine. Nothing here fails: where the browser lacks
 * something, the answer is `unsupported`, false or null.
 */
export interface PageServices {
  /** Version of the app, as in package.json. */
  readonly version: string;
  /** SHA-256 of the build, in hexadecimal, as build.json has it; '' where it is none. */
  readonly build: string;
  /** Origin and path of the page, without fragment. Links to the app begin with it. */
  readonly address: string;
  /** Languages of the browser, best first, as BCP 47 tags. */
  readonly languages: readonly string[];
  /** Milliseconds since 1970. */
  now(): number;

  readonly preferences: ReadonlySignal<Preferences>;
  setPreferences(change: Partial<Preferences>): void;

  /** The fragment of the address with its `#`, or the empty string; told on every change. */
  readonly fragment: ReadonlySignal<string>;
  /** Goes to a fragment. `replace` leaves no entry in the history: for fragments with a secret in them. */
  setFragment(fragment: string, mode: 'push' | 'replace'): void;

  /**
   * While a layer is open over the screen, Back closes the top layer and changes nothing behind it.
   * @param closeTop closes it; null once nothing is open
   */
  holdBack(closeTop: (() => void) | null): void;

  /** Whether the page can be seen. */
  readonly visible: ReadonlySignal<boolean>;
  /** Whether the page is visible and has the focus, so that the person reads what is in view. */
  readonly attended: ReadonlySignal<boolean>;
  setTitle(title: string): void;
  /** Count on the app's icon; 0 takes it away. */
  setBadge(count: number): void;

  notificationPermission(): NotificationPermissionState;
  /** Shows the browser's question; only from a press of a button. */
  askNotifications(): Promise<NotificationPermissionState>;
  /** Shows a notice where that is permitted, else nothing. */
  notify(notice: Notice): void;
  /** Closes every notification except those with these tags: the others were read. */
  keepNotices(tags: ReadonlySet<string>): void;

  /** Whether the text is in the clipboard now. */
  copy(text: string): Promise<boolean>;
  /** Whether `share` can do something. */
  readonly canShare: boolean;
  /** Opens the system's sheet for sharing. Resolves with whether something was chosen. */
  share(content: { readonly title: string; readonly text: string; readonly url: string }): Promise<boolean>;

  /** Whether an earlier version of Driftpost left data here that this one cannot read; and deletes it. */
  hasEarlierData(): Promise<boolean>;
  deleteEarlierData(): Promise<void>;

  storageSafety(): Promise<StorageSafety>;
  /** Asks the browser to keep what is stored; whether it will. */
  persistStorage(): Promise<boolean>;

  /** Whether the browser offers to install the app now, and whether it runs installed. */
  readonly install: ReadonlySignal<'offered' | 'installed' | 'not-offered'>;
  /** Shows the browser's question about installing; only from a press of a button. */
  askInstall(): Promise<void>;

  /**
   * Whether the browser keeps the app itself, so that it opens without a network.
   * - `refused`: it does not, for example on a page with an unknown certificate
   * - `unsupported`: the browser lacks the feature
   */
  readonly offline: ReadonlySignal<'starting' | 'ready' | 'refused' | 'unsupported'>;
  /** Whether a newer version is ready to be used. */
  readonly updateReady: ReadonlySignal<boolean>;
  /** Reloads into it. */
  applyUpdate(): void;

  /** Whether this tab has the app, or another one of this browser. */
  readonly tab: ReadonlySignal<'here' | 'elsewhere'>;
  /** Takes the app into this tab. */
  takeOver(): Promise<void>;

  /** The key of config.json that is not valid, or null. The app runs without what it configures. */
  readonly configProblem: ReadonlySignal<string | null>;
  /** Whether the browser has WebRTC; without it the history can be read and nothing be sent. */
  readonly webrtc: boolean;

  /** STUN and TURN servers that the app or its host brings. */
  iceServers(): readonly IceServer[];
  /** Applies the choice about the own address to new connections. If it hides the address, open links are made anew. */
  useIce(choice: IceChoice): void;
  /** The ICE candidates that the browser finds with only these servers, after at most PROBE_LIMIT_MS. */
  probe(servers: readonly IceServer[], policy: 'all' | 'relay'): Promise<Probe>;
  /** Asks a signalling server: milliseconds until it answered; null: no answer within PROBE_LIMIT_MS. */
  probeServer(server: SignallingServer): Promise<number | null>;
  /** The paths of the open connections, and the recent failures. */
  links(): Promise<LinkReport>;

  /** Errors of this page and of the service worker since the page was loaded; may hold names. */
  errors(): ErrorReport;

  /** On a locked start or screen: tries a passphrase. Where it is right the app starts, or is there again. */
  unlock(passphrase: string): Promise<UnlockAnswer>;
  /** Ends the engine, clears the memory and starts again, locked. */
  lock(): Promise<void>;
  /**
   * Locks the screen after that many minutes without input; 0: never. The engine goes on. Resolves once the timer
   * runs.
   */
  lockAfter(minutes: LockAfterMinutes): Promise<void>;

  /** Deletes keys, messages and preferences, and starts anew. */
  deleteEverything(): Promise<void>;
  /** Loads the page again. */
  reload(): void;
}

/**
 * Why the app cannot run here. A screen about this replaces every other one.
 * - `insecure`: not a secure context · `no-store`: IndexedDB or Web Locks are missing or refused
 * - `full-store`: no room to open what is kept · `broken-store`: what is kept cannot be read
 * - `blocked`: another version of the app holds the store · `newer-store`: written by a newer version
 * - `crashed`: the engine stopped by itself · `not-loaded`: its script could not be fetched
 * - `locked`: the passphrase is needed; nothing runs before
 * - `screen-locked`: the passphrase is needed; the engine runs
 * - `handed-over`: the link of this tab was passed to the tab that runs the app
 */
export type AppProblem =
  | 'insecure'
  | 'no-store'
  | 'full-store'
  | 'broken-store'
  | 'blocked'
  | 'newer-store'
  | 'crashed'
  | 'not-loaded'
  | 'locked'
  | 'screen-locked'
  | 'handed-over';
