/** What the time of an entry depends on; ids as texts. */
export interface Timed {
  readonly id: string;
  /** What the author's clock said, in milliseconds since 1970. */
  readonly ms: number;
  /** The ids that it names: the author's entry before it, and entries by others. */
  readonly names: readonly string[];
}

/**
 * The effective time of each entry of a set: the larger of its `ms` and one more than the largest effective time among the
 * entries that it names and that are here. So everything stands behind what it follows, whatever the clocks said, and the
 * order is the same on all devices with the same entries. It is Lamport's clock (Time, Clocks, and the Ordering of
 * Events, 1978) over times instead of counts.
 */
export const effectiveTimes = (entries: Iterable<Timed>): ReadonlyMap<string, number> => {
  const all = new Map([...entries].map((entry) => [entry.id, entry]));
  const times = new Map<string, number>();
  const waiting: Timed[] = [];
  for (const entry of all.values()) {
    waiting.push(entry);
    // As deep as logs are long: a stack of one's own.
    for (let top = waiting.at(-1); top; top = waiting.at(-1)) {
      const unknown = top.names.filter((id) => all.has(id) && !times.has(id));
      if (unknown.length > 0 && !times.has(top.id)) {
        waiting.push(...unknown.map((id) => all.get(id) as Timed));
        continue;
      }
      waiting.pop();
      const named = top.names.map((id) => times.get(id) ?? -1);
      times.set(top.id, Math.max(top.ms, ...named.map((time) => time + 1)));
    }
  }
  return times;
};
