import type { BootMessage, BootReply, LockedReply } from './bridge/boot.ts';
import { type Unlock, connectEngine, connectUnlock } from './bridge/engine-client.ts';
import { hostLinks } from './bridge/link-host.ts';
import type { EngineApi } from './engine/api/engine-api.ts';
import { type Result, err, ok } from './lib/result.ts';
import { pageEnvironment } from './links/environment.ts';
import { createPageLinks } from './links/page-links.ts';
import { systemClock } from './platform/clock.ts';
import { systemRandom } from './platform/random.ts';
import type { AppProblem } from './ui/page-services.ts';

/** How long the engine may take to write what is unwritten when another tab takes over, in milliseconds. */
const SHUTDOWN_MS = 3_000;

/** A worker with an engine in it, and the links it uses. */
export interface RunningEngine {
  readonly api: EngineApi;
  /** The key of config.json that is not valid, or null. */
  readonly configProblem: string | null;
  /** Lets the engine finish, then ends the worker and every link. */
  stop(): Promise<void>;
}

/** What to start, and whom to tell when it stops by itself. */
export interface EngineStart {
  readonly worker: Worker;
  readonly configUrl: string;
  readonly storeName: string;
  /** There is a passphrase: nothing starts before it is given. */
  locked(unlock: Unlock): void;
  crashed(): void;
}

/** What the worker says next. */
const nextReply = (worker: Worker): Promise<BootReply> =>
  new Promise((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<BootReply>) => resolve(data), { once: true });
  });

/** Boots the worker: it opens the store, waits for the passphrase where there is one, and reads the configuration. */
const bootWorker = async (
  { worker, locked }: EngineStart,
  boot: BootMessage,
): Promise<Exclude<BootReply, LockedReply>> => {
  worker.postMessage(boot, [boot.linksPort, boot.enginePort]);
  for (;;) {
    const reply = await nextReply(worker);
    if (!('unlock' in reply)) return reply;
    locked(connectUnlock(reply.unlock));
  }
};

/** Starts the engine in its worker and connects it to the links of this page. */
export const startEngine = async (start: EngineStart): Promise<Result<RunningEngine, AppProblem>> => {
  const { worker, configUrl, storeName, crashed } = start;
  const [engine, frames] = [new MessageChannel(), new MessageChannel()];
  let end = (): void => worker.terminate();
  worker.addEventListener('error', () => {
    end();
    crashed();
  });
  const boot = { storeName, configUrl, linksPort: frames.port2, enginePort: engine.port2 };
  const reply = await bootWorker(start, boot);
  if (reply.failure) {
    end();
    return err(reply.failure);
  }
  const links = createPageLinks({
    clock: systemClock,
    random: systemRandom,
    config: reply.config,
    env: pageEnvironment(),
  });
  const unhost = hostLinks(frames.port1, links);
  end = () => {
    unhost();
    links.destroy();
    worker.terminate();
  };
  // A link that is closed is found to be gone at once; one that is only left, after ten seconds of silence.
  window.addEventListener('pagehide', links.destroy.bind(links));
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
  const api = connectEngine(engine.port1);
  const late = (): Promise<void> => new Promise((resolve) => void systemClock.after(SHUTDOWN_MS, resolve));
  return ok({
    api,
    configProblem: reply.configProblem,
    stop: async () => {
      await Promise.race([api.shutdown(), late()]);
      end();
    },
  });
};
