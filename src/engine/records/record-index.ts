import { type Point, compareDistance, pointKey, shortKey } from '../overlay/node-id.ts';
import { headOf } from '../overlay/node-list.ts';
import type { StoredRecord } from '../overlay/overlay.ts';

/** A record that is held, and when that ends. */
export interface HeldRecord extends StoredRecord {
  readonly expiresAt: number;
  /** The neighbour that brought it, by name; undefined: from last time, or one's own. */
  readonly by: string | undefined;
  /** When it was last compared with the others who hold it. */
  syncedAt: number;
}

/** Records in memory, to be found by id, by the beginning of the id, and by key. */
export interface RecordIndex {
  /** Everything as it is now, in no order. */
  all(): readonly HeldRecord[];
  /** Those that are wanted, by the first 32 bits of their keys: hundreds are passed over without a look at them. */
  withKey(isWanted: (head: number, held: HeldRecord) => boolean): readonly HeldRecord[];
  /** Of those that are meant, the one whose key is farthest from a point. */
  farthest(from: Point, isMeant: (held: HeldRecord) => boolean): HeldRecord | undefined;
  get(id: Point): HeldRecord | undefined;
  /** By the short key of the id. */
  byShortKey(key: string): HeldRecord | undefined;
  /** All that stand under a key. */
  under(key: Point): readonly HeldRecord[];
  add(held: HeldRecord): void;
  /** Does nothing where it is not there. */
  remove(held: HeldRecord): void;
  size(): { readonly count: number; readonly bytes: number };
}

/** Room for so many at first; it doubles. */
const FIRST_ROOM = 64;

/** Records side by side with the beginnings of their keys; the last takes the place of one that goes. */
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
