import type { LockAfterMinutes, UnlockAnswer } from '../engine/api/vault-api.ts';
import type { ErrorReport } from '../lib/error-report.ts';
import type { IceChoice, IceServer } from '../lib/ice-server.ts';
import type { LinkReport } from '../lib/link-report.ts';
import type { Probe } from '../lib/probe.ts';
import type { SignallingServer } from '../lib/signalling-servers.ts';
import type { ReadonlySignal } from '../lib/signal.ts';

/** Colours: as the system has them, or as the person wants them. */
export type Theme = 'system' | 'light' | 'dark';

/** Languages that the screen speaks. */
export type Language = 'en' | 'ru' | 'zh-Hans';

/** What a notification shows: who wrote and what, who wrote, or that somebody did. */
export type NotificationContent = 'text' | 'name' | 'nothing';

/** What the page remembers for the screen, beside the engine's store: small, not secret, synchronous. */
export interface Preferences {
  readonly theme: Theme;
  /** null: the first of the browser's languages that the screen speaks. */
  readonly language: Language | null;
  /** The first start was made here: what is shown until the engine has answered. */
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

/** A note of the system about a message. */
export interface Notice {
  readonly title: string;
  readonly body: string;
  /** A later notice with this tag replaces this one; the chat's id, where the chat may be told. */
  readonly tag: string;
  /** Where pressing it leads, as a fragment: `#/chats/...`, or the empty string for the app as it is. */
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
 * What the screen wants of the page it is on, beside the engine. Nothing here fails: what the browser
 * lacks answers `unsupported`, false or null.
 */
export interface PageServices {
  /** Version of the app, as in package.json. */
  readonly version: string;
  /** SHA-256 of the build, in hexadecimal, as build.json has it; '' where it is none. */
  readonly build: string;
  /** Origin and path of the page, without fragment: what a link to it begins with. */
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
   * While something is open over the place one is at, Back closes what is on top and changes nothing behind it.
   * @param closeTop closes it; null once nothing is open
   */
  holdBack(closeTop: (() => void) | null): void;

  /** Whether the page can be seen. */
  readonly visible: ReadonlySignal<boolean>;
  /** Whether the page can be seen and has the focus: what is in view now is being read. */
  readonly attended: ReadonlySignal<boolean>;
  setTitle(title: string): void;
  /** Count on the app's icon; 0 takes it away. */
  setBadge(count: number): void;

  notificationPermission(): NotificationPermissionState;
  /** Shows the browser's question; only from a press of a button. */
  askNotifications(): Promise<NotificationPermissionState>;
  /** Shows a notice where that is permitted, else nothing. */
  notify(notice: Notice): void;
  /** Closes every notice but those with these tags: what they told of was read. */
  keepNotices(tags: ReadonlySet<string>): void;

  /** Whether the text is in the clipboard now. */
  copy(text: string): Promise<boolean>;
  /** Whether `share` can do something. */
  readonly canShare: boolean;
  /** The system's sheet for sharing; whether something was chosen in it. */
  share(content: { readonly title: string; readonly text: string; readonly url: string }): Promise<boolean>;

  /** Whether an earlier Driftpost has left something here that this one cannot read; and takes it away. */
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
   * - `refused`: it would not, as on a page whose certificate it does not know
   * - `unsupported`: it cannot
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
  /** Makes connections as is chosen from now on; where that hides one's address, links are made anew. */
  useIce(choice: IceChoice): void;
  /** Which ways the browser finds with these servers alone, after at most PROBE_LIMIT_MS. */
  probe(servers: readonly IceServer[], policy: 'all' | 'relay'): Promise<Probe>;
  /** Whether a server that introduces is there: milliseconds until it answered; null: not after PROBE_LIMIT_MS. */
  probeServer(server: SignallingServer): Promise<number | null>;
  /** How those that are linked reach each other, and what failed lately. */
  links(): Promise<LinkReport>;

  /** Errors of this page and of the service worker since the page was loaded; may hold names. */
  errors(): ErrorReport;

  /** On a locked start or screen: tries a passphrase. Where it is right the app starts, or is there again. */
  unlock(passphrase: string): Promise<UnlockAnswer>;
  /** Ends the engine, forgets what is in memory and begins again, locked. */
  lock(): Promise<void>;
  /**
   * Locks the screen after that many minutes without input, 0 for never; the engine goes on. Resolves once it
   * watches.
   */
  lockAfter(minutes: LockAfterMinutes): Promise<void>;

  /** Deletes keys, messages and preferences, and starts anew. */
  deleteEverything(): Promise<void>;
  /** Loads the page again. */
  reload(): void;
}

/**
 * Why the app cannot run here, instead of every other screen.
 * - `insecure`: not a secure context · `no-store`: IndexedDB or Web Locks are missing or refused
 * - `full-store`: no room to open what is kept · `broken-store`: what is kept cannot be read
 * - `blocked`: another version of the app holds the store · `newer-store`: written by a newer version
 * - `crashed`: the engine stopped by itself · `not-loaded`: its script could not be fetched
 * - `locked`: the passphrase is wanted, nothing runs before
 * - `screen-locked`: the passphrase is wanted, the engine goes on
 * - `handed-over`: what this tab was opened for goes on in the one that has the app
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
