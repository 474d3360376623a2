import { type Result, ok } from '../lib/result.ts';
import type { ErrorReport } from '../lib/error-report.ts';
import { type ReadonlySignal, createSignal } from '../lib/signal.ts';
import type { Clock, ClockComparison, ClockCorrection } from '../ports/clock.ts';
import type { Links, SignallingState } from '../ports/links.ts';
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';
import type { Store, StoreError } from '../ports/store.ts';
import type { EngineApi } from './api/engine-api.ts';
import type { StorageProblem } from './api/state.ts';
import type { BackupPorts } from './backup/backup-deps.ts';
import { composeApi } from './compose-api.ts';
import { composeServices } from './compose-services.ts';
import type { Core } from './core.ts';
import type { Primitives } from './crypto/primitives.ts';
import { createErrorBoundary } from './error-boundary.ts';
import { firstFailure } from './feature/loading.ts';
import { type CreateLinkCipher, createLinkCipher } from './handshake/link-cipher.ts';
import { sealLinks } from './handshake/sealed-links.ts';
import type { LoadTalk } from './late-talk.ts';
import { createLogTables } from './log-book/tables.ts';
import type { LoadNetwork } from './overlay-host/network.ts';
import { withScreenLock } from './screen-lock.ts';
import type { LoadDevices, LoadSealer } from './sealing/lazy-sealer.ts';
import { createPublisher } from './state/publisher.ts';
import { createSlices } from './compose-slices.ts';
import { createChanges } from './storage/changes.ts';
import { RECORD_UPGRADES, upgradeRecords } from './storage/record-upgrades.ts';
import { createTables } from './tables.ts';
import type { Vault } from './vault/vault.ts';
import { joinLinks } from './tunnels/joined-links.ts';

/** What an engine is handed. */
export interface EngineDeps {
  readonly clock: Clock;
  /** What that clock is set right by. Left out: it is right. */
  readonly correction?: ClockCorrection;
  readonly random: Random;
  readonly links: Links;
  readonly primitives: Primitives;
  readonly loadSealer: LoadSealer;
  readonly loadDevices: LoadDevices;
  readonly loadNetwork: LoadNetwork;
  readonly loadTalk: LoadTalk;
  /** How frames are sealed on a link; another one only where worlds are simulated or watched. */
  readonly createLinkCipher?: CreateLinkCipher;
  readonly store: Store;
  /** Turns true where the store can be used no more before the page is loaded again; not in worlds without such stores. */
  readonly storeLost?: ReadonlySignal<boolean>;
  readonly log: Log;
  /** The vault; loaded when it is first wanted. */
  vault(): Promise<Vault>;
  /** Lines for the diagnostics page, oldest first. */
  diagnostics(): readonly string[];
  /** Errors since the start. */
  errors(): ErrorReport;
  /** What backups need, loaded with the first one. */
  backupPorts(): Promise<BackupPorts>;
}

/** Of a clock that is right. */
const noCorrection = (clock: Clock): ClockCorrection => ({
  comparison: createSignal<ClockComparison | undefined>({ by: 'host', aheadMs: 0 }),
  deviceNow: () => clock.now(),
  correct: () => undefined,
});

/** What is known of signalling before the adapter has said anything. */
const UNKNOWN_SIGNALLING: SignallingState = { online: true, relays: [], webrtc: 'works' };

/**
 * The messenger over its ports: reads the store, then answers the API and begins to meet people. Fails only where the store
 * cannot be read at all.
 */
export const createEngine = async (
  deps: EngineDeps,
  network: string,
): Promise<Result<EngineApi, StoreError>> => {
  const { store, log } = deps;
  const upgraded = await upgradeRecords(deps, RECORD_UPGRADES);
  if (!upgraded.ok) return upgraded;
  const tables = createTables(deps);
  let problem: StorageProblem | null = null;
  let signalling = UNKNOWN_SIGNALLING;

  const boundary = createErrorBoundary(log);
  const clock = boundary.clock(deps.clock);
  const publisher = createPublisher({ clock, boundary }, () => shown);
  const noteProblem = (next: StorageProblem | null): void => {
    if (next !== problem) publisher.touch('storage');
    problem = next;
  };
  deps.storeLost?.subscribe(() => noteProblem('closed'));
  const correction = deps.correction ?? noCorrection(deps.clock);
  const core: Core = {
    ...deps,
    clock,
    correction,
    isClockSure: () => correction.comparison.get()?.by === 'host',
    boundary,
    links: sealLinks(joinLinks(deps.links), boundary),
    createLinkCipher: deps.createLinkCipher ?? createLinkCipher,
    tables,
    book: createLogTables(tables.more),
    publisher,
    network,
    ...createChanges({ store, log, clock, boundary, wrote: noteProblem }),
  };

  const services = composeServices(core, deps);
  const shown = createSlices(services, {
    signalling: () => signalling,
    storage: () => problem,
    clock: () => correction.comparison.get() ?? null,
  });
  const loaded = await firstFailure(services.features);
  if (!loaded.ok) return loaded;
  log.note('engine', 'what is kept was read');

  const unlisten = core.links.listen({
    ...services.router,
    signalling: (state) => {
      signalling = state;
      publisher.touch('network');
    },
  });
  const uncorrect = correction.comparison.subscribe(() => {
    publisher.touch('network');
    services.meeting.clockChanged();
  });
  services.begin();

  const shutdown = async (): Promise<void> => {
    services.meeting.stop();
    services.network.now()?.stop();
    unlisten();
    uncorrect();
    await core.lane(async () => store.close());
  };
  const api = composeApi(core, services, { ...deps, shutdown, closeStore: () => store.close() });
  return ok(withScreenLock(api, { ...core, vault: deps.vault }));
};
