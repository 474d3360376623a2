import type { BootFailure, BootMessage, BootReply, ConfigReply } from './bridge/boot.ts';
import { type Unlock, connectEngine, connectUnlock } from './bridge/engine-client.ts';
import { hostLinks } from './bridge/link-host.ts';
import type { EngineApi } from './engine/api/engine-api.ts';
import type { IceChoice, IceServer } from './lib/ice-server.ts';
import type { LinkReport } from './lib/link-report.ts';
import { type Result, err, ok } from './lib/result.ts';
import { pageEnvironment } from './links/environment.ts';
import { type PageLinks, createPageLinks } from './links/page-links.ts';
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
  /** STUN and TURN servers that the app or its host brings. */
  readonly iceServers: readonly IceServer[];
  /** See `PageLinks`. */
  useIce(choice: IceChoice): void;
  report(): Promise<LinkReport>;
  /** Lets the engine finish, then ends the worker and every link. */
  stop(): Promise<void>;
}

/** What to start, and whom to tell when it stops by itself. */
export interface EngineStart {
  readonly worker: Worker;
  readonly configUrl: string;
  readonly storeName: string;
  /** Whether somebody will be met as soon as the engine is there: an invite was opened. */
  isExpecting(): boolean;
  /** There is a passphrase: nothing starts before it is given. */
  locked(unlock: Unlock): void;
  crashed(): void;
}

/** What the worker said until its engine was there. */
interface Booted {
  readonly links: PageLinks;
  readonly configProblem: string | null;
  readonly iceServers: readonly IceServer[];
}

/** What the worker says next. */
const nextReply = (worker: Worker): Promise<BootReply> =>
  new Promise((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<BootReply>) => resolve(data), { once: true });
  });

/** Links of this page; ready to be introduced to somebody at once where that is to be expected. */
const makeLinks = ({ isExpecting }: EngineStart, { config, ice }: ConfigReply): PageLinks => {
  const env = pageEnvironment();
  const links = createPageLinks({ clock: systemClock, random: systemRandom, config, ice, env });
  if (isExpecting()) links.warmUp();
  return links;
};

/** Boots the worker: it opens the store, waits for the passphrase where there is one, and reads the configuration. */
const bootWorker = async (start: EngineStart, boot: BootMessage): Promise<Result<Booted, BootFailure>> => {
  const { worker, locked } = start;
  worker.postMessage(boot, [boot.linksPort, boot.enginePort]);
  let booted: Booted | undefined;
  for (;;) {
    const reply = await nextReply(worker);
    if (reply.failure !== null) {
      booted?.links.destroy();
      return err(reply.failure);
    }
    if ('unlock' in reply) locked(connectUnlock(reply.unlock));
    else if ('config' in reply)
      booted = {
        links: makeLinks(start, reply),
        configProblem: reply.configProblem,
        iceServers: reply.config.iceServers,
      };
    else if (booted) return ok(booted);
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
  const booted = await bootWorker(start, boot);
  if (!booted.ok) {
    end();
    return booted;
  }
  const { links, configProblem, iceServers } = booted.value;
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
    configProblem,
    iceServers,
    useIce: (choice) => links.useIce(choice),
    report: () => links.report(),
    stop: async () => {
      await Promise.race([api.shutdown(), late()]);
      end();
    },
  });
};
