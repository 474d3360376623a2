import type { KeptEntry } from '../log-book/kept-entry.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import type { Tx } from '../storage/transaction.ts';
import type { HandOver } from './hand-overs.ts';
import type { Pump } from './pump.ts';
import type { ReplicationDeps } from './types.ts';

/** Envelopes that were sealed in a change. */
export interface Enclosed {
  /** The change was kept. Settles once all of them were given to their links. */
  send(): Promise<void>;
  /** The change was not kept. */
  undo(): void;
}

/** The entries that are sealed, and the senders of the links that they go over. */
export interface EnclosingQuery {
  readonly tx: Tx;
  readonly conversation: OpenConversation;
  readonly entries: readonly KeptEntry[];
  /** One for each link to a device that shares the conversation. */
  readonly pumps: readonly Pump[];
}

/** See `Replication.enclose`. */
export const enclosing = async <P>(
  { boundary }: Pick<ReplicationDeps<P>, 'boundary'>,
  { tx, conversation, entries, pumps }: EnclosingQuery,
): Promise<Enclosed> => {
  const sealed: HandOver[] = [];
  const others: Pump[] = [];
  for (const pump of pumps) {
    // An error in sealing is no reason to lose what was written.
    const handOver = await boundary.attempt(
      'replication',
      () => pump.enclose(tx, conversation, entries),
      undefined,
    );
    if (handOver) sealed.push(handOver);
    else others.push(pump);
  }
  const kickOthers = (): void => {
    for (const pump of others) pump.kick();
  };
  return {
    send: async () => {
      const sent = sealed.map((handOver) => handOver.send());
      kickOthers();
      await Promise.all(sent);
    },
    undo: () => {
      for (const handOver of sealed) handOver.undo();
      // Entries of another change in the same batch may have waited for these.
      for (const pump of pumps) pump.kick();
    },
  };
};
