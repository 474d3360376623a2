import type { Bytes } from '../../src/lib/bytes.ts';
import type { ReadRecord, RecordReader } from '../../src/engine/overlay/overlay.ts';

/** So many records are remembered unless told otherwise, and as many before them. */
const REMEMBERED = 50_000;

/** Kind, length, the owner's key and the sequence number: enough to tell records apart, unless a node lies. */
const nameOf = (bytes: Bytes): string => {
  let name = `${bytes[0]} ${bytes.length} `;
  for (let at = 1; at < 39; at++) name += String.fromCharCode(bytes[at] ?? 0);
  return name;
};

/**
 * Reads each record once for a whole world: a record is the same for the dozens that hold it, so its bytes are kept
 * once and its signature is checked once.
 */
export const readOnce = (read: RecordReader, remembered = REMEMBERED): RecordReader => {
  let newer = new Map<string, ReadRecord>();
  let older = newer;

  const remember = (name: string, record: ReadRecord): ReadRecord => {
    if (newer.size >= remembered) [older, newer] = [newer, new Map()];
    newer.set(name, record);
    return record;
  };

  return (bytes) => {
    const name = nameOf(bytes);
    const known = newer.get(name) ?? older.get(name);
    if (known && Buffer.compare(known.stored.bytes, bytes) === 0) return remember(name, known);
    const { stored, check } = read(bytes) ?? {};
    if (!stored || !check) return undefined;
    let holds: ReturnType<typeof check> | undefined;
    return remember(name, { stored, check: () => (holds ??= check()) });
  };
};
