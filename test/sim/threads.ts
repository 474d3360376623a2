import { on } from 'node:events';
import {
  MessageChannel,
  type MessagePort,
  Worker,
  isMainThread,
  parentPort,
  workerData,
} from 'node:worker_threads';
import { Company, type ShardPort } from './company.ts';
import { type Measured, measure } from './measure-world.ts';
import { type RunOptions, readOptions } from './options.ts';
import { SOON_MS } from './post.ts';
import type { World } from './world.ts';

/** What a thread is told of its part. */
interface Part {
  readonly simulator: true;
  readonly argv: readonly string[];
  readonly shard: number;
}

/**
 * Heap of a thread: old and young generation, in MiB. A second of a large world takes seconds, in which whatever waits for
 * an answer stays: a smaller young generation would have to move all of it on to the old one. Buffers in a larger one make V8
 * mark the old one again and again (external memory pressure).
 */
const OLD_MIB = 8_192;
const YOUNG_MIB = 384;

const companyOf = ({ workers, world }: RunOptions, index: number, ports: readonly ShardPort[]): Company =>
  new Company({ index, count: workers }, ports, Math.min(SOON_MS, Math.floor(world.network.delayMs[0])));

/** A port for each pair of shards. */
const portsOf = (count: number): readonly (readonly ShardPort[])[] => {
  const ports: ShardPort[][] = Array.from({ length: count }, () => []);
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const { port1, port2 } = new MessageChannel();
      ports[a]?.push({ shard: b, port: port1 });
      ports[b]?.push({ shard: a, port: port2 });
    }
  }
  return ports;
};

const start = (argv: readonly string[], shard: number, ports: readonly ShardPort[]): Worker => {
  const part: Part = { simulator: true, argv, shard };
  const worker = new Worker(new URL(import.meta.url), {
    workerData: part,
    resourceLimits: { maxOldGenerationSizeMb: OLD_MIB, maxYoungGenerationSizeMb: YOUNG_MIB },
  });
  worker.postMessage(
    ports,
    ports.map(({ port }) => port),
  );
  return worker;
};

/** What a worker measures, once for each way in which the world is measured; throws what ends it. */
async function* measuredBy(worker: Worker): AsyncGenerator<Measured> {
  for await (const [measured] of on(worker, 'message')) yield measured as Measured;
}

/** Measures a world with hosts in several threads; this thread is one of them. */
export async function* measureInThreads(
  options: RunOptions,
  say: (world: World) => void,
): AsyncGenerator<readonly Measured[]> {
  const [own = [], ...others] = portsOf(options.workers);
  const workers = others.map((ports, i) => start(options.argv, i + 1, ports));
  const shards = [measure(options, companyOf(options, 0, own), say), ...workers.map(measuredBy)];
  try {
    for (let round = 0; round <= options.next.length; round++) {
      const all = await Promise.all(shards.map((shard) => shard.next()));
      yield all.map(({ value }) => value as Measured);
    }
  } finally {
    // Where something goes wrong in one of them, the others would wait for ever.
    for (const { port } of own) port.close();
    for (const worker of workers) void worker.terminate();
  }
}

const isPart = (data: unknown): data is Part => (data as Partial<Part> | null)?.simulator === true;

const work = async (port: MessagePort, { argv, shard }: Part, ports: readonly ShardPort[]): Promise<void> => {
  const options = readOptions(argv);
  for await (const measured of measure(options, companyOf(options, shard, ports))) port.postMessage(measured);
};

const serve = (port: MessagePort, part: Part): void => {
  port.once('message', (ports: readonly ShardPort[]) => void work(port, part, ports));
};

if (!isMainThread && parentPort && isPart(workerData)) serve(parentPort, workerData);
