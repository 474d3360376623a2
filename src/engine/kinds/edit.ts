import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { MAX_TEXT_BYTES } from '../api/limits.ts';
import { HASH_BYTES } from '../logs/entry.ts';
import { fixedBytes, parse, text } from '../wire/schema.ts';
import type { Kind } from './kind.ts';

/** Another text for a message. */
export interface Edit {
  /** The id of the message's entry: of the first version, not of another edit. */
  readonly target: Bytes;
  readonly text: string;
}

const schema = v.looseTuple([fixedBytes(HASH_BYTES), v.pipe(text(MAX_TEXT_BYTES), v.nonEmpty())]);

/** An edit: `["edit", id, text]`. It counts where the same person wrote the message. */
export const edit: Kind<Edit> = {
  name: 'edit',
  encode: ({ target, text: said }) => [target, said],
  decode: (fields) => {
    const [target, said] = parse(schema, fields) ?? [];
    return target && said !== undefined ? { target, text: said } : undefined;
  },
  isLine: false,
  textOf: () => '',
  about: ({ target }) => ({ target, value: '' }),
};
