import { defineFrame } from '../wire/frame-form.ts';
import { someBytes } from '../wire/schema.ts';

/** Bytes of a datagram that a contact passes on, with what goes around it. */
const MAX_FORWARD_BYTES = 9_216;

/** Datagrams that a contact passes on between two of its contacts (docs/PROTOCOL-via.md). */
export const forwardFrame = defineFrame('forward', 26, someBytes(MAX_FORWARD_BYTES));
