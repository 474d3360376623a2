import type { BootFailure, BootMessage, BootReply } from './bridge/boot.ts';
import { exposeEngine } from './bridge/engine-host.ts';
import { createRemoteLinks } from './bridge/remote-links.ts';
import { createEngine } from './engine/create-engine.ts';
import { choosePrimitives } from './engine/crypto/choose-primitives.ts';
import { SELF, createTables } from './engine/storage/tables.ts';
import { createSwitchableStore } from './engine/vault/switchable-store.ts';
import { systemClock } from './platform/clock.ts';
import { OFFLINE_CONFIG, loadConfig } from './platform/config.ts';
import { openIdbStore } from './platform/idb-store.ts';
import { createLineLog } from './platform/log.ts';
import { systemRandom } from './platform/random.ts';
import { removeTempFile } from './platform/temp-file-name.ts';
import { checkLimitMs, watchWake } from './platform/wake.ts';
import type { StoreOpenError } from './ports/store.ts';
import type { WorkerVault } from './worker-vault.ts';

const FAILURES: Record<StoreOpenError['kind'], BootFailure> = {
  newer: 'newer-store',
  blocked: 'blocked',
  unavailable: 'no-store',
};

/** The ratchets, apart from what the first screen needs. */
const loadSealer = () => import('./engine/sealing/sealer.ts');

/** The network, apart from it too. */
const loadNetwork = () => import('./worker-network.ts');

/** Opens the store and looks whether there is a passphrase. */
const openStore = async (name: string) => {
  const opened = await openIdbStore(name);
  const header = opened.ok ? await opened.value.get('vault', 'self') : opened;
  return { opened, sealed: header.ok && header.value !== undefined };
};

/** Composition of the worker: the engine with the browser's clock, chance and IndexedDB, and the page's links. */
const boot = async ({ storeName, configUrl, linksPort, enginePort }: BootMessage): Promise<BootReply> => {
  const [{ opened, sealed }, read, primitives] = await Promise.all([
    openStore(storeName),
    loadConfig(configUrl),
    choosePrimitives(crypto.subtle),
  ]);
  if (!opened.ok) return { failure: FAILURES[opened.error.kind] };
  const config = read.ok ? read.value : OFFLINE_CONFIG;
  const log = createLineLog();
  const switchable = createSwitchableStore(opened.value);
  let loading: Promise<WorkerVault> | undefined;
  const vault = (): Promise<WorkerVault> =>
    (loading ??= import('./worker-vault.ts').then(({ createWorkerVault }) =>
      createWorkerVault({ raw: opened.value, switchable, log }),
    ));
  if (sealed)
    await (await vault()).unlocked((unlock) => self.postMessage({ failure: null, unlock }, [unlock]));
  const chosen = await createTables({ store: switchable.store, log }).settings.get(SELF);
  const { iceServers: ice = [], relayedOnly = false, servers } = (chosen.ok && chosen.value) || {};
  const { nostr, torrent, mqtt } = servers
    ? (await import('./lib/chosen-servers.ts')).chosenServers(config, servers)
    : config;
  const links = createRemoteLinks(linksPort);
  self.postMessage({
    failure: null,
    config: { nostr, torrent, mqtt, iceServers: config.iceServers },
    ice: { servers: ice, relayedOnly },
    configProblem: read.ok ? null : read.error,
  });
  const deps = {
    clock: systemClock,
    random: systemRandom,
    primitives,
    loadSealer,
    loadNetwork,
    links,
    store: switchable.store,
    log,
    diagnostics: log.lines,
    vault,
    backupPorts: async () => (await import('./backup-ports.ts')).backupPorts(),
  };
  const engine = await createEngine(deps, config.network);
  if (!engine.ok) return { failure: 'no-store' };
  exposeEngine(enginePort, engine.value);
  watchWake(systemClock, (awayMs) => {
    links.check(checkLimitMs(awayMs));
    void engine.value.reachOut();
  });
  void loadSealer(); // fetched now, so that it is there when somebody says something
  void removeTempFile();
  return { failure: null, running: true };
};

self.addEventListener('message', ({ data }: MessageEvent<BootMessage>) => {
  void boot(data).then((reply) => self.postMessage(reply));
});
