import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { isBlank } from '../../lib/visible-text.ts';
import { MAX_SIGN_BYTES } from '../api/limits.ts';
import { HASH_BYTES } from '../logs/entry.ts';
import { fixedBytes, parse, text } from '../wire/schema.ts';
import type { Kind } from './kind.ts';

/** A person's reaction to a message. */
export interface Reaction {
  /** The id of the message's entry. */
  readonly target: Bytes;
  /** One sign, mostly an emoji. null: there is none any more. */
  readonly sign: string | null;
}

const sign = v.pipe(
  text(MAX_SIGN_BYTES),
  v.check((said) => !isBlank(said), 'something to see'),
);
const schema = v.looseTuple([fixedBytes(HASH_BYTES), v.nullable(sign)]);

/** A reaction: `["reaction", id, sign or null]`. Of each person the last one counts. */
export const reaction: Kind<Reaction> = {
  name: 'reaction',
  encode: ({ target, sign: said }) => [target, said],
  decode: (fields) => {
    const [target, said] = parse(schema, fields) ?? [];
    return target && said !== undefined ? { target, sign: said } : undefined;
  },
  isLine: false,
  textOf: ({ sign: said }) => said ?? '',
  about: ({ target, sign: said }) => ({ target, value: said ?? '' }),
};
