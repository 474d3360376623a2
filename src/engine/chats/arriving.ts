import { type Reaction, reaction } from '../kinds/reaction.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import { type OpenConversation, toldOf } from '../log-book/open-conversation.ts';
import { entryOf } from '../log-book/reading.ts';
import type { Taken } from '../log-book/taking.ts';
import { isIn } from '../logs/ranges.ts';
import type { ChatRecord } from './kept.ts';
import type { Tx } from '../storage/transaction.ts';
import { type FollowingDeps, createFollowing } from './following.ts';
import type { Line } from './lines.ts';

/** What arriving entries change, and the notifications that they cause. */
export interface ArrivingDeps extends FollowingDeps {
  /** Contacts wrote these lines, and this person has seen them on no device. Called once they are kept, for notifications. */
  arrived(chat: ChatRecord, lines: readonly Pick<Line, 'kind' | 'text'>[]): void;
  /** Contacts reacted to messages of this person. Called once that is kept, for notifications. */
  reacted(chat: ChatRecord, signs: readonly string[]): void;
}

/** Entries that came, and whether a contact's device or another own device brought them. */
interface Came {
  readonly taken: Taken;
  readonly by: 'others' | 'own';
}

/** Brings the list of chats, the screen and notifications up to date with entries that came. Inside of the change that keeps them. */
export const createArriving = (deps: ArrivingDeps) => {
  const { core, kinds, chats, me } = deps;
  const follow = createFollowing(deps);

  const isMine = (conversation: OpenConversation, { header }: KeptEntry): boolean =>
    conversation.log(header.author)?.record.person === me();

  /** Signs with which contacts reacted to own messages. */
  const signsIn = async (
    tx: Tx,
    conversation: OpenConversation,
    fresh: readonly KeptEntry[],
  ): Promise<readonly string[]> => {
    const signs: string[] = [];
    for (const entry of fresh) {
      const reading = kinds.read(entry.content);
      if (reading.state !== 'known' || reading.kind.name !== reaction.name) continue;
      const { target, sign } = reading.said as Reaction;
      if (sign === null || isMine(conversation, entry)) continue;
      const to = await entryOf(tx, core.book, { conversation, id: idText(target) });
      if (to && isMine(conversation, to)) signs.push(sign);
    }
    return signs;
  };

  /** Entries that the person has not seen, neither here nor on another own device as far as this one knows. */
  const unseen = (conversation: OpenConversation, fresh: readonly KeptEntry[]): readonly KeptEntry[] =>
    fresh.filter(({ header }) => {
      const log = conversation.log(header.author);
      return log !== undefined && !isIn(toldOf(log, 'seen'), header.number);
    });

  return async (tx: Tx, conversation: OpenConversation, { taken, by }: Came): Promise<void> => {
    const chat = chats.showing(conversation.number, tx);
    if (!chat) return;
    const moved = taken.moved.map(({ to }) => to);
    // Computed first: `follow` counts entries that are no lines as seen.
    const news = unseen(conversation, taken.fresh);
    const newIds = new Set(news.map(({ id }) => idText(id)));
    const lines = await follow(tx, { chat, conversation, fresh: taken.fresh, moved, by });
    const theirs = lines.filter(
      ({ entry, kind }) => kind !== 'deleted' && newIds.has(idText(entry.id)) && !isMine(conversation, entry),
    );
    if (theirs.length > 0) tx.onKept(() => deps.arrived(chat, theirs));
    const signs = await signsIn(tx, conversation, news);
    if (signs.length > 0) tx.onKept(() => deps.reacted(chat, signs));
  };
};
