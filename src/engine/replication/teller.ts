import { ok } from '../../lib/result.ts';
import type { Cancel } from '../../lib/signal.ts';
import { openConversation } from '../log-book/open-conversation.ts';
import { ownForks, ownFrontiers } from '../log-book/own-marks.ts';
import type { Marks } from '../logs/marks.ts';
import { encodeMarks } from './frames.ts';
import type { ReplicationDeps, ReplicationLink } from './types.ts';

/** While more is coming, what is here is told this often, in milliseconds. */
const TELL_EVERY_MS = 100;

/** Refusals that are remembered of one conversation and link. */
const MAX_REFUSED = 64;

/** Tells the device at the other end of one link what is here. */
export interface Teller {
  /** Soon, once for all that comes until then. */
  due(conversation: number): void;
  now(conversation: number): void;
  /** Now, unless it has been told over this link. */
  once(conversation: number): void;
  /** An entry will not be taken, and is not to come again. */
  refused(conversation: number, refusal: Marks['refused'][number]): void;
  stop(): void;
}

/** A teller for one link. */
export const createTeller = <P>(
  deps: ReplicationDeps<P>,
  { peer, over }: { readonly peer: P; readonly over: ReplicationLink },
): Teller => {
  const { clock, changes, tables, boundary } = deps;
  const due = new Set<number>();
  const refusals = new Map<number, readonly Marks['refused'][number][]>();
  const told = new Set<number>();
  let timer: Cancel | undefined;

  const marksOf = (number: number) =>
    changes.change(async (tx) => {
      const conversation = await openConversation(tx, tables, number);
      if (!conversation) return ok(undefined);
      const marks: Marks = {
        conversation: conversation.name,
        ms: clock.now(),
        logs: ownFrontiers(conversation),
        read: deps.read(conversation, peer),
        refused: refusals.get(number) ?? [],
        forks: await ownForks(tx, tables, conversation),
        extensions: new Map(),
      };
      return ok(marks);
    });

  const tell = async (): Promise<void> => {
    const numbers = [...due];
    due.clear();
    for (const number of numbers) told.add(number);
    for (const number of numbers) {
      const marks = await marksOf(number);
      if (marks.ok && marks.value) await over.send({ kind: 'marks', body: encodeMarks(marks.value) });
    }
  };
  const flush = (): void => {
    timer?.();
    timer = undefined;
    void boundary.run('replication', tell, () => over.close('an error'));
  };

  const now = (conversation: number): void => {
    due.add(conversation);
    flush();
  };

  return {
    due: (conversation) => {
      due.add(conversation);
      timer ??= clock.after(TELL_EVERY_MS, flush);
    },
    now,
    once: (conversation) => {
      if (!told.has(conversation)) now(conversation);
    },
    refused: (conversation, refusal) => {
      const before = refusals.get(conversation) ?? [];
      refusals.set(conversation, [...before, refusal].slice(-MAX_REFUSED));
    },
    stop: () => timer?.(),
  };
};
