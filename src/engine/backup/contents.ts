import { type Result, err, ok } from '../../lib/result.ts';
import type { BackupProblem } from '../api/backup.ts';
import type { Core } from '../core.ts';
import type { FileSoFar, KindInFile } from '../feature/in-backup.ts';
import type { RecordStream } from './record-stream.ts';
import { type BackupRecord, END, type EndRecord, MANIFEST, type Manifest } from './records.ts';
import { createShared } from './shared.ts';

/** Rows of a kind that a file may hold, but for streamed ones: they are read into memory. */
const MAX_ROWS = 100_000;

/** All of a backup but its streamed rows. */
export interface Contents {
  readonly manifest: Manifest;
  readonly file: FileSoFar;
  /** How many rows there are of this kind. */
  count(kind: KindInFile): number;
}

/** Hears of each streamed row once it is checked, with what stands before it in the file. */
export type TakeStreamed<E> = (kind: KindInFile, row: object, file: FileSoFar) => Promise<Result<void, E>>;

/** Checks the records of a file as they come and gathers them, kind by kind. */
class Gathering {
  readonly file: FileSoFar;
  readonly #kinds: readonly KindInFile[];
  readonly #rows = new Map<string, object[]>();
  readonly #counts = new Map<string, number>();
  #place = 0;

  constructor(kinds: readonly KindInFile[], core: Core) {
    this.#kinds = kinds;
    const manifest = (): Manifest | undefined => this.#rows.get(MANIFEST.kind)?.[0] as Manifest | undefined;
    const rows = (kind: KindInFile) => (this.#rows.get(kind.kind) ?? []) as never;
    const file: FileSoFar = {
      core,
      get history() {
        return manifest()?.history ?? false;
      },
      rows,
      shared: createShared<FileSoFar>(() => file),
    };
    this.file = file;
  }

  /** The kind of a record that may stand here; undefined: the file is damaged. */
  async takes([name, row]: BackupRecord): Promise<KindInFile | undefined> {
    const place = this.#kinds.findIndex(({ kind }) => kind === name);
    const kind = this.#kinds[place];
    if (!kind || place < this.#place || this.#misses(place)) return undefined;
    this.#place = place;
    const count = this.count(kind) + 1;
    if (!this.#mayBe(kind, count)) return undefined;
    if (kind.takes && !(await kind.takes(row, this.file))) return undefined;
    if (name === END && !this.#isCounted(row as EndRecord)) return undefined;
    if (!this.#gathers(kind, row)) return undefined;
    this.#counts.set(name, count);
    return kind;
  }

  count({ kind }: KindInFile): number {
    return this.#counts.get(kind) ?? 0;
  }

  /** What a file that came to its end holds. */
  contents(): Contents | undefined {
    const [manifest] = this.file.rows(MANIFEST);
    const isWhole = this.#kinds.every((kind) => kind.isWhole?.(this.file) ?? true);
    if (!manifest || this.#misses(this.#kinds.length) || !isWhole) return undefined;
    return { manifest, file: this.file, count: (kind) => this.count(kind) };
  }

  /** Whether something that has to be there is not before this place. */
  #misses(place: number): boolean {
    return this.#kinds.slice(0, place).some((kind) => kind.times === 'once' && this.count(kind) === 0);
  }

  /** Whether there may be so many of them. */
  #mayBe({ times }: KindInFile, count: number): boolean {
    if (times === 'streamed') return this.file.history;
    return count <= (times === 'any' ? MAX_ROWS : 1);
  }

  /** Adds a row behind those with smaller keys; false where it does not belong there. */
  #gathers({ kind, times, keyOf }: KindInFile, row: object): boolean {
    if (times === 'streamed' || (times === 'any' && !keyOf)) return true;
    const rows = this.#rows.get(kind) ?? [];
    const last = rows.at(-1);
    if (keyOf && last && keyOf(last) >= keyOf(row)) return false;
    rows.push(row);
    this.#rows.set(kind, rows);
    return true;
  }

  #isCounted(end: EndRecord): boolean {
    return this.#kinds.every((kind) => kind.counted === undefined || end[kind.counted] === this.count(kind));
  }
}

/** What reading a file stands on. */
export interface ReadingContents<E> {
  readonly kinds: readonly KindInFile[];
  readonly core: Core;
  readonly records: RecordStream;
  take: TakeStreamed<E>;
}

/** Reads a file to its end and gathers all of it but streamed rows, which are handed on one by one. */
export const readContents = async <E>({
  kinds,
  core,
  records,
  take,
}: ReadingContents<E>): Promise<Result<Contents, BackupProblem | E>> => {
  const gathering = new Gathering(kinds, core);
  for (;;) {
    const next = await records.next();
    if (!next.ok) return next;
    const record = next.value;
    if (!record) break;
    const kind = await gathering.takes(record);
    if (!kind) return err('damaged');
    if (kind.times !== 'streamed') continue;
    const taken = await take(kind, record[1], gathering.file);
    if (!taken.ok) return taken;
  }
  const contents = gathering.contents();
  return contents ? ok(contents) : err('damaged');
};
