import { type Bytes, NO_BYTES } from '../../lib/bytes.ts';
import { Operation, Status, decodeKeys } from './codec.ts';
import type { Point } from './node-id.ts';
import type { Asked, Requests } from './requests.ts';

/** How to ask who is near a point. */
export interface AskedNear extends Pick<Asked, 'paths' | 'avoid'> {
  readonly target: Point;
  /** The device keys that one path has named. */
  named(keys: readonly Bytes[]): void;
  /** All paths have ended. */
  done?(): void;
}

const IGNORE = (): void => undefined;

/** Asks through the network who is near a point. */
export const askNear = (requests: Requests, { target, paths, avoid, named, done }: AskedNear): void => {
  requests.ask({
    target,
    paths,
    avoid,
    operation: Operation.near,
    body: NO_BYTES,
    each: ({ reply }) => {
      const keys = reply?.status === Status.near ? decodeKeys(reply.body) : undefined;
      if (keys) named(keys);
    },
    done: done ?? IGNORE,
  });
};
