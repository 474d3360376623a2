import type { ReplicationFrame } from '../replication/types.ts';
import { FrameType } from '../wire/frame-type.ts';
import type { Frame, FrameOf } from '../wire/frames.ts';

/** Frames of a link that are replication's. */
export type DeliveryFrame = FrameOf<
  typeof FrameType.comparison | typeof FrameType.envelope | typeof FrameType.marks
>;

/** What replication says, as a frame of a link. */
export const toFrame = (said: ReplicationFrame): Frame => {
  if (said.kind === 'marks') return [FrameType.marks, said.dealt, said.body];
  return [FrameType[said.kind], said.body];
};

/** What a frame of a link says to replication. */
export const fromFrame = (frame: DeliveryFrame): ReplicationFrame => {
  switch (frame[0]) {
    case FrameType.marks:
      return { kind: 'marks', dealt: frame[1], body: frame[2] };
    case FrameType.envelope:
      return { kind: 'envelope', body: frame[1] };
    default:
      return { kind: 'comparison', body: frame[1] };
  }
};
