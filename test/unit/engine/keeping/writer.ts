import * as v from 'valibot';
import { createErrorBoundary } from '../../../../src/engine/error-boundary.ts';
import { createKeeping } from '../../../../src/engine/keeping/keeping.ts';
import { type KeepingTables, keptEnvelopes, sealedEnvelopes } from '../../../../src/engine/keeping/table.ts';
import type { Keeping } from '../../../../src/engine/keeping/types.ts';
import { toldOf } from '../../../../src/engine/log-book/open-conversation.ts';
import type { Author } from '../../../../src/engine/logs/entry.ts';
import { type Table, createTable } from '../../../../src/engine/storage/table.ts';
import { type Bytes, concat, equalBytes } from '../../../../src/lib/bytes.ts';
import { err } from '../../../../src/lib/result.ts';
import type { Way } from '../../../../src/ports/way.ts';
import type { VirtualClock } from '../../../doubles/clock.ts';
import { createTestLog } from '../../../doubles/log.ts';
import type { MemoryStore } from '../../../doubles/store.ts';
import { CONVERSATION, type Device, createDevice } from '../log-book/device.ts';
import type { Life } from './life.ts';

/** The receiver of everything that is kept. */
export const RECEIVER = 'receiver';

/** In front of what is sealed stands which message of the session it is. */
export const HEAD_BYTES = 4;

const SESSIONS = { name: 'testSessions', schema: v.number() };

/** An envelope, each time that it was offered. */
export interface Offer {
  readonly to: string;
  /** The how many-th of the session. */
  readonly message: number;
  readonly bytes: Bytes;
  readonly diesAtMs: number;
  readonly atMs: number;
  /** When it was offered it was in the store as it is, and the session's state behind it. */
  readonly wasWritten: boolean;
}

/** What a writer is made of. */
export interface WriterDeps {
  readonly clock: VirtualClock;
  readonly author: Author;
  /** Goes on from one life to the next. */
  readonly store: MemoryStore;
  readonly life: Life;
  /** Hears of each offer as it begins. */
  offered(offer: Offer): void;
  isDiskFull(): boolean;
}

/** A device that sends by ways that keep, from one start to the next. */
export interface Writer {
  readonly device: Device;
  readonly keeping: Keeping;
  readonly tables: KeepingTables;
  /** Reads of a store until now. */
  reads(): number;
  /** The way as the writer has it. */
  over(name: string, way: Way): Way;
}

const messageOf = (sealed: Bytes): number => new DataView(sealed.buffer, sealed.byteOffset).getUint32(0);

/** A writer that starts now. */
export const createWriter = async (deps: WriterDeps): Promise<Writer> => {
  const { clock, author, life, offered, isDiskFull } = deps;
  const log = createTestLog();
  const { write, ...rest } = deps.store.reopen();
  let reads = 0;
  const counted =
    <A extends readonly unknown[], T>(read: (...args: A) => T) =>
    (...args: A): T => {
      reads += 1;
      return read(...args);
    };
  const store: MemoryStore = {
    ...rest,
    get: counted(rest.get),
    list: counted(rest.list),
    keys: counted(rest.keys),
    write: (batch) => life.step(async () => (isDiskFull() ? err({ kind: 'full' }) : write(batch))),
  };
  const sessions: Table<string, number> = createTable({ store, log }, SESSIONS);
  const tables: KeepingTables = {
    keptEnvelopes: createTable({ store, log }, keptEnvelopes),
    sealedEnvelopes: createTable({ store, log }, sealedEnvelopes),
  };
  const device = await createDevice(author, { store, clock });

  const isWritten = async (sealed: Bytes): Promise<boolean> => {
    const [kept, next] = await Promise.all([
      rest.list(sealedEnvelopes.name),
      rest.get(sessions.name, RECEIVER),
    ]);
    if (!kept.ok || !next.ok) return false;
    const isThere = kept.value.some(({ value }) => equalBytes(value as Bytes, sealed));
    return isThere && (next.value as number) > messageOf(sealed);
  };

  const keeping = createKeeping<string>({
    clock,
    boundary: createErrorBoundary(log),
    changes: device.changes,
    tables: { ...device.tables, ...tables },
    recipients: () => [{ conversation: CONVERSATION, peer: RECEIVER }],
    deviceOf: (peer) => peer,
    spared: () => new Map(),
    known: (conversation) => {
      const delivered = conversation.logs().map((each) => {
        const frontier = { floor: 0, floorTimeMs: 0, ranges: toldOf(each, 'delivered'), head: null };
        return [each.text, frontier] as const;
      });
      return { told: new Map(delivered), refused: new Map() };
    },
    seal: async (tx, peer, content) => {
      const message = (await tx.get(sessions, peer)) ?? 1;
      tx.put(sessions, peer, message + 1);
      const head = new DataView(new ArrayBuffer(HEAD_BYTES));
      head.setUint32(0, message);
      return concat(new Uint8Array(head.buffer), content);
    },
  });

  return {
    device,
    keeping,
    tables,
    reads: () => reads,
    over: (to, way) => ({
      limit: way.limit,
      offer: (name, bytes, diesAtMs) =>
        life.step(async () => {
          const wasWritten = await isWritten(bytes);
          offered({ to, message: messageOf(bytes), bytes, diesAtMs, atMs: clock.now(), wasWritten });
          return way.offer(name, bytes, diesAtMs);
        }),
    }),
  };
};
