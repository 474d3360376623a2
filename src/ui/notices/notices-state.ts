import type { EngineState } from '../../engine/api/engine-state.ts';
import type { PageServices, StorageSafety } from '../page-services.ts';

/** A bar above every screen, by what it is about. */
export type NoticeKind =
  | 'config'
  | 'storage'
  | 'webrtc'
  | 'update'
  | 'notifications'
  | 'clearing'
  | 'identities'
  | 'devices'
  | 'names'
  | 'requests';

/** What decides which bars are shown. */
export interface NoticesInput {
  /** null until the engine has sent its whole state. */
  readonly engine: EngineState | null;
  readonly page: PageServices;
  /** null until the browser has answered. */
  readonly safety: StorageSafety | null;
  /** Whether there was a first conversation. */
  readonly conversed: boolean;
}

/** Whether a contact uses a new device, an unknown device uses the own identity, or this device is not on the own list. */
const hasDeviceNews = ({ contacts, elsewhere, devices }: EngineState): boolean =>
  contacts.some(({ newDevice }) => newDevice?.seen === false) ||
  Boolean(elsewhere) ||
  devices?.standing === 'removed' ||
  devices?.standing === 'no-seat';

/** Notifications are offered once, after the first conversation. */
const asksForNotifications = ({ page, conversed }: NoticesInput): boolean =>
  conversed && !page.preferences.get().notificationsAsked && page.notificationPermission() === 'default';

/** Shown once there is data to lose. A browser that clears it after a week does not warn by itself. */
const warnsOfClearing = ({ page, conversed, safety }: NoticesInput): boolean =>
  conversed &&
  safety?.clearsUnused === true &&
  page.install.get() !== 'installed' &&
  !page.preferences.get().storageHintSeen;

/** What keeps WebRTC from working; 'works': nothing. */
export const webrtcProblem = ({
  engine,
  page,
}: Pick<NoticesInput, 'engine' | 'page'>): EngineState['network']['webrtc'] => {
  if (!page.webrtc) return 'missing';
  return engine?.network.state === 'offline' ? engine.network.webrtc : 'works';
};

/** The bars that are shown, from the top. */
export const noticesState = (input: NoticesInput): readonly NoticeKind[] => {
  const { engine, page } = input;
  const shown: Readonly<Record<NoticeKind, boolean>> = {
    config: page.configProblem.get() !== null,
    storage: engine !== null && engine.storage !== null,
    webrtc: webrtcProblem(input) !== 'works',
    update: page.updateReady.get(),
    notifications: asksForNotifications(input),
    clearing: warnsOfClearing(input),
    identities:
      engine !== null &&
      (engine.verifications.length > 0 || engine.contacts.some(({ identity }) => identity === 'changed')),
    devices: engine !== null && hasDeviceNews(engine),
    names: engine?.contacts.some(({ renamedFrom }) => renamedFrom !== null) ?? false,
    requests: engine !== null && engine.requests.length > 0,
  };
  return (Object.keys(shown) as NoticeKind[]).filter((kind) => shown[kind]);
};
