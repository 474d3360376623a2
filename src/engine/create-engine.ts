import { createLane } from '../lib/lane.ts';
import { type Result, done, err, ok } from '../lib/result.ts';
import type { Clock } from '../ports/clock.ts';
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
import { type CreateLinkCipher, createLinkCipher } from './gate/link-cipher.ts';
import { sealLinks } from './gate/sealed-links.ts';
import type { LoadNetwork } from './overlay-host/network.ts';
import type { LoadSealer } from './sealing/lazy-sealer.ts';
import { createPublisher } from './state/publisher.ts';
import { createSlices } from './state/slices.ts';
import { createTables } from './storage/tables.ts';
import type { Vault } from './vault/vault.ts';
import { joinLinks } from './via/joined-links.ts';

/** What an engine is handed. */
export interface EngineDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly links: Links;
  readonly primitives: Primitives;
  readonly loadSealer: LoadSealer;
  readonly loadNetwork: LoadNetwork;
  /** How frames are sealed on a link; another one only where worlds are simulated or watched. */
  readonly createLinkCipher?: CreateLinkCipher;
  readonly store: Store;
  readonly log: Log;
  /** The passphrase; brought along when it is first wanted. */
  vault(): Promise<Vault>;
  /** Lines for the diagnostics page, oldest first. */
  diagnostics(): readonly string[];
  /** What backups need, loaded with the first one. */
  backupPorts(): Promise<BackupPorts>;
}

/** What is known of signalling before the adapter has said anything. */
const UNKNOWN_SIGNALLING: SignallingState = { online: true, relays: [], webrtc: true };

/**
 * The messenger over its ports: reads what is kept, then answers the API and begins to meet people.
 * Fails only where what is kept cannot be read at all.
 */
export const createEngine = async (
  deps: EngineDeps,
  network: string,
): Promise<Result<EngineApi, StoreError>> => {
  const { store, log } = deps;
  const tables = createTables(deps);
  let problem: StorageProblem | null = null;
  let signalling = UNKNOWN_SIGNALLING;

  const publisher = createPublisher(deps.clock, () => slices);
  const noteProblem = (next: StorageProblem | null): void => {
    if (next !== problem) publisher.touch('storage');
    problem = next;
  };
  const core: Core = {
    ...deps,
    links: sealLinks(joinLinks(deps.links)),
    createLinkCipher: deps.createLinkCipher ?? createLinkCipher,
    tables,
    publisher,
    network,
    lane: createLane(),
    keep: async (...plans) => {
      const ops = plans.flatMap((plan) => plan.ops);
      const written = ops.length > 0 ? await store.write(ops) : done;
      if (!written.ok) {
        log.fault('storage', `a write failed: ${written.error.kind}`);
        noteProblem(written.error.kind);
        return err({ kind: 'not-kept', problem: written.error.kind });
      }
      if (ops.length > 0) noteProblem(null);
      for (const plan of plans) plan.commit();
      return done;
    },
  };

  const services = composeServices(core);
  const slices = createSlices(services, { signalling: () => signalling, storage: () => problem });
  const loaded = await services.load();
  if (!loaded.ok) return loaded;
  log.note('engine', 'what is kept was read');

  const unlisten = core.links.listen({
    ...services.router,
    signalling: (state) => {
      signalling = state;
      publisher.touch('network');
    },
  });
  services.ownCard.keepFresh();
  services.meeting.update();
  services.network.start();

  const shutdown = async (): Promise<void> => {
    services.meeting.stop();
    services.network.now()?.stop();
    unlisten();
    await core.lane(async () => store.close());
  };
  return ok(composeApi(core, services, { ...deps, shutdown, closeStore: () => store.close() }));
};
