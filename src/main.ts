import { version } from '../package.json';
import { engineWorker } from './engine-worker.ts';
import type { Unlock } from './bridge/engine-client.ts';
import { createSignal } from './lib/signal.ts';
import { createPageServices } from './platform/page/create-page-services.ts';
import { createTabLock } from './platform/page/tab-lock.ts';
import { type RunningEngine, startEngine } from './start-engine.ts';
import { parseFragment } from './ui/state/routes.ts';
import type { DriftpostApp } from './ui/app/driftpost-app.ts';
import './ui/app/driftpost-app.ts';

/** Composition of the page: which adapters there are, and in which order they start. */

const STORE_NAME = 'driftpost';

const app = document.querySelector<DriftpostApp>('driftpost-app');
if (!app) throw new Error('the page has no <driftpost-app>');

/** Brought along when somebody looks for what is wrong. */
const probing = () => import('./probe-page.ts');

/** Runs the app in this tab, as long as no other tab takes it over. */
const run = (): void => {
  const tab = createSignal<'here' | 'elsewhere'>('here');
  const configProblem = createSignal<string | null>(null);
  let running: RunningEngine | undefined;
  let started = false;
  let unlock: Unlock;
  const stop = async (): Promise<void> => {
    await running?.stop();
    running = undefined;
    // Where it is still waiting for the passphrase nothing else ends it.
    engineWorker.terminate();
    if (app.problem === 'locked') app.problem = null;
  };
  const lock = createTabLock(STORE_NAME, {
    finish: stop,
    open: (fragment) => page.setFragment(fragment, 'replace'),
  });

  const page = createPageServices({
    version,
    storeName: STORE_NAME,
    serviceWorkerUrl: new URL('sw.js', document.baseURI).href,
    tab,
    configProblem,
    stop,
    unlock: (passphrase) => unlock(passphrase),
    iceServers: () => running?.iceServers ?? [],
    useIce: (choice) => running?.useIce(choice),
    links: async () => (await running?.report()) ?? { links: [], failures: [] },
    probe: async (servers, policy) => (await probing()).probePage(servers, policy),
    probeServer: async (server) => (await probing()).probeServerPage(server),
    takeOver: async () => {
      await lock.takeOver();
      // Signalling keeps state for as long as a page lives; a second engine gets a page of its own.
      if (started) location.reload();
    },
  });
  app.page = page;

  const start = async (): Promise<void> => {
    started = true;
    const engine = await startEngine({
      worker: engineWorker,
      configUrl: new URL('config.json', document.baseURI).href,
      storeName: STORE_NAME,
      isExpecting: () => parseFragment(page.fragment.get()).screen === 'invite',
      locked: (port) => {
        unlock = port;
        app.problem = 'locked';
      },
      crashed: () => (app.problem = 'crashed'),
    });
    if (!engine.ok) return void (app.problem = engine.error);
    running = engine.value;
    configProblem.set(running.configProblem);
    await app.start({ engine: running.api, page });
  };

  const follow = (where: 'pending' | 'here' | 'elsewhere'): void => {
    if (where === 'pending') return;
    tab.set(where);
    if (where === 'here' && !started) void start();
    void leave();
  };
  /** The tab with the app holds what a code for pairing answers: it goes on there. */
  const leave = async (): Promise<void> => {
    const fragment = page.fragment.get();
    if (tab.get() !== 'elsewhere' || parseFragment(fragment).screen !== 'pair') return;
    await lock.handOver(fragment);
    page.setFragment('', 'replace');
    app.problem = 'handed-over';
  };
  lock.tab.subscribe(follow);
  page.fragment.subscribe(() => void leave());
};

if (isSecureContext) run();
else void import('./insecure.ts').then(({ explainInsecure }) => explainInsecure(app));
