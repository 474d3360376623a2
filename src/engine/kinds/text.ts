import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { MAX_NICKNAME_BYTES, MAX_TEXT_BYTES } from '../api/limits.ts';
import { HASH_BYTES } from '../logs/entry.ts';
import type { CborValue } from '../wire/cbor.ts';
import { fixedBytes, parse, text as boundedText } from '../wire/schema.ts';
import type { Kind } from './kind.ts';

/** Characters of a message that an answer to it repeats, and the bytes that these take at most. */
export const EXCERPT_CHARACTERS = 80;
const MAX_EXCERPT_BYTES = 4 * EXCERPT_CHARACTERS;

/** The message that is answered, and its beginning for devices that do not have it. */
export interface Reply {
  /** The id of its entry. */
  readonly to: Bytes;
  /** The id of its author's person, 32 bytes. */
  readonly person: Bytes;
  /** How it begins: EXCERPT_CHARACTERS at most. Empty where it is no text. */
  readonly excerpt: string;
}

/** What a text says. */
export interface Text {
  readonly text: string;
  readonly reply: Reply | null;
  /** The name of the first author of a forwarded message, or empty where it is not told. null: it was not forwarded. */
  readonly forwardedFrom: string | null;
}

/** A text that is no answer and was not forwarded. */
export const plainText = (text: string): Text => ({ text, reply: null, forwardedFrom: null });

/** Numbers of the values beside the text. */
const REPLY = 0;
const FORWARDED = 1;

const reply = v.strictTuple([fixedBytes(HASH_BYTES), fixedBytes(HASH_BYTES), boundedText(MAX_EXCERPT_BYTES)]);
const values = v.map(v.number(), v.unknown());
const schema = v.looseTuple([
  v.pipe(boundedText(MAX_TEXT_BYTES), v.nonEmpty()),
  v.optional(values, new Map()),
]);

/**
 * A text: `["text", text]`, MAX_TEXT_BYTES of UTF-8 at most. A map may follow: 0: the message that it answers, `[id, person,
 * excerpt]`; 1: it was forwarded, with the first author's name or an empty text.
 */
export const text: Kind<Text> = {
  name: 'text',
  encode: ({ text: said, reply: to, forwardedFrom }) => {
    const more = new Map<number, CborValue>();
    if (to) more.set(REPLY, [to.to, to.person, to.excerpt]);
    if (forwardedFrom !== null) more.set(FORWARDED, forwardedFrom);
    return more.size > 0 ? [said, more] : [said];
  },
  decode: (fields) => {
    const [said, more] = parse(schema, fields) ?? [];
    if (said === undefined || !more) return undefined;
    const answered = more.has(REPLY) ? parse(reply, more.get(REPLY)) : null;
    const from = more.has(FORWARDED) ? parse(boundedText(MAX_NICKNAME_BYTES), more.get(FORWARDED)) : null;
    if (answered === undefined || from === undefined) return undefined;
    const [to, person, excerpt] = answered ?? [];
    const whole = to && person && excerpt !== undefined ? { to, person, excerpt } : null;
    return { text: said, reply: whole, forwardedFrom: from };
  },
  isLine: true,
  textOf: (said) => said.text,
  quotes: (said) => said.reply?.to,
};
