import type { Signal } from '../../lib/signal.ts';
import type { PageServices } from '../../ui/page-services.ts';
import { createAddress } from './address.ts';
import { createInstall } from './install.ts';
import { createNotifications } from './notifications.ts';
import { createPreferences } from './preferences.ts';
import { createServiceWorker } from './service-worker.ts';
import { storageSafety } from './storage-safety.ts';

/** What the composition knows and the page's parts do not: services of the page as they are, and what others need. */
export interface PageDeps extends Pick<
  PageServices,
  | 'version'
  | 'configProblem'
  | 'takeOver'
  | 'unlock'
  | 'iceServers'
  | 'useIce'
  | 'links'
  | 'probe'
  | 'probeServer'
> {
  readonly storeName: string;
  readonly serviceWorkerUrl: string;
  readonly tab: Signal<'here' | 'elsewhere'>;
  /** Ends the engine, so that nothing is written any more. */
  stop(): Promise<void>;
}

const canShare = (): boolean => typeof navigator.share === 'function';

/** Everything of ours in this origin, one by one: other apps may live here too. */
const deleteEverything = async ({ storeName, stop }: PageDeps): Promise<void> => {
  await stop();
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(storeName);
    for (const end of ['success', 'error', 'blocked'] as const)
      request.addEventListener(end, () => resolve());
  });
  for (const key of Object.keys(localStorage)) if (key.startsWith('driftpost.')) localStorage.removeItem(key);
  history.replaceState(null, '', location.pathname);
  location.reload();
};

/** Brought along when it is wanted: most people have no passphrase. */
const locking = () => import('./lock.ts');

/** The page, as the screen knows it. */
export const createPageServices = (deps: PageDeps): PageServices => {
  const address = createAddress();
  return {
    ...deps,
    languages: navigator.languages,
    now: () => Date.now(),
    ...address,
    ...createPreferences(),
    ...createNotifications((fragment) => address.setFragment(fragment, 'push')),
    copy: (text) =>
      navigator.clipboard.writeText(text).then(
        () => true,
        () => false,
      ),
    canShare: canShare(),
    share: (content) =>
      navigator.share(content).then(
        () => true,
        () => false,
      ),
    ...storageSafety,
    ...createInstall(),
    ...createServiceWorker(deps.serviceWorkerUrl),
    webrtc: typeof RTCPeerConnection !== 'undefined',
    lock: async () => (await locking()).lockPage(deps.stop),
    lockAfter: async (minutes) => (await locking()).lockAfter(minutes, deps.stop),
    deleteEverything: () => deleteEverything(deps),
    reload: () => location.reload(),
  };
};
