import * as v from 'valibot';
import { MAX_BODY_BYTES, defineFrame } from './frame-form.ts';
import { someBytes } from './schema.ts';

/** The types of the gate's frames. Before the other end is proven, nothing else passes; behind that they are none. */
export const HANDSHAKE_TYPES = { hello: 0, proof: 1 } as const;

/** What the overlay says. */
export const overlayFrame = defineFrame('overlay', 24, someBytes(MAX_BODY_BYTES));

/** Whether one takes part in the network (1) or no more (0). */
export const takesPartFrame = defineFrame('takesPart', 25, v.picklist([0, 1]));

/** The frames of links themselves, which no feature hears. */
export const LINK_FRAMES = [overlayFrame, takesPartFrame] as const;
