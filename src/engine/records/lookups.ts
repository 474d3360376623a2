import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import type { LookupTrace } from '../api/state.ts';
import { Operation, type Reply, Status, decodeList } from '../overlay/codec.ts';
import { LOOKUP_ROUNDS, PATHS, SMALL_NETWORK } from '../overlay/limits.ts';
import { pointKey } from '../overlay/node-id.ts';
import type { Lookup, LookupResult, NetRecord, Query, RecordKind } from '../overlay/overlay.ts';
import type { HeldRecord, RecordStore } from './record-store.ts';
import { type CheckDeps, type StoredRecord, readRecord } from './record.ts';
import type { PathEnd, Requests } from '../overlay/requests.ts';
import type { Table } from '../overlay/table.ts';
import { when } from '../overlay/when.ts';
import { nodeName } from '../overlay/traces.ts';

/** What lookups stand on. */
export interface LookupsDeps {
  readonly clock: Clock;
  readonly requests: Requests;
  readonly table: Table;
  readonly store: RecordStore;
  readonly check: CheckDeps;
  trace(trace: LookupTrace): void;
  /** Somebody on the way held an older record than the newest that was found: it is mended. */
  correct(record: StoredRecord): void;
}

const KIND_CODES: Record<RecordKind, number> = { immutable: 1, own: 2, shared: 3 };

/** The newest of each owner. */
class Findings {
  readonly #byId = new Map<string, StoredRecord>();
  /** Whether answers differed: somebody holds an old one. */
  stale = false;

  take(found: StoredRecord): boolean {
    const key = pointKey(found.id);
    const before = this.#byId.get(key);
    if (before && before.record.seq !== found.record.seq) this.stale = true;
    if (before && before.record.seq >= found.record.seq) return false;
    this.#byId.set(key, found);
    return true;
  }

  all(): readonly StoredRecord[] {
    return [...this.#byId.values()];
  }

  /** Taken-back records are no results. */
  records(): readonly NetRecord[] {
    return this.all()
      .map(({ record }) => record)
      .filter(({ value }) => value.length > 0);
  }
}

/** Looks records up: several disjoint paths, the newest counts, and again over others where nothing was found. */
export const createLookups = (deps: LookupsDeps): ((query: Query) => Lookup) => {
  const { clock, requests, table, store, check } = deps;

  return (query) => {
    const { key, kind } = query;
    const wantedPaths = query.paths ?? PATHS;
    const findings = new Findings();
    const traced: LookupTrace['paths'][number][] = [];
    const startedAt = clock.now();
    const avoid = new Set<LinkId>();
    let settle: (result: LookupResult) => void;
    const done = new Promise<LookupResult>((resolve) => {
      settle = resolve;
    });
    let [asked, answered, found, hops, round, checking] = [0, 0, 0, 0, 0, 0];
    let [over, roundOver] = [false, false];
    let stop: Cancel = () => undefined;

    const finish = (): void => {
      if (over) return;
      over = true;
      stop();
      const tookMs = clock.now() - startedAt;
      const records = findings.records();
      if (findings.stale) for (const record of findings.all()) deps.correct(record);
      deps.trace({ at: startedAt, what: query.what, tookMs, found: records.length > 0, paths: traced });
      settle({ records, hops, tookMs, answered: answered > 0 || records.length > 0 });
    };

    const take = (one: StoredRecord): void => {
      if (over) return;
      if (findings.take(one) && one.record.value.length > 0) query.found?.(one.record);
    };

    /** Whether what was found settles it, though other paths are still on their way. */
    const isSettled = (): boolean =>
      kind === 'immutable' ? found > 0 : kind === 'own' && found >= 2 && !findings.stale;

    const look = (): void => {
      if (over || checking > 0) return;
      if (isSettled()) return finish();
      if (!roundOver) return;
      const few = table.servers().length < SMALL_NETWORK && table.estimate() < SMALL_NETWORK;
      if (found > 0 || round >= LOOKUP_ROUNDS || few || asked === 0) return finish();
      begin();
    };

    const checkOne = (bytes: Bytes, then: (holds: boolean) => void): void => {
      const read = readRecord(check, bytes);
      const { record } = read?.stored ?? {};
      if (!read || record?.kind !== kind || pointKey(record.key) !== pointKey(key)) return then(false);
      const held: HeldRecord | undefined = store.get(read.stored.id);
      // What is held was checked when it came.
      if (held?.record.seq === record.seq) {
        take(held);
        return then(true);
      }
      when(read.check(), (holds) => {
        if (holds) take(read.stored);
        then(holds);
      });
    };

    const takeReply = (reply: Reply): void => {
      const list = (reply.status === Status.found && decodeList(reply.body)) || [];
      let [left, good] = [list.length, false];
      checking += left;
      for (const bytes of list) {
        checkOne(bytes, (holds) => {
          checking -= 1;
          left -= 1;
          good ||= holds;
          if (left > 0 || !good) return look();
          found += 1;
          hops = found === 1 ? reply.hops : hops;
          look();
        });
      }
    };

    const each = ({ reply, first }: PathEnd): void => {
      if (over) return;
      if (first) {
        const ended = reply ? (reply.status === Status.found ? 'found' : 'nothing') : 'lost';
        traced.push({ first: nodeName(first), hops: reply?.hops ?? 0, ended });
        if (reply) answered += 1;
      } else asked -= 1; // nobody was left to ask
      if (reply) takeReply(reply);
      query.progress?.(asked, answered);
      look();
    };

    const begin = (): void => {
      round += 1;
      roundOver = false;
      const body = Uint8Array.of(KIND_CODES[kind]);
      const paths = Math.min(wantedPaths, Math.max(1, table.servers().length - avoid.size));
      asked += paths;
      query.progress?.(asked, answered);
      const finished = (): void => {
        roundOver = true;
        look();
      };
      stop = requests.ask({
        operation: Operation.get,
        target: key,
        body,
        paths,
        avoid,
        each,
        done: finished,
      });
    };

    for (const held of store.under(key)) if (held.record.kind === kind) take(held);
    if (findings.all().length > 0 && kind !== 'shared') found += 1;
    if (isSettled() || table.servers().length === 0) finish();
    else begin();
    return { done, cancel: finish };
  };
};

/** The kind of record a request asks for, or undefined. */
export const kindOfBody = (body: Uint8Array): RecordKind | undefined =>
  (Object.keys(KIND_CODES) as RecordKind[]).find((kind) => body.length === 1 && KIND_CODES[kind] === body[0]);
