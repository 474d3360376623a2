import type { Part } from '../../lib/parts.ts';
import type { ReadonlySignal, Signal } from '../../lib/signal.ts';
import type { PageServices } from '../../ui/page-services.ts';
import { createAddress } from './address.ts';
import { earlierData } from './earlier-data.ts';
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
  | 'now'
  | 'iceServers'
  | 'useIce'
  | 'links'
  | 'probe'
  | 'probeServer'
  | 'errors'
> {
  /** Name of the database that is in use. */
  readonly store: ReadonlySignal<string>;
  readonly serviceWorkerUrl: string;
  readonly tab: Signal<'here' | 'elsewhere'>;
  /** Ends the engine, so that nothing is written any more. */
  stop(): Promise<void>;
  /** Fetches what is not in the first script; the screen says where it could not be, and has it tried again. */
  part<T>(load: () => Promise<T>): Part<T>;
  /** Brings along what locks the screen: it must be there when it is wanted, with the network gone. */
  screenLock(): Promise<() => Promise<void>>;
}

const canShare = (): boolean => typeof navigator.share === 'function';

/** Takes everything out of this browser, and begins anew. */
const deleteEverything = async (deps: PageDeps, erase: (store: string) => Promise<void>): Promise<void> => {
  await deps.stop();
  await erase(deps.store.get());
  history.replaceState(null, '', location.pathname);
  location.reload();
};

/** The page, as the screen knows it. */
export const createPageServices = (deps: PageDeps): PageServices => {
  const address = createAddress();
  const kept = createPreferences(deps.store);
  // Brought along when it is wanted: most people have no passphrase.
  const locking = deps.part(() => import('./lock.ts'));
  const erasing = deps.part(() => import('./delete-everything.ts'));
  return {
    ...deps,
    build: document.querySelector<HTMLMetaElement>('meta[name=build]')?.content ?? '',
    languages: navigator.languages,
    ...address,
    ...kept,
    ...createNotifications({
      go: (fragment) => address.setFragment(fragment, 'push'),
      hasApp: () => deps.tab.get() === 'here',
    }),
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
    ...earlierData,
    ...createInstall(),
    ...createServiceWorker(deps.serviceWorkerUrl, kept.preferences),
    webrtc: typeof RTCPeerConnection !== 'undefined',
    lock: async () => (await locking()).lockPage(deps.stop),
    lockAfter: async (minutes) => {
      const [{ lockAfter }, lockScreen] = await Promise.all([locking(), deps.screenLock()]);
      lockAfter(minutes, lockScreen);
    },
    deleteEverything: async () => deleteEverything(deps, (await erasing()).deleteEverything),
    reload: () => location.reload(),
  };
};
