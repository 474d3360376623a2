import type { BootFailure, BootMessage, BootReply } from './bridge/boot.ts';
import { exposeEngine } from './bridge/engine-host.ts';
import { createRemoteLinks } from './bridge/remote-links.ts';
import { createEngine } from './engine/create-engine.ts';
import { systemClock } from './platform/clock.ts';
import { OFFLINE_CONFIG, loadConfig } from './platform/config.ts';
import { openIdbStore } from './platform/idb-store.ts';
import { createLineLog } from './platform/log.ts';
import { systemRandom } from './platform/random.ts';
import { removeTempFile } from './platform/temp-file-name.ts';
import type { StoreOpenError } from './ports/store.ts';

const FAILURES: Record<StoreOpenError['kind'], BootFailure> = {
  newer: 'newer-store',
  blocked: 'blocked',
  unavailable: 'no-store',
};

/** Composition of the worker: the engine with the browser's clock, chance and IndexedDB, and the page's links. */
const boot = async ({ storeName, configUrl, linksPort, enginePort }: BootMessage): Promise<BootReply> => {
  const [opened, read] = await Promise.all([openIdbStore(storeName), loadConfig(configUrl)]);
  if (!opened.ok) return { failure: FAILURES[opened.error.kind] };
  const config = read.ok ? read.value : OFFLINE_CONFIG;
  const log = createLineLog();
  const links = createRemoteLinks(linksPort);
  const deps = {
    clock: systemClock,
    random: systemRandom,
    links,
    store: opened.value,
    log,
    diagnostics: log.lines,
    backupPorts: async () => (await import('./backup-ports.ts')).backupPorts(),
  };
  const engine = await createEngine(deps, config.network);
  if (!engine.ok) return { failure: 'no-store' };
  exposeEngine(enginePort, engine.value);
  void removeTempFile();
  const { nostr, iceServers } = config;
  return { failure: null, config: { nostr, iceServers }, configProblem: read.ok ? null : read.error };
};

self.addEventListener('message', ({ data }: MessageEvent<BootMessage>) => {
  void boot(data).then((reply) => self.postMessage(reply));
});
