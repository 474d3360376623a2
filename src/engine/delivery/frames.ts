import type { Bytes } from '../../lib/bytes.ts';
import type { ReplicationFrame } from '../replication/types.ts';
import { MAX_SEALED_BYTES } from '../sessions/limits.ts';
import { type FrameOf, MAX_BODY_BYTES, defineFrame } from '../wire/frame-form.ts';
import { count, someBytes } from '../wire/schema.ts';

/** What two devices have of each conversation: docs/protocol/logs.md, "Over a link". */
export const comparisonFrame = defineFrame('comparison', 4, someBytes(MAX_BODY_BYTES));

/** Runs and marks, sealed for the device at the other end. */
export const envelopeFrame = defineFrame('envelope', 5, someBytes(MAX_SEALED_BYTES));

/** How many envelopes of this link were dealt with, and marks. */
export const marksFrame = defineFrame('marks', 6, count, someBytes(MAX_BODY_BYTES));

/** Frames of a link that are replication's. */
export type DeliveryFrame =
  | FrameOf<typeof comparisonFrame>
  | FrameOf<typeof envelopeFrame>
  | FrameOf<typeof marksFrame>;

/** What replication says, as a frame of a link. */
export const toFrame = (said: ReplicationFrame): Bytes => {
  switch (said.kind) {
    case 'marks':
      return marksFrame.encode(said.dealt, said.body);
    case 'envelope':
      return envelopeFrame.encode(said.body);
    default:
      return comparisonFrame.encode(said.body);
  }
};

/** What a frame of a link says to replication. */
export const fromFrame = (frame: DeliveryFrame): ReplicationFrame => {
  if (marksFrame.is(frame)) return { kind: 'marks', dealt: frame[1], body: frame[2] };
  return { kind: envelopeFrame.is(frame) ? 'envelope' : 'comparison', body: frame[1] };
};
