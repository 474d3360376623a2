import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { Operation, Status } from '../overlay/codec.ts';
import { drawnOut } from '../overlay/drawn-out.ts';
import { PATHS, REPLICAS, REPUBLISH_EVERY_MS, REPUBLISH_FIRST_MS } from '../overlay/limits.ts';
import type { OverlayCrypto, Publication, RecordDraft } from '../overlay/overlay.ts';
import type { RecordStore } from './record-store.ts';
import { type StoredRecord, makeImmutable, makeSigned, ownKey, sharedKey, workInput } from './record.ts';
import { doWork } from './work.ts';
import type { Requests } from '../overlay/requests.ts';
import type { Table } from '../overlay/table.ts';

/** What publishing stands on. */
export interface PublisherDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: OverlayCrypto;
  readonly requests: Requests;
  readonly table: Table;
  readonly store: RecordStore;
  readonly workBits: number;
  isServer(): boolean;
}

/** A signed record is made anew when this share of its life is over. */
const RENEW_AFTER = 1 / 4;

/** Publishes what one wants kept, and keeps it up. */
export interface Publisher {
  publish(draft: RecordDraft): Publication;
  /** There is somebody to publish to again. */
  retry(): void;
  /** Sends a record that was found to those who should hold it. */
  put(record: StoredRecord): Promise<number>;
  count(): number;
  stop(): void;
}

/** The publisher of a node. */
export const createPublisher = (deps: PublisherDeps): Publisher => {
  const { clock, random, crypto, requests, table, store } = deps;
  const running = new Map<object, { again(): void; stop(): void }>();

  const put = (record: StoredRecord): Promise<number> =>
    new Promise((resolve) => {
      const { key } = record.record;
      let stored = 0;
      if (deps.isServer() && table.rank(key) < REPLICAS && store.put(record) !== 'refused') stored = 1;
      requests.ask({
        operation: Operation.put,
        target: key,
        body: record.bytes,
        paths: PATHS,
        each: ({ reply }) => {
          if (reply?.status === Status.stored) stored = Math.max(stored, reply.body[0] ?? 1);
        },
        done: () => resolve(table.servers().length > 0 ? stored : 0),
      });
    });

  const make = async (draft: RecordDraft, value: Bytes, after: number): Promise<StoredRecord> => {
    if (draft.kind === 'immutable') return makeImmutable(crypto, draft);
    const { kind, signer, name, ttlMs } = draft;
    const seq = Math.max(clock.now(), after + 1);
    const bits = kind === 'shared' ? deps.workBits : 0;
    const fields = { kind, owner: signer.publicKey, seq, ttlMs, name };
    const nonce = bits > 0 ? await doWork({ crypto, clock }, workInput(crypto, fields, value), bits) : 0;
    return makeSigned(crypto, { ...draft, value }, { seq, nonce });
  };

  /** Later than what was published under this name before, also before a reload. */
  const lastSeq = (draft: RecordDraft): number => {
    if (draft.kind === 'immutable') return 0;
    const { kind, name, signer } = draft;
    const key =
      kind === 'shared' ? sharedKey(crypto, name) : ownKey(crypto, crypto.hash(signer.publicKey), name);
    const mine = store.under(key).find(({ record }) => record.owner.join() === signer.publicKey.join());
    return mine?.record.seq ?? 0;
  };

  const publish = (draft: RecordDraft): Publication => {
    let value = draft.value;
    let record: StoredRecord | undefined;
    let timer: Cancel | undefined;
    let failures = 0;
    let stopped = false;
    let [lane, reached]: [Promise<unknown>, number] = [Promise.resolve(), 0];

    const current = async (fresh: boolean): Promise<StoredRecord> => {
      const age = record ? clock.now() - record.record.seq : 0;
      const isOld = draft.kind !== 'immutable' && (age < 0 || age > draft.ttlMs * RENEW_AFTER);
      if (!record || fresh || isOld) record = await make(draft, value, record?.record.seq ?? lastSeq(draft));
      return record;
    };
    const plan = (): void => {
      const soon = Math.min(REPUBLISH_EVERY_MS, REPUBLISH_FIRST_MS * 2 ** failures);
      timer?.();
      if (!stopped) timer = clock.after(drawnOut(random, reached > 0 ? REPUBLISH_EVERY_MS : soon), again);
    };
    const once = async (fresh: boolean): Promise<number> => {
      if (stopped) return 0;
      reached = await put(await current(fresh));
      failures = reached > 0 ? 0 : Math.min(failures + 1, 12);
      plan();
      return reached;
    };
    const inTurn = (fresh: boolean): Promise<number> => {
      const mine = lane.then(() => once(fresh));
      lane = mine;
      return mine;
    };
    const again = (): void => void inTurn(false);
    const stop = (): void => {
      stopped = true;
      timer?.();
      running.delete(handle);
    };
    const handle = {
      again: () => {
        if (reached === 0 && record) again();
      },
      stop,
    };
    running.set(handle, handle);
    return {
      stored: inTurn(true),
      update: (next) => {
        value = next;
        return inTurn(true);
      },
      withdraw: async () => {
        value = new Uint8Array();
        await inTurn(true);
        stop();
      },
      stop,
    };
  };

  return {
    publish,
    put,
    retry: () => {
      for (const one of running.values()) one.again();
    },
    count: () => running.size,
    stop: () => {
      for (const one of [...running.values()]) one.stop();
    },
  };
};
