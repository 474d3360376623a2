import { version } from '../package.json';
import { engineWorker, workerMissing } from './engine-worker.ts';
import type { Unlock } from './bridge/engine-client.ts';
import { fetchAhead } from './fetch-ahead.ts';
import { createHandingOver } from './handing-over.ts';
import { createSignal } from './lib/signal.ts';
import { appName } from './platform/app-name.ts';
import { afterPaint } from './platform/page/after-paint.ts';
import { createPageServices } from './platform/page/create-page-services.ts';
import { createNetworkMemory } from './platform/page/network-memory.ts';
import { watchPageErrors } from './platform/page/page-errors.ts';
import { createTabLock } from './platform/page/tab-lock.ts';
import { type RunningEngine, startEngine } from './start-engine.ts';
import type { DriftpostApp } from './ui/app/driftpost-app.ts';
import './ui/app/driftpost-app.ts';
import { parts } from './lib/app-parts.ts';
import { watchMissing } from './bridge/missing-parts.ts';
import { loadMissingAgain } from './platform/load-again.ts';

/** Composition of the page: which adapters there are, and in which order they start. */

const APP = appName(document.baseURI);
const networks = createNetworkMemory();

const { part } = parts;

const errors = watchPageErrors(engineWorker);

watchMissing(engineWorker, parts);
loadMissingAgain(parts);

const app = document.querySelector<DriftpostApp>('driftpost-app');
if (!app) throw new Error('the page has no <driftpost-app>');

void workerMissing.then(() => (app.problem = 'not-loaded'));

/** Signalling and connections: no peer is met before there is a nickname. */
const loadLinks = part(() => import('./start-links.ts'));

/** The parts behind the first screen. */
const AHEAD = { links: loadLinks, screens: () => app.prepare(), painted: afterPaint };

/** What locks the screen. */
const loadScreenLock = part(() => import('./ui/lock/screen-lock.ts'));

/**
 * Locks the screen, which changes how the passphrase is tried.
 * @param unlock how it is tried, as the page has it
 */
const screenLock = (unlock: { get(): Unlock; set(next: Unlock): void }) => async () => {
  const { lockScreen } = await loadScreenLock();
  return async (): Promise<void> => {
    const before = unlock.get();
    const locking = lockScreen(app);
    // At once: the person may type the passphrase quickly.
    unlock.set(async (passphrase) => ((await locking) ?? before)(passphrase));
    await locking;
  };
};

/** Fetched when Diagnostics is opened. */
const probing = part(() => import('./probe-page.ts'));

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
    if (app.problem === 'locked' || app.problem === 'screen-locked') app.problem = null;
  };
  const lock = createTabLock(APP, {
    finish: stop,
    open: (fragment) => page.setFragment(fragment, 'push'),
  });

  const page = createPageServices({
    version,
    store: networks.store,
    serviceWorkerUrl: new URL('sw.js', document.baseURI).href,
    tab,
    configProblem,
    stop,
    unlock: (passphrase) => unlock(passphrase),
    part,
    screenLock: screenLock({ get: () => unlock, set: (next) => (unlock = next) }),
    // What the engine says of times goes by the right time, so `today` has to as well.
    now: () => Date.now() - (running?.clockAheadMs() ?? 0),
    iceServers: () => running?.iceServers ?? [],
    useIce: (choice) => running?.useIce(choice),
    errors,
    links: async () => (await running?.report()) ?? { links: [], failures: [] },
    probe: async (servers, policy) => (await probing()).probePage(servers, policy),
    probeServer: async (server) => (await probing()).probeServerPage(server),
    takeOver: async () => {
      await handing.takeOver();
      // Signalling keeps state for as long as a page lives; a second engine gets a page of its own.
      if (started) location.reload();
    },
  });
  app.page = page;
  const keepNetwork = (): void => {
    if (page.preferences.get().started) networks.keep();
  };
  page.preferences.subscribe(keepNetwork);
  const ahead = fetchAhead(page, AHEAD);

  const start = async (): Promise<void> => {
    started = true;
    const engine = await startEngine({
      worker: engineWorker,
      configUrl: new URL('config.json', document.baseURI).href,
      app: APP,
      known: networks.known,
      remember: (known) => {
        networks.remember(known);
        keepNetwork();
      },
      ...ahead,
      locked: (port) => {
        unlock = port;
        app.problem = 'locked';
      },
      crashed: () => (app.problem = 'crashed'),
    });
    if (!engine.ok) return void (app.problem = engine.error);
    running = engine.value;
    configProblem.set(running.configProblem);
    await app.start({ engine: running.api, page }).then(ahead.shown);
  };

  const handing = createHandingOver({ app, page, lock, tab });
  const follow = (where: 'pending' | 'here' | 'elsewhere' | 'refused'): void => {
    if (where === 'pending') return;
    if (where === 'refused') return void (app.problem = 'no-store');
    tab.set(where);
    if (where === 'here' && !started) void start();
    // A tab that has lost the app still shows its old address, which must not be handed over.
    if (!started) handing.opened();
  };
  lock.tab.subscribe(follow);
};

if (isSecureContext) run();
else void part(() => import('./insecure.ts'))().then(({ explainInsecure }) => explainInsecure(app));
