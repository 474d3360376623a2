import { defineFrame } from '../wire/frame-form.ts';
import { someBytes } from '../wire/schema.ts';

/** Bytes of a forwarding frame: a datagram with its header. */
const MAX_FORWARD_BYTES = 9_216;

/** A datagram that a contact passes on between two of its contacts (docs/PROTOCOL-tunnels.md). */
export const forwardFrame = defineFrame('forward', 26, someBytes(MAX_FORWARD_BYTES));
