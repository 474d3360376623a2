import * as v from 'valibot';
import type { Bytes } from '../../lib/bytes.ts';
import { type CborValue, decodeCbor, encodeCbor } from '../wire/cbor.ts';
import { fixedBytes, parse } from '../wire/schema.ts';
import { VERIFICATION_BYTES } from './sas.ts';
import { verificationFrame } from './frames.ts';

/** The first item of a step. A number is never used again for another step. */
export const Step = { ask: 0, answer: 1, reveal: 2, match: 3, end: 4 } as const;

const bytes = fixedBytes(VERIFICATION_BYTES);

/** Each step names its exchange by the commitment of the initiator, so that steps of an earlier exchange are ignored. */
const schema = v.union([
  v.strictTuple([v.literal(Step.ask), bytes]),
  v.strictTuple([v.literal(Step.answer), bytes, bytes]),
  v.strictTuple([v.literal(Step.reveal), bytes, bytes]),
  v.strictTuple([v.literal(Step.match), bytes, bytes]),
  v.strictTuple([v.literal(Step.end), bytes, v.picklist(['differs', 'stopped'])]),
]);

/** A step of an exchange. */
export type VerificationStep = Readonly<v.InferOutput<typeof schema>>;

/** The whole frame of a step. */
export const encodeStep = (step: VerificationStep): Bytes =>
  verificationFrame.encode(encodeCbor(step as CborValue));

/** The step that a verification frame carries, or undefined. */
export const decodeStep = (body: Uint8Array): VerificationStep | undefined => parse(schema, decodeCbor(body));
