import type { BootFailure, BootMessage, BootReply, TimeMessage } from './bridge/boot.ts';
import { exposeEngine } from './bridge/engine-host.ts';
import { type LoadAgainMessage, isLoadAgainMessage, tellMissing } from './bridge/missing-parts.ts';
import { createRemoteLinks } from './bridge/remote-links.ts';
import { createEngine } from './engine/create-engine.ts';
import { choosePrimitives } from './engine/crypto/choose-primitives.ts';
import { SELF } from './engine/storage/tables.ts';
import { TABLE_NAMES, createTables } from './engine/tables.ts';
import { createSwitchableStore } from './engine/vault/switchable-store.ts';
import { createSignal } from './lib/signal.ts';
import { parts } from './lib/app-parts.ts';
import { systemClock } from './platform/clock.ts';
import { createCorrectedClock } from './platform/corrected-clock.ts';
import { createHostTime, keepComparing } from './platform/host-time.ts';
import { loadConfig } from './platform/config.ts';
import { openIdbStore } from './platform/idb-store.ts';
import { loadMissingAgain } from './platform/load-again.ts';
import { createLineLog } from './platform/log.ts';
import { openNetworkStore } from './platform/network-store.ts';
import { systemRandom } from './platform/random.ts';
import { removeTempFile, tempFileName } from './platform/temp-file-name.ts';
import { watchErrors } from './platform/watch-errors.ts';
import { checkLimitMs, watchWake } from './platform/wake.ts';
import type { StoreError, StoreOpenError } from './ports/store.ts';

const FAILURES: Record<StoreOpenError['kind'], BootFailure> = {
  newer: 'newer-store',
  blocked: 'blocked',
  unavailable: 'no-store',
  full: 'full-store',
  broken: 'broken-store',
};

/** The store was opened, and what is kept cannot be read. */
const UNREADABLE: Record<StoreError['kind'], BootFailure> = {
  full: 'full-store',
  closed: 'broken-store',
  failed: 'broken-store',
};

const log = createLineLog();
/** The clock of everything here but the timers of the worker itself. */
const clock = createCorrectedClock(systemClock);
const hostTime = createHostTime(clock);
watchErrors(self, (error) => log.uncaught('worker', error));

tellMissing(self, parts);
loadMissingAgain(parts);

/** The ratchets, apart from what the first screen needs; with the keys that they exchange. */
const loadSealer = async () => {
  const [sealer] = await Promise.all([
    import('./engine/sealing/sealer.ts'),
    import('./engine/crypto/platform-kem.ts'),
  ]);
  return sealer;
};

/** The device lists: there are none before the first start. */
const loadDevices = () => import('./engine/devices/device-books.ts');

/** The network, apart from it too. */
const loadNetwork = () => import('./worker-network.ts');

/** The conversations: there are none before the first start. */
const loadTalk = () => import('./engine/compose-chats.ts');

const loadVault = parts.part(() => import('./worker-vault.ts'));
const loadChosenServers = parts.part(() => import('./lib/chosen-servers.ts'));
const loadBackupPorts = parts.part(() => import('./backup-ports.ts'));

/** Opens a store and looks whether it has an identity, and a passphrase. */
const openStore = async (name: string) => {
  const lost = createSignal(false);
  const opened = await openIdbStore({ name, tables: TABLE_NAMES }, () => lost.set(true));
  const [keys, header] = await Promise.all(
    (['keys', 'vault'] as const).map((table) => (opened.ok ? opened.value.get(table, SELF) : opened)),
  );
  const has = (row: typeof keys): boolean => row?.ok === true && row.value !== undefined;
  const holds = has(keys) ? 'somebody' : keys?.ok ? 'nobody' : 'unreadable';
  const close = (): void => {
    if (opened.ok) opened.value.close();
  };
  return { opened, lost, holds, sealed: has(header), close } as const;
};

/** Composition of the worker: the engine with the browser's clock, chance and IndexedDB, and the page's links. */
const boot = async ({ app, known, configUrl, linksPort, enginePort }: BootMessage): Promise<BootReply> => {
  const loading = loadConfig(configUrl, known && known.last, hostTime.asking());
  const opening = openNetworkStore({
    app,
    known,
    said: loading.then(({ network }) => network),
    open: openStore,
    remove: (name) => void indexedDB.deleteDatabase(name),
  });
  const [kept, { config, problem }, primitives] = await Promise.all([
    opening,
    loading,
    choosePrimitives(crypto.subtle),
  ]);
  const { opened, lost: storeLost, sealed } = kept.opened;
  if (!opened.ok) return { failure: FAILURES[opened.error.kind] };
  const switchable = createSwitchableStore(opened.value);
  const vault = parts.part(async () => {
    const { createWorkerVault } = await loadVault();
    return createWorkerVault({ raw: opened.value, switchable, log });
  });
  if (sealed)
    await (await vault()).unlocked((unlock) => self.postMessage({ failure: null, unlock }, [unlock]));
  const chosen = await createTables({ store: switchable.store, log }).settings.get(SELF);
  const { iceServers: ice = [], relayedOnly = false, servers } = (chosen.ok && chosen.value) || {};
  const { nostr, torrent, mqtt } = servers
    ? (await loadChosenServers()).chosenServers(config, servers)
    : config;
  const links = createRemoteLinks(linksPort);
  self.postMessage({
    failure: null,
    config: { nostr, torrent, mqtt, iceServers: config.iceServers },
    ice: { servers: ice, relayedOnly },
    time: clock.comparison.get(),
    configProblem: problem,
    known: kept.known,
  });
  clock.comparison.subscribe((time) => self.postMessage({ time } satisfies TimeMessage));
  const deps = {
    clock,
    correction: clock,
    random: systemRandom,
    primitives,
    loadSealer,
    loadDevices,
    loadNetwork,
    loadTalk,
    links,
    store: switchable.store,
    storeLost,
    log,
    diagnostics: log.lines,
    errors: log.errors,
    vault,
    backupPorts: async () => (await loadBackupPorts()).backupPorts(kept.name),
  };
  const engine = await createEngine(deps, kept.network);
  if (!engine.ok) return { failure: UNREADABLE[engine.error.kind] };
  exposeEngine(enginePort, engine.value);
  const compareAgain = keepComparing({
    clock,
    hostTime,
    device: systemClock,
    ask: () => fetch(configUrl, { cache: 'no-store' }).catch(() => undefined),
  });
  watchWake(systemClock, (awayMs) => {
    compareAgain();
    links.check(checkLimitMs(awayMs));
    void engine.value.reachOut();
  });
  void removeTempFile(tempFileName(kept.name));
  return { failure: null, running: true };
};

self.addEventListener('message', ({ data }: MessageEvent<BootMessage | LoadAgainMessage>) => {
  if (isLoadAgainMessage(data)) return;
  void boot(data).then(
    (reply) => self.postMessage(reply),
    (error: unknown) => {
      // A bug; but the page must not wait for ever.
      reportError(error);
      self.postMessage({ failure: 'crashed' } satisfies BootReply);
    },
  );
});
