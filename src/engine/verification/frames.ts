import { defineFrame } from '../wire/frame-form.ts';
import { someBytes } from '../wire/schema.ts';

/** Bytes of a step, with its CBOR header. */
const MAX_STEP_BYTES = 256;

/** A step of the comparison of safety codes (docs/PROTOCOL-verification.md). */
export const verificationFrame = defineFrame('verification', 20, someBytes(MAX_STEP_BYTES));
