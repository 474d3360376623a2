import { ok } from '../../lib/result.ts';
import type { Cancel } from '../../lib/signal.ts';
import { type Lack, lacksNothingBut, nextLacking } from '../log-book/lacking.ts';
import { type OpenConversation, openConversation } from '../log-book/open-conversation.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import type { Tx } from '../storage/transaction.ts';
import { fill } from './envelope.ts';
import type { HandOver, HandOvers } from './hand-overs.ts';
import type { PeerView } from './peer-view.ts';
import type { Renewals } from './renewals.ts';
import type { ReplicationDeps, ReplicationLink } from './types.ts';

/** Entries that are looked up at once. */
const LOOK_UP = 256;

/** Wait after a failure, in milliseconds. */
const RETRY_MS = 10_000;

/** Sends over one link what the device there lacks. */
export interface Pump {
  /** There may be something to send. */
  kick(): void;
  /** Seals entries in the change that writes them, where nothing else is to be sent before them: see `Replication.enclose`. */
  enclose(
    tx: Tx,
    conversation: OpenConversation,
    entries: readonly KeptEntry[],
  ): Promise<HandOver | undefined>;
  stop(): void;
}

/** What a sender works on. */
export interface PumpTarget<P> {
  readonly peer: P;
  readonly over: ReplicationLink;
  readonly views: ReadonlyMap<number, PeerView>;
  readonly handOvers: HandOvers;
  readonly renewals: Renewals;
}

/** What the device lacks, as far as it has told what it has. */
const lackOf = async <P>(
  deps: ReplicationDeps<P>,
  peer: P,
  { view, conversation }: { readonly view: PeerView; readonly conversation: OpenConversation },
): Promise<Lack | undefined> => {
  const spared = await deps.spared(conversation, peer);
  const theirs = view.theirs();
  return theirs && { conversation, theirs, spared };
};

/** The sender of one link. */
export const createPump = <P>(deps: ReplicationDeps<P>, target: PumpTarget<P>): Pump => {
  const { changes, tables, clock, boundary } = deps;
  const { peer, over, views, handOvers, renewals } = target;
  const device = deps.deviceOf(peer);
  let state: 'idle' | 'working' | 'again' | 'stopped' = 'idle';
  let retry: Cancel | undefined;

  const later = (): void => void (retry ??= clock.after(RETRY_MS, again));

  /** Chosen and sealed in one change: what goes out is written with the state of its session. */
  const prepare = async (number: number, view: PeerView): Promise<HandOver | undefined> => {
    let handOver: HandOver | undefined;
    const prepared = await changes.change(async (tx) => {
      const conversation = view.theirs() && (await openConversation(tx, tables, number));
      const lack = conversation && (await lackOf(deps, peer, { view, conversation }));
      const entries = lack ? fill(await nextLacking(tx, tables, { ...lack, limit: LOOK_UP })) : [];
      if (entries.length > 0) handOver = await handOvers.seal(tx, { conversation: number, view, entries });
      return ok(undefined);
    });
    if (prepared.ok) return handOver;
    handOver?.undo();
    later();
    return undefined;
  };

  const isStopped = (): boolean => state === 'stopped';
  const maySend = (): boolean => !isStopped() && over.isPreferred() && handOvers.isWindowOpen();

  /** Begins the session anew where the device did not open what was sent. */
  const renew = async (): Promise<void> => {
    const takeBack = renewals.begin(device);
    const renewed = await changes.change(async (tx) => {
      await deps.renew(tx, peer);
      return ok(undefined);
    });
    if (renewed.ok) for (const view of views.values()) view.renewed();
    else {
      takeBack();
      later();
    }
  };

  const work = async (): Promise<void> => {
    if (maySend() && handOvers.failed()) await renew();
    for (const [number, view] of views)
      while (maySend()) {
        const handOver = await prepare(number, view);
        if (!handOver || !(await handOver.send())) break;
      }
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
    enclose: async (tx, conversation, entries) => {
      const view = views.get(conversation.number);
      const isFree = (): boolean => state === 'idle' && maySend() && !handOvers.failed();
      const lack = view && isFree() && (await lackOf(deps, peer, { view, conversation }));
      // Checked again, as something may have begun meanwhile.
      if (!view || !lack || !isFree()) return undefined;
      if (!lacksNothingBut(lack, entries) || fill(entries).length < entries.length) return undefined;
      return handOvers.seal(tx, { conversation: conversation.number, view, entries });
    },
    stop: () => {
      state = 'stopped';
      retry?.();
    },
  };
};
