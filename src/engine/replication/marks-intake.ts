import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { toBase32 } from '../../lib/base32.ts';
import { ok } from '../../lib/result.ts';
import { openConversation } from '../log-book/open-conversation.ts';
import type { Marks } from '../logs/marks.ts';
import type { Tx } from '../storage/transaction.ts';
import { decodeMarks } from './frames.ts';
import { type PeerView, isNewerThanHere } from './peer-view.ts';
import type { Pump } from './pump.ts';
import type { Teller } from './teller.ts';
import type { ReplicationDeps, ReplicationLink } from './types.ts';

/** Between two looks at marks of one link, in milliseconds: of more that come meanwhile the last of each conversation counts. */
const LOOK_EVERY_MS = 20;

/** Takes what a device tells of itself: from then on it is sent what it lacks. */
export interface MarksIntake {
  push(body: Bytes): void;
  stop(): void;
}

/** What marks are taken for. */
export interface MarksSource<P> {
  readonly peer: P;
  readonly over: ReplicationLink;
  readonly views: ReadonlyMap<number, PeerView>;
  readonly pump: Pick<Pump, 'told'>;
  readonly teller: Pick<Teller, 'once'>;
}

/** Marks of one link. */
export const createMarksIntake = <P>(deps: ReplicationDeps<P>, source: MarksSource<P>): MarksIntake => {
  const { changes, tables, clock, boundary } = deps;
  const { peer, over, views, pump, teller } = source;
  const pending = new Map<string, Marks>();
  let state: 'idle' | 'busy' | 'stopped' = 'idle';

  const takeOne = async (tx: Tx, marks: Marks): Promise<void> => {
    const found = [...views].find(([, { name }]) => equalBytes(name, marks.conversation));
    const conversation = found && (await openConversation(tx, tables, found[0]));
    if (!conversation) return;
    const [number, view] = found;
    const self = deps.self(conversation);
    if (self !== undefined && isNewerThanHere(conversation, marks, self))
      await deps.outdated(tx, conversation);
    await deps.heard(tx, conversation, peer, marks);
    conversation.save();
    tx.onKept(() => {
      view.told(marks);
      // Digests may have been the same for one of the two alone: the other one is told nothing unless it is told now.
      teller.once(number);
    });
  };

  const takeAll = async (): Promise<void> => {
    const all = [...pending.values()];
    pending.clear();
    await changes.change(async (tx) => {
      for (const marks of all) await takeOne(tx, marks);
      return ok(undefined);
    });
    if (state !== 'stopped') pump.told();
  };

  const look = (): void => {
    if (pending.size === 0 || state === 'stopped') {
      if (state === 'busy') state = 'idle';
      return;
    }
    state = 'busy';
    const taken = async (): Promise<void> => {
      await boundary.run('replication', takeAll, () => over.close('an error'));
      clock.after(LOOK_EVERY_MS, look);
    };
    void taken();
  };

  return {
    push: (body) => {
      const marks = decodeMarks(body);
      if (!marks) return over.close('marks that are none');
      const name = toBase32(marks.conversation);
      if (![...views.values()].some((view) => equalBytes(view.name, marks.conversation))) return;
      pending.set(name, marks);
      if (state === 'idle') look();
    },
    stop: () => {
      state = 'stopped';
      pending.clear();
    },
  };
};
