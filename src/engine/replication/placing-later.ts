import { ok } from '../../lib/result.ts';
import { openConversation } from '../log-book/open-conversation.ts';
import { placeRest } from '../log-book/taking.ts';
import type { ReplicationDeps } from './types.ts';

/** Pause between two changes that place entries again, in milliseconds: so this work takes a bounded part of the time. */
const PAUSE_MS = 250;

/**
 * Places entries again, a few at a time, where too many had to move to do it in the change that took new ones. They wait in a
 * set, so each is placed once, however many entries came that it follows.
 */
export const createPlacingLater = <P>(
  deps: Pick<ReplicationDeps<P>, 'changes' | 'tables' | 'clock' | 'boundary' | 'took'>,
): ((conversation: number) => void) => {
  const { changes, tables, clock, boundary } = deps;
  const due = new Set<number>();

  const place = (number: number) =>
    changes.change(async (tx) => {
      const conversation = await openConversation(tx, tables, number);
      if (!conversation) return ok(false);
      const { moved, rest } = await placeRest(tx, tables, conversation);
      if (moved.length > 0)
        await deps.took(tx, conversation, { fresh: [], moved, forked: false, full: false, rest });
      conversation.save();
      return ok(rest);
    });

  const later = (conversation: number): void => {
    if (due.has(conversation)) return;
    due.add(conversation);
    clock.after(PAUSE_MS, () =>
      boundary.run('replication', async () => {
        due.delete(conversation);
        const placed = await place(conversation);
        if (!placed.ok || placed.value) later(conversation);
      }),
    );
  };
  return later;
};
