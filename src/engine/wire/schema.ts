import * as v from 'valibot';
import { type Bytes, utf8Length } from '../../lib/bytes.ts';
import type { PersonId } from '../api/ids.ts';

/** Exactly that many bytes. */
export const fixedBytes = (count: number) =>
  v.custom<Bytes>((input) => input instanceof Uint8Array && input.length === count, `${count} bytes`);

/** At least one and at most that many bytes. */
export const someBytes = (most: number) =>
  v.custom<Bytes>(
    (input) => input instanceof Uint8Array && input.length > 0 && input.length <= most,
    `1 to ${most} bytes`,
  );

/** Well-formed text of at most that many bytes of UTF-8; lone surrogates have no encoding and are refused. */
export const text = (mostBytes: number) =>
  v.pipe(
    v.string(),
    v.maxLength(mostBytes),
    v.check(
      (value) => value.isWellFormed() && utf8Length(value) <= mostBytes,
      `at most ${mostBytes} bytes of text`,
    ),
  );

/** An id as texts have it: 32 bytes in base32. */
export const id52 = v.pipe(v.string(), v.regex(/^[a-z2-7]{52}$/));

/** The id of a person. */
export const personId = v.custom<PersonId>((input) => v.is(id52, input));

/** A whole number from 0 up to what a double holds exactly. */
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A whole number from 1 up. */
export const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** Milliseconds since 1970; before the year 10000. */
export const timestamp = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(253_402_300_799_999));

/** The input as the schema's output, or undefined where it does not fit. */
export const parse = <S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> | undefined => {
  const result = v.safeParse(schema, input);
  return result.success ? result.output : undefined;
};
