import type { BootFailure, BootMessage, BootReply } from './bridge/boot.ts';
import { exposeEngine } from './bridge/engine-host.ts';
import { createRemoteLinks } from './bridge/remote-links.ts';
import { createEngine } from './engine/create-engine.ts';
import { choosePrimitives } from './engine/crypto/choose-primitives.ts';
import { systemClock } from './platform/clock.ts';
import { OFFLINE_CONFIG, loadConfig } from './platform/config.ts';
import { openIdbStore } from './platform/idb-store.ts';
import { createLineLog } from './platform/log.ts';
import { systemRandom } from './platform/random.ts';
import type { StoreOpenError } from './ports/store.ts';

const FAILURES: Record<StoreOpenError['kind'], BootFailure> = {
  newer: 'newer-store',
  blocked: 'blocked',
  unavailable: 'no-store',
};

/** The ratchets, apart from what the first screen needs. */
const loadSealer = () => import('./engine/sealing/sealer.ts');

/** Composition of the worker: the engine with the browser's clock, chance and IndexedDB, and the page's links. */
const boot = async ({ storeName, configUrl, linksPort, enginePort }: BootMessage): Promise<BootReply> => {
  const [opened, read, primitives] = await Promise.all([
    openIdbStore(storeName),
    loadConfig(configUrl),
    choosePrimitives(crypto.subtle),
  ]);
  if (!opened.ok) return { failure: FAILURES[opened.error.kind] };
  const config = read.ok ? read.value : OFFLINE_CONFIG;
  const log = createLineLog();
  const links = createRemoteLinks(linksPort);
  const deps = {
    clock: systemClock,
    random: systemRandom,
    primitives,
    loadSealer,
    links,
    store: opened.value,
    log,
    diagnostics: log.lines,
  };
  const engine = await createEngine(deps, config.network);
  if (!engine.ok) return { failure: 'no-store' };
  exposeEngine(enginePort, engine.value);
  void loadSealer(); // fetched now, so that it is there when somebody says something
  const { nostr, iceServers } = config;
  return { failure: null, config: { nostr, iceServers }, configProblem: read.ok ? null : read.error };
};

self.addEventListener('message', ({ data }: MessageEvent<BootMessage>) => {
  void boot(data).then((reply) => self.postMessage(reply));
});
