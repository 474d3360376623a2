import { type Result, err, ok } from '../../lib/result.ts';
import type { NoProfile, NotKept } from '../api/errors.ts';
import { type ChatId, type MessageId, NOTES_CHAT, type PersonId } from '../api/ids.ts';
import type { Identity } from '../identity/identity.ts';
import type { Kind } from '../kinds/kind.ts';
import { appendEntry } from '../log-book/appending.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import { type OpenConversation, openConversation } from '../log-book/open-conversation.ts';
import type { Enclosed } from '../replication/enclosing.ts';
import type { Tx } from '../storage/transaction.ts';
import { type FollowingDeps, createFollowing } from './following.ts';
import { authorHere } from './own-log.ts';

/** What writing entries needs. */
export interface SayingDeps extends FollowingDeps {
  identity(): Identity | undefined;
  knows(person: PersonId): boolean;
  /** Seals the entries for the devices that are linked, in the same change. */
  enclose(tx: Tx, conversation: OpenConversation, entries: readonly KeptEntry[]): Promise<Enclosed>;
  /** Something was written in this chat. */
  written(chat: ChatId): void;
}

/** Makes the content of an entry: see `saidAs`. */
export type Content = (
  kinds: FollowingDeps['kinds'],
  random: FollowingDeps['core']['random'],
) => KeptEntry['content'] & object;

/** The content of an entry of this kind. */
export const saidAs =
  <T>(kind: Kind<T>, said: T): Content =>
  (kinds, random) =>
    kinds.write(kind, said, random);

/** Entries that are to be written, and entries that changed with them. */
export interface Sayings {
  readonly contents: readonly Content[];
  /** Entries of which the person changed something that contacts are not told, as hiding. */
  readonly touched?: readonly KeptEntry[];
}

/** The person of the chat is no contact. */
export type UnknownChat = { readonly kind: 'unknown-chat' };

/** Answers what is to be written, inside of the change that writes it. */
export type Prepare<E> = (tx: Tx, conversation: OpenConversation) => Promise<Result<Sayings, E>>;

/** Writes entries into a chat. Answers their ids. */
export type Say = <E = never>(
  chat: ChatId,
  prepare: Prepare<E>,
) => Promise<Result<readonly MessageId[], E | UnknownChat | NoProfile | NotKept>>;

/** Writes entries: they are kept, shown, and sealed for the linked devices in one batch. */
export const createSaying = (deps: SayingDeps): Say => {
  const { core, kinds, chats } = deps;
  const follow = createFollowing(deps);

  const append = async (
    tx: Tx,
    identity: Identity,
    {
      conversation,
      contents,
    }: { readonly conversation: OpenConversation; readonly contents: readonly Content[] },
  ): Promise<readonly KeptEntry[]> => {
    const entries: KeptEntry[] = [];
    for (const content of contents) {
      const author = authorHere(conversation, identity, core.random);
      const said = { author, person: identity.person, ms: core.clock.now() };
      const whole = { ...said, content: content(kinds, core.random) };
      entries.push(await appendEntry(tx, core.book, { conversation, said: whole }));
    }
    return entries;
  };

  return async (chat, prepare) => {
    const identity = deps.identity();
    if (!identity) return err({ kind: 'no-profile' });
    if (chat !== NOTES_CHAT && !deps.knows(chat as string as PersonId)) return err({ kind: 'unknown-chat' });

    let enclosed: Enclosed | undefined;
    const written = await core.change(async (tx) => {
      const line = chats.open(tx, chat);
      const conversation = await openConversation(tx, core.book, line.conversation);
      if (!conversation) throw new Error('a chat without a conversation');
      const prepared = await prepare(tx, conversation);
      if (!prepared.ok) return prepared;
      const { contents, touched = [] } = prepared.value;
      const fresh = await append(tx, identity, { conversation, contents });
      if (fresh.length > 0) enclosed = await deps.enclose(tx, conversation, fresh);
      await follow(tx, { chat: line, conversation, fresh, touched });
      conversation.save();
      return ok(fresh.map(({ id }) => idText(id) as MessageId));
    });
    if (!written.ok) {
      enclosed?.undo();
      return written;
    }
    void enclosed?.send();
    if (written.value.length > 0) deps.written(chat);
    return written;
  };
};
