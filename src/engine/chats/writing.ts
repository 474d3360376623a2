import { utf8Length } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import { isBlank, withoutBlankEnds } from '../../lib/visible-text.ts';
import type { SendError } from '../api/chats-api.ts';
import type { NoProfile, NotKept } from '../api/errors.ts';
import type { ChatId, MessageId, PersonId } from '../api/ids.ts';
import { MAX_TEXT_BYTES } from '../api/limits.ts';
import { EXCERPT_CHARACTERS, type Reply, text as textKind } from '../kinds/text.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import { entryOf } from '../log-book/reading.ts';
import type { Tx } from '../storage/transaction.ts';
import { idBytes } from '../wire/ids.ts';
import type { FollowingDeps } from './following.ts';
import { linesOf, preview } from './lines.ts';
import { type Say, saidAs } from './saying.ts';

/** What writing a message needs. */
export interface WritingDeps extends Pick<FollowingDeps, 'core' | 'kinds'> {
  readonly say: Say;
  /** Takes away the draft that became a message. */
  forgetDraft(tx: Tx, chat: ChatId): void;
}

/** The text that goes into a message, or why it is none. */
export const wellFormedText = (text: string): Result<string, SendError> => {
  if (isBlank(text)) return err({ kind: 'empty' });
  const wellFormed = withoutBlankEnds(text.toWellFormed());
  const bytes = utf8Length(wellFormed);
  return bytes > MAX_TEXT_BYTES ? err({ kind: 'too-long', bytes }) : ok(wellFormed);
};

/** The quote for an answer to this message; null where the message is not here any more. */
const replyTo = async (
  tx: Tx,
  { core, kinds }: WritingDeps,
  { conversation, id }: { readonly conversation: OpenConversation; readonly id: MessageId },
): Promise<Reply | null> => {
  const entry = await entryOf(tx, core.book, { conversation, id });
  const person = entry && conversation.log(entry.header.author)?.record.person;
  if (!entry || !person) return null;
  const [line] = await linesOf(tx, { core, kinds }, { conversation, entries: [entry] });
  const excerpt = preview(line?.text ?? '', EXCERPT_CHARACTERS).toWellFormed();
  return { to: entry.id, person: idBytes(person as PersonId), excerpt };
};

/** Writes a text into a chat. It is kept, shown, sealed for the linked devices, and taken out of the drafts in one batch. */
export const createWriting =
  (deps: WritingDeps) =>
  async (
    chat: ChatId,
    said: string,
    answered: MessageId | null = null,
  ): Promise<Result<MessageId, SendError | NoProfile | NotKept>> => {
    const text = wellFormedText(said);
    if (!text.ok) return text;
    const written = await deps.say(chat, async (tx, conversation) => {
      const reply = answered === null ? null : await replyTo(tx, deps, { conversation, id: answered });
      deps.forgetDraft(tx, chat);
      return ok({ contents: [saidAs(textKind, { text: text.value, reply, forwardedFrom: null })] });
    });
    return written.ok ? ok(written.value[0] as MessageId) : written;
  };
