import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { HASH_BYTES } from '../logs/entry.ts';
import { fixedBytes, parse } from '../wire/schema.ts';
import type { Kind } from './kind.ts';

const schema = v.looseTuple([fixedBytes(HASH_BYTES)]);

/**
 * A deletion: `["deletion", id]`. What the entry of that id says goes, for everybody, and so do its edits. It counts where the same
 * person wrote the message, and for good.
 */
export const deletion: Kind<Bytes> = {
  name: 'deletion',
  encode: (target) => [target],
  decode: (fields) => parse(schema, fields)?.[0],
  isLine: false,
  textOf: () => '',
  about: (target) => ({ target, value: '' }),
};
