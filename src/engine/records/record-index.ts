import { type Point, compareDistance, pointKey, shortKey } from '../overlay/key-space/node-id.ts';
import { headOf } from '../overlay/key-space/node-list.ts';
import type { StoredRecord } from '../overlay/overlay.ts';

/** A record that this node holds, and until when. */
export interface HeldRecord extends StoredRecord {
  readonly expiresAt: number;
  /** The name of the neighbour that brought it; undefined: it comes from the shelf, or is an own one. */
  readonly by: string | undefined;
  /** When it was last compared with the other holders. */
  syncedAt: number;
}

/** Records in memory, found by id, by the short key of the id, and by key. */
export interface RecordIndex {
  /** All records, in no order. */
  all(): readonly HeldRecord[];
  /**
   * The records that `isWanted` chooses by the first 32 bits of their keys: most are passed over without a look at
   * them.
   */
  withKey(isWanted: (head: number, held: HeldRecord) => boolean): readonly HeldRecord[];
  /** Of the records that `isMeant` chooses, the one with the key farthest from a point. */
  farthest(from: Point, isMeant: (held: HeldRecord) => boolean): HeldRecord | undefined;
  get(id: Point): HeldRecord | undefined;
  /** By the short key of the id. */
  byShortKey(key: string): HeldRecord | undefined;
  /** All records under a key. */
  under(key: Point): readonly HeldRecord[];
  add(held: HeldRecord): void;
  /** Does nothing where it is not there. */
  remove(held: HeldRecord): void;
  size(): { readonly count: number; readonly bytes: number };
}

/** Room for so many at first; it doubles. */
const FIRST_ROOM = 64;

/** Records beside the first 32 bits of their keys. When one is removed, the last takes its place. */
const createRecordList = () => {
  const records: HeldRecord[] = [];
  const places = new Map<string, number>();
  let heads = new Uint32Array(FIRST_ROOM);

  const put = (held: HeldRecord, at: number): void => {
    records[at] = held;
    heads[at] = headOf(held.record.key);
    places.set(pointKey(held.id), at);
  };

  return {
    records,
    headAt: (at: number): number => heads[at] as number,
    get: (id: Point): HeldRecord | undefined => {
      const at = places.get(pointKey(id));
      return at === undefined ? undefined : records[at];
    },
    add: (held: HeldRecord): void => {
      if (records.length === heads.length) {
        const more = new Uint32Array(2 * heads.length);
        more.set(heads);
        heads = more;
      }
      put(held, records.length);
    },
    remove: ({ id }: HeldRecord): boolean => {
      const name = pointKey(id);
      const at = places.get(name);
      const last = at === undefined ? undefined : records.pop();
      if (at === undefined || !last) return false;
      places.delete(name);
      if (at < records.length) put(last, at);
      return true;
    },
  };
};

/** An index with nothing in it. */
export const createRecordIndex = (): RecordIndex => {
  const list = createRecordList();
  const byShort = new Map<string, HeldRecord>();
  const byKey = new Map<string, HeldRecord[]>();
  let bytes = 0;

  return {
    all: () => [...list.records],
    withKey: (isWanted) => list.records.filter((held, at) => isWanted(list.headAt(at), held)),
    farthest: (from, isMeant) => {
      const home = headOf(from);
      let [worst, most]: [HeldRecord | undefined, number] = [undefined, -1];
      for (const [at, held] of list.records.entries()) {
        const distance = (list.headAt(at) ^ home) >>> 0;
        if (distance < most || !isMeant(held)) continue;
        if (worst && distance === most && compareDistance(held.record.key, worst.record.key, from) <= 0)
          continue;
        [worst, most] = [held, distance];
      }
      return worst;
    },
    get: list.get,
    byShortKey: (key) => byShort.get(key),
    under: (key) => byKey.get(pointKey(key)) ?? [],
    add: (held) => {
      list.add(held);
      byShort.set(shortKey(held.id), held);
      const key = pointKey(held.record.key);
      const beside = byKey.get(key);
      if (beside) beside.push(held);
      else byKey.set(key, [held]);
      bytes += held.bytes.length;
    },
    remove: (held) => {
      if (!list.remove(held)) return;
      byShort.delete(shortKey(held.id));
      const key = pointKey(held.record.key);
      const others = byKey.get(key)?.filter((one) => one !== held) ?? [];
      if (others.length > 0) byKey.set(key, others);
      else byKey.delete(key);
      bytes -= held.bytes.length;
    },
    size: () => ({ count: list.records.length, bytes }),
  };
};
