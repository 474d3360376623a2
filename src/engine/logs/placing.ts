/** Where an entry stands in its conversation. */
export interface Place {
  /** Its effective time, in milliseconds since 1970. */
  readonly time: number;
  /** Everything that it follows is here: it stays where it is. */
  readonly settled: boolean;
}

/** What the place of an entry depends on; ids as texts. */
export interface Following {
  /** What the author's clock said, in milliseconds since 1970. */
  readonly ms: number;
  /** The ids that it names and that are wanted: the author's entry before it, and entries by others. */
  readonly names: readonly string[];
  /** The effective time that holds at the floor of its log where the entry before it is below; else 0. */
  readonly floorTimeMs: number;
}

/**
 * The place of one entry, from those of the entries that it names: Lamport's clock (Time, Clocks, and the Ordering of Events,
 * 1978) over times instead of counts. A named entry that is not here is ignored until it comes. So naming entries that do not
 * exist stops no other entry from being ordered.
 * @param named the places of `names`, in any order; undefined for what is not here
 */
const placeOf = (
  { ms, floorTimeMs }: Omit<Following, 'names'>,
  named: readonly (Place | undefined)[],
): Place => ({
  time: Math.max(ms, floorTimeMs, ...named.map((place) => (place ? place.time + 1 : 0))),
  settled: named.every((place) => place?.settled),
});

/** The entries that are here, as placing sees them. */
export interface PlacedEntries {
  place(id: string): Promise<Place | undefined>;
  following(id: string): Promise<Following | undefined>;
  /** Moves an entry, or settles it where it is. */
  move(id: string, place: Place): Promise<void>;
  /** Entries that follow this one and were placed while it was missing or could still move. */
  waiting(id: string): Promise<readonly string[]>;
  /** From now on `id` waits for `named`, or no longer. */
  wait(id: string, named: string): void;
  unwait(id: string, named: string): void;
}

const placesOf = (entries: PlacedEntries, names: readonly string[]): Promise<(Place | undefined)[]> =>
  Promise.all(names.map((name) => entries.place(name)));

/**
 * The place of an entry that has come. To be called before the entry is kept. The entry waits for those that it names until
 * they have settled. If they are here and settled, it waits for nothing.
 */
export const placeNew = async (entries: PlacedEntries, id: string, following: Following): Promise<Place> => {
  const named = await placesOf(entries, following.names);
  for (const [i, name] of following.names.entries()) if (!named[i]?.settled) entries.wait(id, name);
  return placeOf(following, named);
};

/** An entry that is to be placed anew, and where it stands now. */
export interface Stale {
  readonly id: string;
  readonly time: number;
}

/** Entries that follow this one and wait for it, with their places. */
export const staleBehind = async (entries: PlacedEntries, id: string): Promise<readonly Stale[]> => {
  const ids = await entries.waiting(id);
  const places = await placesOf(entries, ids);
  return ids.flatMap((waiting, i) => (places[i] ? [{ id: waiting, time: places[i].time }] : []));
};

/** A queue of what is stale, the earliest first, each once. */
const createQueue = (first: readonly Stale[]) => {
  const queue: Stale[] = [];
  const ids = new Set<string>();
  const add = (stale: Stale): void => {
    if (ids.has(stale.id)) return;
    ids.add(stale.id);
    const at = queue.findLastIndex(({ time }) => time <= stale.time);
    queue.splice(at + 1, 0, stale);
  };
  for (const stale of first.toSorted((a, b) => a.time - b.time)) add(stale);
  const take = (): Stale | undefined => {
    const next = queue.shift();
    if (next) ids.delete(next.id);
    return next;
  };
  return { add, take, rest: (): readonly Stale[] => queue };
};

/**
 * Places up to `most` entries again: those with a changed history, those that wait for them, and so on. Answers the entries
 * that are left over. The earliest is placed first, and each entry stands behind those that it follows, so each is placed once.
 */
export const placeStale = async (
  entries: PlacedEntries,
  stale: readonly Stale[],
  most: number,
): Promise<readonly Stale[]> => {
  const queue = createQueue(stale);
  for (let done = 0; done < most; done++) {
    const next = queue.take();
    if (!next) break;
    if (await placeAgain(entries, next.id))
      for (const behind of await staleBehind(entries, next.id)) queue.add(behind);
  }
  return queue.rest();
};

/** Whether it moved or settled. */
const placeAgain = async (entries: PlacedEntries, id: string): Promise<boolean> => {
  const following = await entries.following(id);
  const before = await entries.place(id);
  if (!following || !before || before.settled) return false;
  const named = await placesOf(entries, following.names);
  const place = placeOf(following, named);
  for (const [i, name] of following.names.entries()) if (named[i]?.settled) entries.unwait(id, name);
  if (place.time === before.time && place.settled === before.settled) return false;
  await entries.move(id, place);
  return true;
};
