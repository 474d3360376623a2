import { type Result, err, ok } from '../../lib/result.ts';
import { utf8Length } from '../../lib/bytes.ts';
import { isBlank, withoutBlankEnds } from '../../lib/visible-text.ts';
import type { SendError } from '../api/chats-api.ts';
import type { NoProfile, NotKept } from '../api/errors.ts';
import { type ChatId, type MessageId, NOTES_CHAT, type PersonId } from '../api/ids.ts';
import { MAX_TEXT_BYTES } from '../api/limits.ts';
import type { Core } from '../core.ts';
import type { Identity } from '../identity/identity.ts';
import type { Kinds } from '../kinds/kinds.ts';
import { text as textKind } from '../kinds/text.ts';
import { appendEntry } from '../log-book/appending.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import { type OpenConversation, openConversation } from '../log-book/open-conversation.ts';
import type { Enclosed } from '../replication/enclosing.ts';
import type { Tx } from '../storage/transaction.ts';
import { withLines } from './chat-line.ts';
import type { ChatList } from './chat-list.ts';
import type { History } from './history.ts';
import { linesOf } from './messages.ts';
import { authorHere } from './own-log.ts';

/** What writing a message needs. */
export interface WritingDeps {
  readonly core: Core;
  readonly kinds: Kinds;
  readonly chats: ChatList;
  readonly history: History;
  identity(): Identity | undefined;
  knows(person: PersonId): boolean;
  /** Takes away the draft that became a message. */
  forgetDraft(tx: Tx, chat: ChatId): void;
  /** Seals what is written for those who are linked, in the same change. */
  enclose(tx: Tx, conversation: OpenConversation, entries: readonly KeptEntry[]): Promise<Enclosed>;
  /** There is something for those who read this chat. */
  written(chat: ChatId): void;
}

type Written = Result<MessageId, SendError | NoProfile | NotKept>;

/** The text that goes into a message, or why it is none. */
const wellFormedText = (text: string): Result<string, SendError> => {
  if (isBlank(text)) return err({ kind: 'empty' });
  const wellFormed = withoutBlankEnds(text.toWellFormed());
  const bytes = utf8Length(wellFormed);
  return bytes > MAX_TEXT_BYTES ? err({ kind: 'too-long', bytes }) : ok(wellFormed);
};

/** Writes a text into a chat: kept, shown, sealed for who is linked, and out of the drafts, in one batch. */
export const createWriting = (deps: WritingDeps): ((chat: ChatId, text: string) => Promise<Written>) => {
  const { core, kinds, chats, history } = deps;

  const append = async (
    tx: Tx,
    identity: Identity,
    { conversation, text }: { readonly conversation: OpenConversation; readonly text: string },
  ): Promise<KeptEntry> => {
    const said = {
      author: authorHere(conversation, identity, core.random),
      person: identity.person,
      content: kinds.write(textKind, text, core.random),
      ms: core.clock.now(),
    };
    return appendEntry(tx, core.book, { conversation, said });
  };

  return async (chat, said) => {
    const identity = deps.identity();
    if (!identity) return err({ kind: 'no-profile' });
    const text = wellFormedText(said);
    if (!text.ok) return text;
    if (chat !== NOTES_CHAT && !deps.knows(chat as string as PersonId)) return err({ kind: 'unknown-chat' });

    let enclosed: Enclosed | undefined;
    const written = await core.change(async (tx) => {
      const line = chats.open(tx, chat);
      const conversation = await openConversation(tx, core.book, line.conversation);
      if (!conversation) throw new Error('a chat without a conversation');
      const entry = await append(tx, identity, { conversation, text: text.value });
      enclosed = await deps.enclose(tx, conversation, [entry]);
      conversation.save();
      const lines = linesOf(kinds, [entry]);
      const next = withLines(line, { conversation, me: identity.person, lines });
      chats.put(tx, { ...next, activeAt: core.clock.now() });
      deps.forgetDraft(tx, chat);
      await history.tell(tx, chat, { conversation, lines });
      return ok(idText(entry.id) as MessageId);
    });
    if (!written.ok) {
      enclosed?.undo();
      return written;
    }
    void enclosed?.send();
    deps.written(chat);
    return written;
  };
};
