import { type Ranges, unite } from '../logs/ranges.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import type { Tx } from '../storage/transaction.ts';
import { type Attached, attachTo } from './attaching.ts';
import { changeOrError } from './careful-change.ts';
import { compare, takeComparison } from './comparing.ts';
import { type Enclosed, enclosing } from './enclosing.ts';
import type { HandOver } from './hand-overs.ts';
import { createPassingOver } from './passing-over.ts';
import { createPlacingLater } from './placing-later.ts';
import { createRefusals } from './refusals.ts';
import { createRenewals } from './renewals.ts';
import type { BroughtNumbers, ReplicationDeps, ReplicationFrame, ReplicationLink } from './types.ts';

/** Replication between two linked devices: each sends what the other lacks, and tells what it has, until both have the same. */
export interface Replication<P, L> {
  attach(link: L, peer: P, over: ReplicationLink): void;
  detach(link: L): void;
  /** Settles when the frame is handled. */
  hear(link: L, frame: ReplicationFrame): Promise<void>;
  /** Something is new in this conversation. Sends it to all devices that share it. */
  written(conversation: number): void;
  /** Marks of this conversation changed without a new entry, as by reading. Tells these devices. */
  tell(conversation: number, isFor: (peer: P) => boolean): void;
  /**
   * Seals entries for all linked devices inside of the change that has appended them, so that no second change is needed.
   * Where a device must get something else first, or has no session, they go out after the change. The caller calls `send` or
   * `undo`, whatever became of the change. Nothing goes over these links before that.
   */
  enclose(tx: Tx, conversation: OpenConversation, entries: readonly KeptEntry[]): Promise<Enclosed>;
  /** Sends an envelope with nothing in it, for the session's sake; `isWanted` is asked inside of a change. */
  sendEmpty(link: L, isWanted: (tx: Tx) => Promise<boolean>): Promise<void>;
  /** There may be something to send: another link is preferred now, or a session has become possible. */
  kick(): void;
  /** What went over open links to contacts in a conversation, by `authorText`. */
  sentOf(conversation: number): ReadonlyMap<string, Ranges>;
}

/** What went over any of these links to contacts. */
const sentOver = <P>(
  { isOwn }: Pick<ReplicationDeps<P>, 'isOwn'>,
  links: readonly Attached<P>[],
  conversation: number,
): ReadonlyMap<string, Ranges> => {
  const sent = new Map<string, Ranges>();
  for (const { views } of links.filter(({ peer }) => !isOwn(peer)))
    for (const [author, numbers] of views.get(conversation)?.gone() ?? [])
      sent.set(author, unite(sent.get(author) ?? [], numbers));
  return sent;
};

/** See `Replication.sendEmpty`. */
const sendEmpty = async <P>(
  deps: ReplicationDeps<P>,
  { handOvers }: Attached<P>,
  isWanted: (tx: Tx) => Promise<boolean>,
): Promise<void> => {
  let handOver: HandOver | undefined;
  const made = await changeOrError(deps, async (tx) => {
    if (await isWanted(tx)) handOver = await handOvers.sealEmpty(tx);
  });
  if (made.ok) await handOver?.send();
  else handOver?.undo();
};

/** Notes for all links to a device what it brought over one of them. */
const notingBrought =
  <P>(deps: ReplicationDeps<P>, links: ReadonlyMap<unknown, Attached<P>>, peer: P) =>
  ({ conversation, author, numbers }: BroughtNumbers): void => {
    for (const other of links.values())
      if (deps.deviceOf(other.peer) === deps.deviceOf(peer))
        other.views.get(conversation)?.brought(author, numbers);
  };

/** Replication of one engine. `L` names links. */
export const createReplication = <P, L>(deps: ReplicationDeps<P>): Replication<P, L> => {
  const { boundary } = deps;
  const links = new Map<L, Attached<P>>();
  const resumed = new Set<number>();
  const placeLater = createPlacingLater(deps);
  const renewals = createRenewals(deps.clock);
  const damaged = createRefusals();
  const passingOver = createPassingOver();

  const sharing = (conversation: number): readonly Attached<P>[] =>
    [...links.values()].filter(({ views }) => views.has(conversation));

  /** Tells the devices that share the conversation what is here now, and sends them what they lack. */
  const spread = (conversation: number): void => {
    for (const { teller } of sharing(conversation)) teller.due(conversation);
    written(conversation);
  };
  const written = (conversation: number): void => {
    for (const { pump } of sharing(conversation)) pump.kick();
  };

  /** Compares, and goes on placing entries that an earlier run of the app has left. */
  const begin = async (attached: Attached<P>): Promise<void> => {
    await compare(deps, attached);
    for (const conversation of attached.views.keys()) {
      if (!resumed.has(conversation)) placeLater(conversation);
      resumed.add(conversation);
    }
  };

  const attach: Replication<P, L>['attach'] = (link, peer, over) => {
    const brought = notingBrought(deps, links, peer);
    const shared = { renewals, damaged, passingOver, placeLater, spread, brought };
    const attached = attachTo(deps, { peer, over, ...shared });
    links.set(link, attached);
    void boundary.run(
      'replication',
      () => begin(attached),
      () => over.close('an error'),
    );
  };

  return {
    attach,
    detach: (link) => {
      const attached = links.get(link);
      links.delete(link);
      attached?.stop();
    },
    hear: async (link, frame) => {
      const { kind, body } = frame;
      const attached = links.get(link);
      if (!attached) return;
      if (kind === 'envelope') return attached.intake.push(body);
      if (kind === 'marks') return attached.marks.push(body, frame.dealt);
      await boundary.run(
        'replication',
        () => takeComparison(deps, attached, body),
        () => attached.over.close('an error'),
      );
    },
    written,
    tell: (conversation, isFor) => {
      for (const { peer, over, teller } of sharing(conversation))
        if (over.isPreferred() && isFor(peer)) teller.due(conversation);
    },
    enclose: (tx, conversation, entries) =>
      enclosing(deps, {
        tx,
        conversation,
        entries,
        pumps: sharing(conversation.number).map(({ pump }) => pump),
      }),
    sendEmpty: async (link, isWanted) => {
      const attached = links.get(link);
      if (attached) await sendEmpty(deps, attached, isWanted);
    },
    kick: () => {
      for (const { pump } of links.values()) pump.kick();
    },
    sentOf: (conversation) => sentOver(deps, [...links.values()], conversation),
  };
};
