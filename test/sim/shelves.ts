import type { RecordShelf } from '../../src/engine/overlay/overlay.ts';
import type { Host } from './host.ts';

interface Holding {
  holders: number;
}

/** Which hosts hold which record: what engines write to their shelves, counted instead of kept. */
export class Holders {
  readonly #records = new Map<string, Holding>();
  readonly #byHost = new Map<Host, Set<Holding>>();

  /** The shelf of a host, which is empty when it comes. */
  shelfOf(host: Host): RecordShelf {
    return {
      load: () => Promise.resolve([]),
      write: (puts, deletes) => {
        if (!host.alive) return;
        for (const { id } of puts) this.#put(host, id);
        for (const id of deletes) this.#delete(host, id);
      },
    };
  }

  /** What a host that is gone held is held by one less. */
  gone(host: Host): void {
    for (const record of this.#byHost.get(host) ?? []) record.holders--;
    this.#byHost.delete(host);
  }

  /** How many hold the record of this name on the shelf. */
  of(id: string): number {
    return this.#records.get(id)?.holders ?? 0;
  }

  /** Whether this host does. */
  holds(host: Host, id: string): boolean {
    const record = this.#records.get(id);
    return record !== undefined && this.#byHost.get(host)?.has(record) === true;
  }

  #put(host: Host, id: string): void {
    let record = this.#records.get(id);
    if (!record) this.#records.set(id, (record = { holders: 0 }));
    let held = this.#byHost.get(host);
    if (!held) this.#byHost.set(host, (held = new Set()));
    if (held.has(record)) return;
    held.add(record);
    record.holders++;
  }

  #delete(host: Host, id: string): void {
    const record = this.#records.get(id);
    if (record && this.#byHost.get(host)?.delete(record)) record.holders--;
  }
}
