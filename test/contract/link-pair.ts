import { LinkRecorder } from './link-recorder.ts';
import type { Bytes } from '../../src/lib/bytes.ts';
import type { Links } from '../../src/ports/links.ts';

/** Two Links that can meet, and what it takes to test them. */
export interface LinksUnderTest {
  readonly a: Links;
  readonly b: Links;
  /** Makes the two meet, once both listen. */
  connect(): void | Promise<void>;
  /** Makes `b` receive a frame from `a` that an honest link would not carry. */
  inject(frame: Bytes): void;
  /** Waits for something, and meanwhile lets time pass where time stands still by itself. */
  drive<T>(promise: Promise<T>): Promise<T>;
  /** Lets that many milliseconds pass at both ends. */
  pass(ms: number): Promise<void>;
  destroy(): void;
}

/** Two Links with recorded events. */
export interface RecordedPair {
  readonly a: LinkRecorder;
  readonly b: LinkRecorder;
  /** Waits until something is so at both ends. */
  both(isSo: (recorder: LinkRecorder) => boolean): Promise<unknown>;
}

/** Begins to listen at both ends; settles once both have said how they are. */
export const recordPair = async (pair: LinksUnderTest): Promise<RecordedPair> => {
  const [a, b] = [new LinkRecorder(), new LinkRecorder()];
  pair.a.listen(a);
  pair.b.listen(b);
  const both: RecordedPair['both'] = (isSo) => pair.drive(Promise.all([a.until(isSo), b.until(isSo)]));
  // Across a bridge, `listen` takes effect only when its message has arrived there.
  await both(({ states }) => states.length > 0);
  return { a, b, both };
};

/** The numbers from zero on, so many of them. */
export const upTo = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, number) => number);
