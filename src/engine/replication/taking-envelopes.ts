import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { type Result, ok } from '../../lib/result.ts';
import type { NotKept } from '../api/errors.ts';
import { type OpenConversation, openConversation } from '../log-book/open-conversation.ts';
import { takeRun } from '../log-book/taking.ts';
import type { Run } from '../logs/run.ts';
import type { Tx } from '../storage/transaction.ts';
import { decodeEnvelope } from './envelope.ts';
import type { PeerView } from './peer-view.ts';
import type { Teller } from './teller.ts';
import type { ReplicationDeps } from './types.ts';

/** What came of envelopes. */
export interface TakenEnvelopes {
  /** Conversations of which something is to be told. */
  readonly changed: ReadonlySet<number>;
  /** How many nothing opened. */
  readonly unopened: number;
}

/** Whose envelopes are taken. */
export interface TakingSource<P> {
  readonly peer: P;
  readonly views: ReadonlyMap<number, PeerView>;
  readonly teller: Pick<Teller, 'refused'>;
  /** More is to be placed anew in this conversation than could be at once. */
  placeLater(conversation: number): void;
}

/** Opens envelopes of one device and takes what is in them, in one change. What is told and sent on follows once it is kept. */
export const createTaking = <P>(
  deps: ReplicationDeps<P>,
  { peer, views, teller, placeLater }: TakingSource<P>,
): ((sealed: readonly Bytes[]) => Promise<Result<TakenEnvelopes, NotKept>>) => {
  const { changes, tables, clock } = deps;

  const conversationOf = async (tx: Tx, name: Uint8Array): Promise<OpenConversation | undefined> => {
    const found = [...views].find(([, view]) => equalBytes(view.name, name));
    return found && openConversation(tx, tables, found[0]);
  };

  const takeOne = async (tx: Tx, run: Run, changed: Set<number>): Promise<void> => {
    const conversation = await conversationOf(tx, run.conversation);
    if (!conversation) return deps.fault('entries of a conversation that is not shared');
    const why = deps.mayBring(conversation, peer, run);
    if (why) {
      for (const { header } of run.entries)
        teller.refused(conversation.number, { author: run.author, number: header.number, why });
      changed.add(conversation.number);
      return deps.fault(`entries are not taken: ${why}`);
    }
    const taken = await takeRun(tx, tables, { conversation, run, arrivedAt: clock.now() });
    if (taken.forked) deps.fault('two entries of one number');
    if (taken.full) deps.fault('entries that have no place');
    await deps.took(tx, conversation, taken);
    conversation.save();
    changed.add(conversation.number);
    tx.onKept(() => views.get(conversation.number)?.brought(run.entries));
    if (taken.rest) tx.onKept(() => placeLater(conversation.number));
  };

  return (sealed) =>
    changes.change(async (tx) => {
      const changed = new Set<number>();
      let opened = 0;
      for (const bytes of sealed) {
        const content = await deps.open(tx, peer, bytes);
        if (!content) continue;
        opened += 1;
        const envelope = decodeEnvelope(content);
        if (!envelope || envelope.broken > 0) deps.fault('an envelope that cannot be read');
        for (const run of envelope?.runs ?? []) await takeOne(tx, run, changed);
      }
      return ok({ changed, unopened: sealed.length - opened });
    });
};
