import * as v from 'valibot';
import { MAX_REGISTER_NAME_BYTES, MAX_REGISTER_VALUE_BYTES } from '../kinds/register.ts';
import { HASH_BYTES, MAX_NUMBER, MAX_TIME_MS } from '../logs/entry.ts';
import type { OpenTable, SELF } from '../storage/tables.ts';
import type { Table } from '../storage/table.ts';
import { count, fixedBytes, positive, someBytes, text } from '../wire/schema.ts';
import { REGISTERS, REGISTERS_READ } from './kept.ts';

/** Bytes of `authorText`. */
const MAX_AUTHOR_BYTES = 160;

/** Conversations that are not here and that registers were about, at most. */
export const MAX_AWAITED = 256;

/** Names of registers that a version knows, at most. */
const MAX_NAMES = 256;

const hash = fixedBytes(HASH_BYTES);

/** `registers/[conversation, name, id of an entry or nothing]`: the register that counts, and where its entry stands. */
const register = v.strictObject({
  id: hash,
  /** `authorText`. */
  author: text(MAX_AUTHOR_BYTES),
  number: v.pipe(positive, v.maxValue(MAX_NUMBER)),
  time: v.pipe(count, v.maxValue(2 * MAX_TIME_MS)),
  /** In CBOR; null: there is none any more. */
  value: v.nullable(someBytes(MAX_REGISTER_VALUE_BYTES)),
  /** It counts against all that are not final. */
  isFinal: v.boolean(),
});

/**
 * `registersRead/self`: the names that were known when all registers were read last, and the conversations that some were about
 * and that no chat shows: when one of them does, all are read once more.
 */
const registersRead = v.strictObject({
  names: v.pipe(v.array(text(MAX_REGISTER_NAME_BYTES)), v.maxLength(MAX_NAMES), v.readonly()),
  awaited: v.pipe(v.array(hash), v.maxLength(MAX_AWAITED), v.readonly()),
});

export type RegisterRow = v.InferOutput<typeof register>;
export type RegistersReadRow = v.InferOutput<typeof registersRead>;

/** Where a register is kept: the number of the conversation that it is about, its name, and the id of an entry, or nothing. */
export type RegisterKey = readonly [conversation: number, name: string, key: string];

/** What records of these tables look like. */
export const REGISTER_FORMS = {
  [REGISTERS]: { schema: register },
  [REGISTERS_READ]: { schema: registersRead },
};

/** The registers that count, and what was read of them. */
export interface RegisterTables {
  readonly rows: Table<RegisterKey, RegisterRow>;
  readonly read: Table<typeof SELF, RegistersReadRow>;
}

/** Opens the tables in a store. */
export const openRegisterTables = (open: OpenTable): RegisterTables => ({
  rows: open({ name: REGISTERS, ...REGISTER_FORMS[REGISTERS] }),
  read: open({ name: REGISTERS_READ, ...REGISTER_FORMS[REGISTERS_READ] }),
});
