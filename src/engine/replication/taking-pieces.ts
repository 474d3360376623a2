import type { Bytes } from '../../lib/bytes.ts';
import type { Result } from '../../lib/result.ts';
import type { NotKept } from '../api/errors.ts';
import type { Run } from '../logs/run.ts';
import type { PassingOver } from './passing-over.ts';
import type { Refusals } from './refusals.ts';
import type { Taking } from './taking-envelopes.ts';
import type { ReplicationDeps } from './types.ts';

/** What taking an envelope entry by entry needs. */
export interface PiecesSource<P> {
  readonly peer: P;
  readonly taking: Taking;
  readonly passingOver: PassingOver;
  /** Entries that are refused from every device. */
  readonly damaged: Refusals;
  /** Repeats what may succeed later; answers the last failure where the link has ended. */
  persist<T>(work: () => Promise<Result<T, NotKept | 'error'>>): Promise<Result<T, NotKept | 'error'>>;
}

/** What became of an envelope. */
export interface TakenPieces {
  readonly changed: ReadonlySet<number>;
  /** Its content is unknown. */
  readonly isUnknown: boolean;
}

/** Each entry as a run of its own. */
const piecesOf = (runs: readonly Run[]): readonly Run[] =>
  runs.flatMap((run) => run.entries.map((entry) => ({ ...run, entries: [entry] })));

/**
 * Takes an envelope that failed twice by an error, entry by entry, so that only the entry with the error is lost. Answers
 * undefined where the cause is not in the envelope, or the link has ended.
 */
export const createTakingPieces = <P>(
  deps: ReplicationDeps<P>,
  { peer, taking, passingOver, damaged, persist }: PiecesSource<P>,
): ((sealed: Bytes) => Promise<TakenPieces | undefined>) => {
  const device = deps.deviceOf(peer);

  /** Answers the conversations of which marks are to be told, or undefined: see above. */
  const takePiece = async (piece: Run): Promise<readonly number[] | undefined> => {
    const taken = await persist(() => taking.takeRuns([piece]));
    if (taken.ok) {
      passingOver.taken(device);
      return [...taken.value];
    }
    if (taken.error !== 'error' || !passingOver.next(device)) return undefined;
    const conversation = taking.numberOf(piece.conversation);
    deps.fault('an entry fails every time; it is passed over');
    if (conversation === undefined) return [];
    for (const { header } of piece.entries)
      damaged.add(conversation, { author: piece.author, number: header.number, why: 'damaged' });
    return [conversation];
  };

  return async (sealed) => {
    const opened = await persist(() => taking.open(sealed));
    if (!opened.ok) {
      if (opened.error !== 'error' || !passingOver.next(device)) return undefined;
      deps.fault('an envelope fails every time; it is passed over');
    }
    const runs = opened.ok ? opened.value : undefined;
    const changed = new Set<number>();
    for (const piece of piecesOf(runs ?? [])) {
      const numbers = await takePiece(piece);
      if (!numbers) return undefined;
      for (const number of numbers) changed.add(number);
    }
    return { changed, isUnknown: !runs };
  };
};
