import * as v from 'valibot';
import { type Bytes, concat } from '../../lib/bytes.ts';
import type { Core } from '../core.ts';
import type { InBackup, KindInFile } from '../feature/in-backup.ts';
import { type CborValue, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { count, parse, text, timestamp } from '../wire/schema.ts';

/** Bytes of one record, at most: a content of 65 KiB with what belongs to it has room to spare. */
export const MAX_RECORD_BYTES = 128 * 1024;

/** Bytes of a record's length before it. */
export const LENGTH_BYTES = 4;

/** One record of a backup. Rows have the fields that they have in the store. */
export type BackupRecord = readonly [kind: string, fields: object];

const manifestSchema = v.strictObject({
  /** The network that the contacts are reached through. */
  network: text(64),
  createdAt: timestamp,
  /** Whether entries and receipts are in it. */
  history: v.boolean(),
});

export type Manifest = v.InferOutput<typeof manifestSchema>;

/** The first record of a file. */
export const MANIFEST: KindInFile<Manifest> = {
  kind: 'manifest',
  place: 0,
  times: 'once',
  parse: (fields) => parse(manifestSchema, fields),
  list: async ({ core: { network, clock }, history }) => ({
    ok: true,
    value: [{ network, createdAt: clock.now(), history }],
  }),
};

/** How many there are of each kind, by the names that the kinds have for it. */
export type EndRecord = Readonly<Record<string, number>>;

/** The kind of the last record of a file. */
export const END = 'end';

const endOf = (kinds: readonly KindInFile[]): KindInFile<EndRecord> => {
  const names = kinds.flatMap(({ counted }) => (counted === undefined ? [] : [[counted, count] as const]));
  const schema = v.strictObject(Object.fromEntries(names));
  return { kind: END, place: Infinity, times: 'once', parse: (fields) => parse(schema, fields) };
};

/** All kinds of records, in the order in which they stand in a file. */
export const kindsOf = (backups: Readonly<Record<string, InBackup>>): readonly KindInFile[] => {
  const kept = Object.values(backups).flatMap((backup) => ('as' in backup ? [backup.as] : []));
  const kinds = [MANIFEST as KindInFile, ...kept].toSorted((a, b) => a.place - b.place);
  return [...kinds, endOf(kinds)];
};

/** The length in 4 bytes, then CBOR [kind, fields]: deterministic, with text keys. */
export const encodeRecord = (record: BackupRecord): Bytes => {
  // Records hold what CBOR holds; the type of what goes over a link knows no maps.
  const body = encodeCbor(record as unknown as CborValue);
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, body.length);
  return concat(length, body);
};

/** Any fields at all: each kind has its schema. */
const pair = v.strictTuple([
  v.string(),
  v.custom<object>((input) => typeof input === 'object' && input !== null),
]);

/** Reads the CBOR of one record, or undefined: rows are held to the schemas of the store. */
export const createRecordDecoder = (
  kinds: readonly KindInFile[],
  core: Core,
): ((body: Uint8Array) => BackupRecord | undefined) => {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  return (body) => {
    const [name, fields] = parse(pair, decodeCbor(body)) ?? [];
    if (name === undefined || !fields) return undefined;
    const value = byName.get(name)?.parse(fields, core);
    return value && [name, value];
  };
};
