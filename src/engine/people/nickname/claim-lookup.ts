import { toBase32 } from '../../../lib/base32.ts';
import type { Primitives } from '../../crypto/primitives.ts';
import type { Lookup, NetRecord, Overlay } from '../../overlay/overlay.ts';
import { type Claim, readClaim } from './claim.ts';
import { nicknameTopic, FILLED, MAX_SHARDS, SHARDS_AT_ONCE, shardOf } from './nickname-key.ts';

/** Disjoint paths of a lookup of a nickname: if one node in five lies, one lookup in thirty fails. */
export const IDENTITY_PATHS = 6;

/** The result of a lookup. */
export interface ClaimsResult {
  /** All claims that were found, by index. */
  readonly claims: readonly Claim[];
  /** False if no node could be asked. */
  readonly answered: boolean;
  /** Whether every shard was answered: then a claim that was not found does not exist. */
  readonly whole: boolean;
  /** The number of shards that were looked up, from the first on. */
  readonly shards: number;
}

/** A lookup of the claims to a nickname. */
export interface ClaimsLookup {
  readonly done: Promise<ClaimsResult>;
  cancel(): void;
}

/** Hears of the progress of a lookup. */
export interface ClaimsListener {
  /** All claims so far. */
  found(claims: readonly Claim[]): void;
  progress(asked: number, answered: number): void;
}

/** The nickname to look up. */
export interface ClaimsQuery {
  readonly overlay: Overlay;
  readonly normalised: string;
  /** Looks for this index alone. Other claims that are found on the way are reported too. */
  readonly index?: number | null;
}

interface Gathered {
  readonly seq: number;
  readonly shard: number;
  readonly claim: Promise<Claim | undefined>;
}

/** Gathers claims. Of each owner the newest claim counts, in any shard. */
const gatherClaims = (primitives: Primitives, normalised: string) => {
  const newest = new Map<string, Gathered>();
  const read = async (gathered: Iterable<Gathered>): Promise<readonly Claim[]> => {
    const claims = await Promise.all(Array.from(gathered, ({ claim }) => claim));
    return claims.filter((claim) => claim !== undefined);
  };
  return {
    /** Adds a record. True: it is new. */
    take: (record: NetRecord, shard: number): boolean => {
      const owner = toBase32(record.owner);
      const { seq } = record;
      if ((newest.get(owner)?.seq ?? -1) >= seq) return false;
      newest.set(owner, { seq, shard, claim: readClaim(primitives, record, { normalised, shard }) });
      return true;
    },
    /** Keeps only the owners in the final records of a shard: claims that were withdrawn during the lookup are dropped. */
    only: (records: readonly NetRecord[], shard: number): void => {
      const owners = new Set(records.map(({ owner }) => toBase32(owner)));
      for (const [owner, gathered] of newest)
        if (gathered.shard === shard && !owners.has(owner)) newest.delete(owner);
    },
    isFilled: async (shard: number): Promise<boolean> =>
      (await read([...newest.values()].filter((gathered) => gathered.shard === shard))).length >= FILLED,
    claims: async (): Promise<readonly Claim[]> =>
      (await read(newest.values())).toSorted((a, b) => a.index - b.index || (a.person < b.person ? -1 : 1)),
  };
};

/** Reports all claims whenever there is a new one. While a report is prepared, one more report follows. */
const createReporter = (read: () => Promise<readonly Claim[]>, tell: (claims: readonly Claim[]) => void) => {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    running = true;
    try {
      while (again) {
        again = false;
        tell(await read());
      }
    } finally {
      running = false;
    }
  };
  return (): void => {
    again = true;
    if (!running) void run();
  };
};

/** A lookup in the first shard, and in further shards while they are filled. */
class ClaimsRun implements ClaimsLookup {
  readonly done: Promise<ClaimsResult>;
  readonly #query: ClaimsQuery;
  readonly #listener: ClaimsListener | undefined;
  readonly #gathered: ReturnType<typeof gatherClaims>;
  readonly #tell: () => void;
  readonly #running = new Set<Lookup>();
  readonly #counts = new Map<number, readonly [asked: number, answered: number]>();
  #cancelled = false;
  #answered = 0;
  #asked = 0;

  constructor(primitives: Primitives, query: ClaimsQuery, listener: ClaimsListener | undefined) {
    this.#query = query;
    this.#listener = listener;
    this.#gathered = gatherClaims(primitives, query.normalised);
    this.#tell = createReporter(this.#gathered.claims, (claims) => listener?.found(claims));
    this.done = this.#run();
  }

  cancel(): void {
    this.#cancelled = true;
    for (const lookup of this.#running) lookup.cancel();
  }

  async #run(): Promise<ClaimsResult> {
    const { index } = this.#query;
    const shards = index ? await this.#one(index) : await this.#all();
    const claims = await this.#gathered.claims();
    return { claims, answered: this.#answered > 0, whole: this.#answered === this.#asked, shards };
  }

  async #one(index: number): Promise<number> {
    const shard = shardOf(index);
    await this.#look(shard);
    const isThere = (await this.#gathered.claims()).some((claim) => claim.index === index);
    // The first versions, which have no shards, put it there.
    if (shard > 0 && !isThere && !this.#cancelled) await this.#look(0);
    return 0;
  }

  async #all(): Promise<number> {
    let end = 0;
    for (let width = 1; end < MAX_SHARDS; width = Math.min(2 * width, SHARDS_AT_ONCE)) {
      const shards = Array.from({ length: Math.min(width, MAX_SHARDS - end) }, (_, i) => end + i);
      end += shards.length;
      await Promise.all(shards.map((shard) => this.#look(shard)));
      const filled = await Promise.all(shards.map((shard) => this.#gathered.isFilled(shard)));
      if (this.#cancelled || filled.includes(false)) break;
    }
    return end;
  }

  async #look(shard: number): Promise<void> {
    const { overlay, normalised } = this.#query;
    const lookup = overlay.find({
      key: overlay.sharedKey(nicknameTopic(normalised, shard)),
      kind: 'shared',
      paths: IDENTITY_PATHS,
      what: 'nickname',
      found: (record) => {
        if (this.#gathered.take(record, shard)) this.#tell();
      },
      progress: (asked, answered) => this.#progress(shard, [asked, answered]),
    });
    this.#running.add(lookup);
    this.#asked += 1;
    const { records, answered } = await lookup.done;
    this.#running.delete(lookup);
    if (answered) this.#answered += 1;
    for (const record of records) this.#gathered.take(record, shard);
    this.#gathered.only(records, shard);
  }

  #progress(shard: number, counts: readonly [asked: number, answered: number]): void {
    this.#counts.set(shard, counts);
    const all = [...this.#counts.values()];
    const [asked, answered] = [0, 1].map((at) => all.reduce((sum, each) => sum + (each[at] ?? 0), 0));
    this.#listener?.progress(asked ?? 0, answered ?? 0);
  }
}

/** Looks up all claims to a nickname, or the claim to one index of it. */
export const lookForClaims = (
  primitives: Primitives,
  query: ClaimsQuery,
  listener?: ClaimsListener,
): ClaimsLookup => new ClaimsRun(primitives, query, listener);
