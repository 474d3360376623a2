import * as v from 'valibot';
import { MAX_TEXT_BYTES } from '../api/limits.ts';
import { parse, text as boundedText } from '../wire/schema.ts';
import type { Kind } from './kind.ts';

const schema = v.looseTuple([v.pipe(boundedText(MAX_TEXT_BYTES), v.nonEmpty())]);

/** A text: `["text", text]`, MAX_TEXT_BYTES of UTF-8 at most. */
export const text: Kind<string> = {
  name: 'text',
  encode: (said) => [said],
  decode: (fields) => parse(schema, fields)?.[0],
  isLine: true,
  textOf: (said) => said,
};
