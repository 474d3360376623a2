import type { LockAfterMinutes, UnlockAnswer } from '../../src/engine/api/vault-api.ts';
import type { IceChoice, IceServer } from '../../src/lib/ice-server.ts';
import type { LinkReport } from '../../src/lib/link-report.ts';
import type { ErrorReport } from '../../src/lib/error-report.ts';
import type { Probe } from '../../src/lib/probe.ts';
import type { SignallingServer } from '../../src/lib/signalling-servers.ts';
import { createSignal } from '../../src/lib/signal.ts';
import type {
  Notice,
  NotificationPermissionState,
  PageServices,
  Preferences,
  StorageSafety,
} from '../../src/ui/page-services.ts';
import { NOW } from './engine.ts';

/** A page that does what it is told and remembers what was asked of it. */
export class FakePage implements PageServices {
  readonly version = '0.1.0';
  readonly build = '0123456789abcdef'.repeat(4);
  address = 'https://driftpost.example/';
  languages: readonly string[] = ['en'];
  readonly preferences = createSignal<Preferences>({
    theme: 'system',
    language: null,
    notificationsAsked: false,
    notificationContent: 'text',
    storageHintSeen: false,
    signs: [],
    started: false,
  });
  readonly fragment = createSignal('');
  readonly visible = createSignal(true);
  readonly attended = createSignal(true);
  readonly install = createSignal<'offered' | 'installed' | 'not-offered'>('not-offered');
  readonly offline = createSignal<'starting' | 'ready' | 'refused' | 'unsupported'>('ready');
  readonly updateReady = createSignal(false);
  readonly tab = createSignal<'here' | 'elsewhere'>('here');
  readonly configProblem = createSignal<string | null>(null);
  webrtc = true;
  canShare = false;

  /** What was done, in words: `copy: …`, `persist`, `reload`. */
  readonly done: string[] = [];
  /** All notices there ever were, and those that the system shows now. */
  readonly notices: Notice[] = [];
  shown: readonly Notice[] = [];
  title = '';
  badge = 0;
  permission: NotificationPermissionState = 'default';
  allowsCopy = true;
  safety: StorageSafety = { persisted: true, clearsUnused: false, usedBytes: 2_400_000, quotaBytes: null };

  now(): number {
    return NOW;
  }

  setPreferences(change: Partial<Preferences>): void {
    this.preferences.set({ ...this.preferences.get(), ...change });
  }

  setFragment(fragment: string, mode: 'push' | 'replace'): void {
    this.done.push(`${mode}: ${fragment}`);
    this.fragment.set(fragment);
  }

  /** What Back closes; null: it goes to another place. */
  closeTop: (() => void) | null = null;

  holdBack(closeTop: (() => void) | null): void {
    this.closeTop = closeTop;
  }

  setTitle(title: string): void {
    this.title = title;
  }

  setBadge(count: number): void {
    this.badge = count;
  }

  notificationPermission(): NotificationPermissionState {
    return this.permission;
  }

  async askNotifications(): Promise<NotificationPermissionState> {
    this.done.push('ask notifications');
    this.permission = 'granted';
    return this.permission;
  }

  notify(notice: Notice): void {
    this.notices.push(notice);
    this.shown = [...this.shown.filter(({ tag }) => tag !== notice.tag), notice];
  }

  /** Closes those of which the tag is not wanted any more. */
  keepNotices(tags: ReadonlySet<string>): void {
    this.shown = this.shown.filter(({ tag }) => tags.has(tag));
  }

  async copy(text: string): Promise<boolean> {
    this.done.push(`copy: ${text}`);
    return this.allowsCopy;
  }

  async share(content: { readonly url: string }): Promise<boolean> {
    this.done.push(`share: ${content.url}`);
    return true;
  }

  /** Whether an earlier Driftpost has left something. */
  earlierData = false;

  async hasEarlierData(): Promise<boolean> {
    return this.earlierData;
  }

  async deleteEarlierData(): Promise<void> {
    this.done.push('delete earlier');
    this.earlierData = false;
  }

  async storageSafety(): Promise<StorageSafety> {
    return this.safety;
  }

  async persistStorage(): Promise<boolean> {
    this.done.push('persist');
    return false;
  }

  async askInstall(): Promise<void> {
    this.done.push('install');
  }

  applyUpdate(): void {
    this.done.push('update');
  }

  async takeOver(): Promise<void> {
    this.done.push('take over');
    this.tab.set('here');
  }

  /** Servers that the host brings, and what a probe of each answers. */
  hostServers: readonly IceServer[] = [];
  probed: Probe = { candidates: [], failures: [], nat: 'unknown' };

  iceServers(): readonly IceServer[] {
    return this.hostServers;
  }

  useIce({ servers, relayedOnly }: IceChoice): void {
    this.done.push(`ice: ${servers.length}${relayedOnly ? ', relayed only' : ''}`);
  }

  report: LinkReport = { links: [], failures: [] };
  errorReport: ErrorReport = { count: 0, newest: [] };
  errors(): ErrorReport {
    return this.errorReport;
  }

  async links(): Promise<LinkReport> {
    return this.report;
  }

  async probe(servers: readonly IceServer[], policy: 'all' | 'relay'): Promise<Probe> {
    this.done.push(`probe: ${servers.map(({ urls }) => urls).join()} ${policy}`);
    return this.probed;
  }

  /** What servers that are asked answer, by address; the others do not. */
  readonly answers = new Map<string, number>();

  async probeServer({ url }: SignallingServer): Promise<number | null> {
    this.done.push(`probe server: ${url}`);
    return this.answers.get(url) ?? null;
  }

  /** What `unlock` answers, each once, then `opened`. */
  readonly unlockAnswers: UnlockAnswer[] = [];

  async unlock(passphrase: string): Promise<UnlockAnswer> {
    this.done.push(`unlock: ${passphrase}`);
    return this.unlockAnswers.shift() ?? { kind: 'opened', lockAfterMinutes: 0 };
  }

  async lock(): Promise<void> {
    this.done.push('lock');
  }

  async lockAfter(minutes: LockAfterMinutes): Promise<void> {
    this.done.push(`lock after ${minutes}`);
  }

  async deleteEverything(): Promise<void> {
    this.done.push('delete everything');
  }

  reload(): void {
    this.done.push('reload');
  }
}
