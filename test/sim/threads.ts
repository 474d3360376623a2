import {
  MessageChannel,
  type MessagePort,
  Worker,
  isMainThread,
  parentPort,
  workerData,
} from 'node:worker_threads';
import { Company, type Way } from './company.ts';
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

const companyOf = ({ workers, world }: RunOptions, index: number, ways: readonly Way[]): Company =>
  new Company({ index, count: workers }, ways, Math.min(SOON_MS, Math.floor(world.network.delayMs[0])));

/** A port for each pair of shards. */
const portsOf = (count: number): readonly (readonly Way[])[] => {
  const ways: Way[][] = Array.from({ length: count }, () => []);
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const { port1, port2 } = new MessageChannel();
      ways[a]?.push({ shard: b, port: port1 });
      ways[b]?.push({ shard: a, port: port2 });
    }
  }
  return ways;
};

const start = (argv: readonly string[], shard: number, ways: readonly Way[]): Worker => {
  const part: Part = { simulator: true, argv, shard };
  const worker = new Worker(new URL(import.meta.url), {
    workerData: part,
    resourceLimits: { maxOldGenerationSizeMb: OLD_MIB, maxYoungGenerationSizeMb: YOUNG_MIB },
  });
  worker.postMessage(
    ways,
    ways.map(({ port }) => port),
  );
  return worker;
};

const measuredBy = (worker: Worker): Promise<Measured> =>
  new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });

/** Measures a world whose hosts live in several threads, of which this is one. */
export const measureInThreads = async (
  options: RunOptions,
  say: (world: World) => void,
): Promise<readonly Measured[]> => {
  const [own = [], ...others] = portsOf(options.workers);
  const workers = others.map((ways, i) => start(options.argv, i + 1, ways));
  try {
    return await Promise.all([
      measure(options, companyOf(options, 0, own), say),
      ...workers.map((worker) => measuredBy(worker)),
    ]);
  } finally {
    // Where something goes wrong in one of them, the others would wait for ever.
    for (const { port } of own) port.close();
    for (const worker of workers) void worker.terminate();
  }
};

const isPart = (data: unknown): data is Part => (data as Partial<Part> | null)?.simulator === true;

const serve = (port: MessagePort, { argv, shard }: Part): void => {
  port.once('message', (ways: readonly Way[]) => {
    const options = readOptions(argv);
    void measure(options, companyOf(options, shard, ways)).then((measured) => port.postMessage(measured));
  });
};

if (!isMainThread && parentPort && isPart(workerData)) serve(parentPort, workerData);
