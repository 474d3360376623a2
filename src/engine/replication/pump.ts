import type { Bytes } from '../../lib/bytes.ts';
import { ok } from '../../lib/result.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import { nextLacking } from '../log-book/lacking.ts';
import { openConversation } from '../log-book/open-conversation.ts';
import { encodeEnvelope, fill, toRuns } from './envelope.ts';
import type { PeerView } from './peer-view.ts';
import type { ReplicationDeps, ReplicationLink } from './types.ts';

/** Bytes that may be under way over one link without being told to be there. */
const WINDOW_BYTES = 1024 * 1024;

/** Entries that are looked up at a time. */
const LOOK_UP = 256;

/** Nothing is told to be there for this long while something is under way: the link is dead although it is open. */
const STALL_MS = 30_000;

/** Where something failed it goes on so much later, in milliseconds. */
const RETRY_MS = 10_000;

/** Sends over one link what the device there lacks. */
export interface Pump {
  /** There may be something to send. */
  kick(): void;
  /** The device told what it has. */
  told(): void;
  stop(): void;
}

/** What a pump works on. */
export interface PumpTarget<P> {
  readonly peer: P;
  readonly over: ReplicationLink;
  readonly views: ReadonlyMap<number, PeerView>;
}

type Step = { readonly entries: readonly KeptEntry[]; readonly sealed: Bytes } | 'nothing' | 'no session';

/** A pump for one link. */
export const createPump = <P>(deps: ReplicationDeps<P>, target: PumpTarget<P>): Pump => {
  const { changes, tables, clock, boundary } = deps;
  const { peer, over, views } = target;
  let state: 'idle' | 'working' | 'again' | 'stopped' = 'idle';
  let stall: Cancel | undefined;
  let retry: Cancel | undefined;

  const underWay = (): number => [...views.values()].reduce((sum, view) => sum + view.bytesUnderWay(), 0);
  const watch = (): void => {
    stall?.();
    stall =
      underWay() > 0 ? clock.after(STALL_MS, () => over.close('nothing is told to be there')) : undefined;
  };

  /** Chosen and sealed in one change: what goes out is written with the state of its session. */
  const prepare = (number: number, view: PeerView) =>
    changes.change(async (tx) => {
      const theirs = view.theirs();
      const conversation = theirs && (await openConversation(tx, tables, number));
      if (!theirs || !conversation) return ok<Step>('nothing');
      const entries = fill(await nextLacking(tx, tables, { conversation, theirs, limit: LOOK_UP }));
      if (entries.length === 0) return ok<Step>('nothing');
      const sealed = await deps.seal(tx, peer, encodeEnvelope({ runs: toRuns(entries), marks: [] }));
      return ok<Step>(sealed ? { entries, sealed } : 'no session');
    });

  /** Answers whether to go on with this conversation. */
  const sendOne = async (number: number, view: PeerView): Promise<boolean> => {
    const prepared = await prepare(number, view);
    if (!prepared.ok) retry ??= clock.after(RETRY_MS, again);
    if (!prepared.ok || typeof prepared.value === 'string' || state === 'stopped') return false;
    const { entries, sealed } = prepared.value;
    const wasEmpty = underWay() === 0;
    view.sent(entries, sealed.length);
    if (wasEmpty) watch();
    if (!(await over.send({ kind: 'envelope', body: sealed }))) return false;
    deps.sent(number, entries);
    return true;
  };

  const isStopped = (): boolean => state === 'stopped';
  const work = async (): Promise<void> => {
    for (const [number, view] of views)
      while (!isStopped() && underWay() < WINDOW_BYTES && (await sendOne(number, view)));
  };

  const kick = (): void => {
    if (state !== 'idle') {
      if (state === 'working') state = 'again';
      return;
    }
    state = 'working';
    const finish = async (): Promise<void> => {
      await boundary.run('replication', work, () => over.close('an error'));
      const more = state === 'again';
      if (state !== 'stopped') state = 'idle';
      if (more) kick();
    };
    void finish();
  };
  const again = (): void => {
    retry = undefined;
    kick();
  };

  return {
    kick,
    told: () => {
      watch();
      kick();
    },
    stop: () => {
      state = 'stopped';
      stall?.();
      retry?.();
    },
  };
};
