import {
  type BootFailure,
  type BootMessage,
  type BootReply,
  type TimeMessage,
  isTimeMessage,
} from './bridge/boot.ts';
import { type Unlock, connectEngine, connectUnlock } from './bridge/engine-client.ts';
import { type MissingMessage, isMissingMessage } from './bridge/missing-parts.ts';
import type { EngineApi } from './engine/api/engine-api.ts';
import type { IceChoice, IceServer } from './lib/ice-server.ts';
import type { KnownNetworks } from './lib/known-networks.ts';
import type { LinkReport } from './lib/link-report.ts';
import { type Result, err, ok } from './lib/result.ts';
import { type LateLinks, lateLinks } from './late-links.ts';
import { systemClock } from './platform/clock.ts';
import { correctionOf } from './platform/corrected-clock.ts';
import type { ClockComparison } from './ports/clock.ts';
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
  /** By how many milliseconds the device's clock is ahead of the time that everything goes by. */
  clockAheadMs(): number;
  /** See `PageLinks`. */
  useIce(choice: IceChoice): void;
  report(): Promise<LinkReport>;
  /** Lets the engine finish, then ends the worker and every link. */
  stop(): Promise<void>;
}

/** What to start, and the callbacks of the start. */
export interface EngineStart {
  readonly worker: Worker;
  readonly configUrl: string;
  /** See `BootMessage`. */
  readonly app: string;
  readonly known: KnownNetworks | null;
  /** The worker knows in which network it runs, and nothing is shown of it yet. */
  remember(known: KnownNetworks): void;
  /** Fetches the links once they are wanted; see `lateLinks`. */
  readonly links: Parameters<typeof lateLinks>[0];
  /** Whether an invite was opened: its inviter is met as soon as the engine runs. */
  isExpecting(): boolean;
  /** There is a passphrase: nothing starts before it is given. */
  locked(unlock: Unlock): void;
  /** There was an error before the engine ran. */
  crashed(): void;
}

/** The worker's replies until its engine runs. */
interface Booted {
  readonly links: LateLinks;
  readonly configProblem: string | null;
  readonly iceServers: readonly IceServer[];
  clockAheadMs(): number;
}

/** The next reply of the worker. */
const nextReply = (worker: Worker): Promise<BootReply> =>
  new Promise((resolve) => {
    const hear = ({ data }: MessageEvent<BootReply | MissingMessage | TimeMessage>): void => {
      if (isMissingMessage(data) || isTimeMessage(data)) return;
      worker.removeEventListener('message', hear);
      resolve(data);
    };
    worker.addEventListener('message', hear);
  });

/** Follows the comparisons of the device's clock; returns a function that gives the present correction. */
const followTime = (worker: Worker, links: LateLinks, first: ClockComparison | undefined) => {
  let time = first;
  worker.addEventListener('message', ({ data }: MessageEvent<object>) => {
    if (!isTimeMessage(data)) return;
    time = data.time;
    links.useTime(time);
  });
  return () => correctionOf(time);
};

/** Boots the worker: it opens the store, waits for the passphrase where there is one, and reads the configuration. */
const bootWorker = async (
  start: EngineStart,
  boot: BootMessage,
  linksPort: MessagePort,
): Promise<Result<Booted, BootFailure>> => {
  const { worker, locked, isExpecting } = start;
  worker.postMessage(boot, [boot.linksPort, boot.enginePort]);
  let booted: Booted | undefined;
  for (;;) {
    const reply = await nextReply(worker);
    if (reply.failure !== null) {
      booted?.links.end();
      return err(reply.failure);
    }
    if ('unlock' in reply) locked(connectUnlock(reply.unlock));
    else if ('config' in reply) {
      if (reply.known) start.remember(reply.known);
      const links = lateLinks(start.links, { ...reply, port: linksPort, isExpecting: isExpecting() });
      const clockAheadMs = followTime(worker, links, reply.time);
      const { configProblem, config } = reply;
      booted = { links, configProblem, iceServers: config.iceServers, clockAheadMs };
    } else if (booted) return ok(booted);
  }
};

/** Starts the engine in its worker and connects it to the links of this page. */
export const startEngine = async (start: EngineStart): Promise<Result<RunningEngine, AppProblem>> => {
  const { worker, configUrl, app, known, crashed } = start;
  const [engine, frames] = [new MessageChannel(), new MessageChannel()];
  let end = (): void => worker.terminate();
  let runs = false;
  worker.addEventListener('error', (event) => {
    // A script that could not be fetched: see engine-worker.ts.
    if (!(event instanceof ErrorEvent)) return;
    // Once the engine runs, an error that nothing caught has ended one task of it, and the worker counts it.
    if (runs) return;
    end();
    crashed();
  });
  const boot = { app, known, configUrl, linksPort: frames.port2, enginePort: engine.port2 };
  const booted = await bootWorker(start, boot, frames.port1);
  if (!booted.ok) {
    end();
    return booted;
  }
  runs = true;
  const { links, configProblem, iceServers, clockAheadMs } = booted.value;
  end = () => {
    links.end();
    worker.terminate();
  };
  // A link that is closed is found to be gone at once; one that is only left, after ten seconds of silence.
  window.addEventListener('pagehide', () => links.end());
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
  const api = connectEngine(engine.port1);
  const late = (): Promise<void> => new Promise((resolve) => void systemClock.after(SHUTDOWN_MS, resolve));
  return ok({
    api,
    configProblem,
    iceServers,
    clockAheadMs,
    useIce: (choice) => links.useIce(choice),
    report: () => links.report(),
    stop: async () => {
      await Promise.race([api.shutdown(), late()]);
      end();
    },
  });
};
