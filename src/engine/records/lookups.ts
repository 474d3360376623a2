import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LinkId } from '../../ports/links.ts';
import type { LookupTrace } from '../api/state.ts';
import { Operation, type Reply, Status } from '../overlay/wire/codec.ts';
import { decodeList } from './record-frames.ts';
import { LOOKUP_ROUNDS, MAX_OWNERS_PER_KEY, DISJOINT_PATHS, SMALL_NETWORK } from '../overlay/limits.ts';
import { pointKey } from '../overlay/key-space/node-id.ts';
import type { Lookup, LookupResult, NetRecord, Query, RecordKind, StoredRecord } from '../overlay/overlay.ts';
import type { RecordStore } from './record-store.ts';
import { type CheckDeps, RECORD_KINDS, readRecord } from './record.ts';
import type { PathEnd, Requests } from '../overlay/routing/requests.ts';
import type { RoutingTable } from '../overlay/routing-table/routing-table.ts';
import { when } from '../overlay/when.ts';
import { nodeName } from '../overlay/monitoring/statistics.ts';

/** What lookups need. */
export interface LookupsDeps {
  readonly clock: Clock;
  readonly requests: Requests;
  readonly table: RoutingTable;
  readonly store: RecordStore;
  readonly check: CheckDeps;
  trace(trace: LookupTrace): void;
  /** A node held an older record than the newest that was found: publish the newest. */
  correct(record: StoredRecord): void;
}

/** So many equal answers are enough, half of the paths: a liar cannot make up a record, only withhold a newer one. */
const enoughOf = (paths: number): number => Math.ceil(paths / 2);

/** The newest record of each owner. */
class Findings {
  readonly #byId = new Map<string, StoredRecord>();
  /** Whether answers differed: some node holds an old record. */
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

  /** Records that were taken back are left out. */
  records(): readonly NetRecord[] {
    return this.all()
      .map(({ record }) => record)
      .filter(({ value }) => value.length > 0);
  }
}

/**
 * A lookup under way: over several disjoint paths. The newest record counts. If nothing was found it asks again over
 * other paths.
 */
class RunningLookup implements Lookup {
  readonly done: Promise<LookupResult>;
  readonly #deps: LookupsDeps;
  readonly #query: Query;
  readonly #findings = new Findings();
  readonly #traced: LookupTrace['paths'][number][] = [];
  readonly #startedAt: number;
  /** First hops of all rounds: the next round begins at other neighbours. */
  readonly #avoid = new Set<LinkId>();
  #settle: (result: LookupResult) => void = () => undefined;
  #asked = 0;
  /** Paths of all rounds. */
  #begun = 0;
  #answered = 0;
  /** Answers with a valid record, the one held here included. */
  #found = 0;
  /**
   * 1 where the record is held here. It may be old, so an equal answer of another old holder must not settle the
   * lookup.
   */
  #held = 0;
  #hops = 0;
  #round = 0;
  #checking = 0;
  #over = false;
  #isRoundOver = false;
  #stop: Cancel = () => undefined;

  constructor(deps: LookupsDeps, query: Query) {
    this.#deps = deps;
    this.#query = query;
    this.#startedAt = deps.clock.now();
    this.done = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  begin(): void {
    const { store, table } = this.#deps;
    const { key, kind } = this.#query;
    for (const held of store.under(key)) if (held.record.kind === kind) this.#take(held);
    if (this.#findings.all().length > 0 && kind !== 'shared') this.#held = 1;
    this.#found += this.#held;
    if (this.#isSettled() || table.servers().length === 0) this.cancel();
    else this.#ask();
  }

  cancel(): void {
    if (this.#over) return;
    this.#over = true;
    this.#stop();
    const tookMs = this.#deps.clock.now() - this.#startedAt;
    const records = this.#findings.records();
    if (this.#findings.stale) for (const record of this.#findings.all()) this.#deps.correct(record);
    const found = records.length > 0;
    this.#deps.trace({ at: this.#startedAt, what: this.#query.what, tookMs, found, paths: this.#traced });
    this.#settle({ records, hops: this.#hops, tookMs, answered: this.#answered > 0 || found });
  }

  #ask(): void {
    const { requests, table } = this.#deps;
    const { key, kind } = this.#query;
    this.#round += 1;
    this.#isRoundOver = false;
    const paths = Math.min(
      this.#query.paths ?? DISJOINT_PATHS,
      Math.max(1, table.servers().length - this.#avoid.size),
    );
    const firstPath = this.#begun;
    this.#begun += paths;
    this.#asked += paths;
    this.#query.progress?.(this.#asked, this.#answered);
    this.#stop = requests.ask({
      operation: Operation.get,
      target: key,
      body: Uint8Array.of(RECORD_KINDS[kind]),
      paths,
      firstPath,
      avoid: this.#avoid,
      each: (end) => this.#ended(end),
      done: () => {
        this.#isRoundOver = true;
        this.#look();
      },
    });
  }

  #ended({ reply, first }: PathEnd): void {
    if (this.#over) return;
    if (first) {
      const ended = reply ? (reply.status === Status.found ? 'found' : 'nothing') : 'lost';
      this.#traced.push({ first: nodeName(first), hops: reply?.hops ?? 0, ended });
      if (reply) this.#answered += 1;
    } else this.#asked -= 1; // nobody was left to ask
    if (reply) this.#read(reply);
    this.#query.progress?.(this.#asked, this.#answered);
    this.#look();
  }

  #read(reply: Reply): void {
    const said = (reply.status === Status.found && decodeList(reply.body)) || [];
    // More than an answer may have: none of it is checked.
    const list = said.length <= MAX_OWNERS_PER_KEY ? said : [];
    // A node that changes one record of an answer may have left out another: then the whole answer does not count.
    let [left, good] = [list.length, true];
    this.#checking += left;
    for (const bytes of list) {
      this.#check(bytes, (holds) => {
        this.#checking -= 1;
        left -= 1;
        good &&= holds;
        if (left === 0 && good) this.#found += 1;
        if (left === 0 && good && this.#found === 1) this.#hops = reply.hops;
        this.#look();
      });
    }
  }

  #check(bytes: Bytes, then: (holds: boolean) => void): void {
    const { store, check } = this.#deps;
    const read = readRecord(check, bytes);
    const { kind, key } = this.#query;
    if (read?.stored.record.kind !== kind || pointKey(read.stored.record.key) !== pointKey(key))
      return then(false);
    const { stored } = read;
    const settle = (holds: boolean): void => {
      if (holds) this.#take(stored);
      then(holds);
    };
    // A held record was checked when it came.
    const isHeld = store.get(stored.id)?.record.seq === stored.record.seq;
    when(isHeld || read.check(), settle);
  }

  #take(one: StoredRecord): void {
    if (!this.#over && this.#findings.take(one) && one.record.value.length > 0)
      this.#query.found?.(one.record);
  }

  /** Whether the records so far settle the lookup, although other paths are open. */
  #isSettled(): boolean {
    const { kind, paths = DISJOINT_PATHS } = this.#query;
    return kind === 'own' && this.#found - this.#held >= enoughOf(paths) && !this.#findings.stale;
  }

  #look(): void {
    if (this.#over || this.#checking > 0) return;
    if (this.#isSettled()) return this.cancel();
    if (!this.#isRoundOver) return;
    const { table } = this.#deps;
    const isSmall = table.servers().length < SMALL_NETWORK && table.ownEstimate() < SMALL_NETWORK;
    if (this.#found > 0 || this.#round >= LOOKUP_ROUNDS || isSmall || this.#asked === 0) return this.cancel();
    this.#ask();
  }
}

/** The lookups of a node. */
export const createLookups =
  (deps: LookupsDeps): ((query: Query) => Lookup) =>
  (query) => {
    const run = new RunningLookup(deps, query);
    run.begin();
    return { done: run.done, cancel: () => run.cancel() };
  };

/** The kind of record that a get request asks for; undefined: unknown. */
export const kindOfBody = (body: Uint8Array): RecordKind | undefined =>
  (Object.keys(RECORD_KINDS) as RecordKind[]).find(
    (kind) => body.length === 1 && RECORD_KINDS[kind] === body[0],
  );
