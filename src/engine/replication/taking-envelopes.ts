import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import type { Result } from '../../lib/result.ts';
import type { NotKept } from '../api/errors.ts';
import { type OpenConversation, openConversation } from '../log-book/open-conversation.ts';
import { takeRun } from '../log-book/taking.ts';
import type { Refusal } from '../logs/marks.ts';
import { type Ranges, both, rangeOf } from '../logs/ranges.ts';
import type { Run } from '../logs/run.ts';
import type { Tx } from '../storage/transaction.ts';
import { changeOrError } from './careful-change.ts';
import { decodeEnvelope } from './envelope.ts';
import type { PeerView } from './peer-view.ts';
import type { Teller } from './teller.ts';
import type { BroughtNumbers, ReplicationDeps } from './types.ts';

/** What became of envelopes. */
export interface TakenEnvelopes {
  /** Conversations of which marks are to be told. */
  readonly changed: ReadonlySet<number>;
  /** How many envelopes no session opened. */
  readonly unopened: number;
  /** The content of one is unknown. Marks of all conversations tell its sender that the entries did not come. */
  readonly hasUnknown: boolean;
}

/** What was wrong with an envelope, each fault once, as it may have hundreds of runs. */
type Faults = Set<string>;

/** The device that sent the envelopes. */
export interface TakingSource<P> {
  readonly peer: P;
  readonly views: ReadonlyMap<number, PeerView>;
  readonly teller: Pick<Teller, 'refused'>;
  /** The device has these entries. Notes it for all links to the device. */
  brought(what: BroughtNumbers): void;
  /** More entries of this conversation are to be placed again than could be placed at once. */
  placeLater(conversation: number): void;
}

interface RefusedRun {
  readonly run: Run;
  readonly why: Refusal;
}

interface Opened {
  readonly runs: readonly Run[];
  /** Something in it could not be read. */
  readonly isBroken: boolean;
}

/** A run has numbers that follow each other. */
const numbersOf = ({ entries }: Run): Ranges =>
  rangeOf(entries[0]?.header.number ?? 1, entries.at(-1)?.header.number ?? 0);

type Answer<T> = Promise<Result<T, NotKept | 'error'>>;

/** Takes envelopes of one device, each call in one change. Telling and sending on follow once it is kept. */
export interface Taking {
  take(sealed: readonly Bytes[]): Answer<TakenEnvelopes>;
  /** Opens an envelope for good and takes nothing of it; undefined where no session opens it. */
  open(sealed: Bytes): Answer<readonly Run[] | undefined>;
  /** Takes runs that were opened. Answers the conversations of which marks are to be told. */
  takeRuns(runs: readonly Run[]): Answer<ReadonlySet<number>>;
  /** The number of the conversation of this name on this device, where it is shared. */
  numberOf(name: Uint8Array): number | undefined;
}

/** The taking of what comes over one link. */
export const createTaking = <P>(
  deps: ReplicationDeps<P>,
  { peer, views, teller, brought, placeLater }: TakingSource<P>,
): Taking => {
  const { tables, clock } = deps;

  const numberOf = (name: Uint8Array): number | undefined =>
    [...views].find(([, view]) => equalBytes(view.name, name))?.[0];

  const refuse = (tx: Tx, { number }: OpenConversation, { run, why }: RefusedRun): void =>
    tx.onKept(() => {
      for (const { header } of run.entries)
        teller.refused(number, { author: run.author, number: header.number, why });
    });

  /** Answers the conversation of which marks are to be told. */
  const takeOne = async (tx: Tx, run: Run, faults: Faults): Promise<readonly number[]> => {
    const found = numberOf(run.conversation);
    const conversation = found !== undefined && (await openConversation(tx, tables, found));
    if (!conversation) {
      faults.add('entries of a conversation that is not shared');
      return [];
    }
    const { number } = conversation;
    const whose = deps.mayBring(conversation, peer, run);
    if (whose === 'later') return [number];
    if ('refused' in whose) {
      faults.add(`entries are not taken: ${whose.refused}`);
      refuse(tx, conversation, { run, why: whose.refused });
      return [number];
    }
    const taken = await takeRun(tx, tables, { conversation, run, arrivedAt: clock.now(), ...whose });
    await deps.took(tx, conversation, taken, peer);
    conversation.save();
    if (taken.forked) faults.add('two entries of one number');
    if (taken.full) faults.add('entries that have no place');
    // Noted at once: a change that sends may be joined with this one, and must not send the entries back. Numbers of entries
    // that found no place do not count: a peer can make up as many as it likes.
    const here = conversation.log(run.author)?.ranges ?? [];
    brought({ conversation: number, author: run.author, numbers: both(numbersOf(run), here) });
    tx.onKept(() => {
      if (taken.rest) placeLater(number);
    });
    return [number];
  };

  const takeAll = async (tx: Tx, runs: readonly Run[]): Promise<ReadonlySet<number>> => {
    const changed = new Set<number>();
    const faults: Faults = new Set();
    for (const run of runs) for (const number of await takeOne(tx, run, faults)) changed.add(number);
    tx.onKept(() => faults.forEach(deps.fault));
    return changed;
  };

  /** The runs in an envelope; undefined where no session opens it. */
  const openOne = async (tx: Tx, sealed: Bytes): Promise<Opened | undefined> => {
    const content = await deps.open(tx, peer, sealed);
    if (!content) return undefined;
    tx.onKept(() => deps.opened(peer));
    // An empty envelope: sent for the session's sake alone.
    if (content.length === 0) return { runs: [], isBroken: false };
    const envelope = decodeEnvelope(content);
    const isBroken = !envelope || envelope.broken > 0;
    if (isBroken) tx.onKept(() => deps.fault('an envelope that cannot be read'));
    return { runs: envelope?.runs ?? [], isBroken };
  };

  return {
    numberOf,
    take: (sealed) =>
      changeOrError(deps, async (tx) => {
        const changed = new Set<number>();
        let unopened = 0;
        let hasUnknown = false;
        for (const bytes of sealed) {
          const opened = await openOne(tx, bytes);
          if (!opened) unopened += 1;
          if (!opened || opened.isBroken) hasUnknown = true;
          for (const number of await takeAll(tx, opened?.runs ?? [])) changed.add(number);
        }
        return { changed, unopened, hasUnknown };
      }),
    open: (sealed) => changeOrError(deps, async (tx) => (await openOne(tx, sealed))?.runs),
    takeRuns: (runs) => changeOrError(deps, (tx) => takeAll(tx, runs)),
  };
};
