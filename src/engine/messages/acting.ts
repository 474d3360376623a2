import { type Result, done, err, ok } from '../../lib/result.ts';
import { isBlank } from '../../lib/visible-text.ts';
import type { ChangeError, MessagesApi, NotThat } from '../api/messages-api.ts';
import type { ChatId, MessageId, PersonId } from '../api/ids.ts';
import { utf8Length } from '../../lib/bytes.ts';
import { MAX_SIGN_BYTES } from '../api/limits.ts';
import { type Line, linesOf } from '../chats/lines.ts';
import { type StateView, stateOf } from '../chats/message-state.ts';
import { fateOf } from '../chats/messages.ts';
import { type Content, type Say, type Sayings, saidAs } from '../chats/saying.ts';
import { wellFormedText } from '../chats/writing.ts';
import type { Core } from '../core.ts';
import { deletion } from '../kinds/deletion.ts';
import { edit } from '../kinds/edit.ts';
import type { Kinds } from '../kinds/kinds.ts';
import { reaction } from '../kinds/reaction.ts';
import { dropContent } from '../log-book/clearing.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import { entryOf } from '../log-book/reading.ts';
import type { Tx } from '../storage/transaction.ts';

/** Messages that one call is about, at most. */
export const MAX_AT_ONCE = 500;

/** What actions on messages need. */
export interface ActingDeps {
  readonly core: Core;
  readonly kinds: Kinds;
  readonly say: Say;
  readonly view: StateView;
  me(): PersonId | undefined;
  /** Whether the person has other devices. One of them may have an entry that no contact has, and send it. */
  hasOtherDevices(): boolean;
}

/** A message that is here. */
export interface Found {
  readonly line: Line;
  readonly isMine: boolean;
}

/** The message of this id as it is shown; an error where it is not shown any more. */
export const findMessage = async (
  tx: Tx,
  { core, kinds, me }: Pick<ActingDeps, 'core' | 'kinds' | 'me'>,
  { conversation, id }: { readonly conversation: OpenConversation; readonly id: MessageId },
): Promise<Result<Found, NotThat>> => {
  const entry = await entryOf(tx, core.book, { conversation, id });
  const [line] = entry ? await linesOf(tx, { core, kinds }, { conversation, entries: [entry] }) : [];
  const log = entry && conversation.log(entry.header.author);
  if (!line || !log || line.kind === 'deleted') return err({ kind: 'gone' });
  return ok({ line, isMine: log.record.person === me() });
};

const only = (content: Content): Result<Sayings, never> => ok({ contents: [content] });

/** Hides an entry on this device. */
export const hideEntry = async (
  tx: Tx,
  { book }: Pick<Core, 'book'>,
  entry: KeptEntry,
): Promise<KeptEntry> => {
  const record = await tx.get(book.entries, entry.key);
  if (record) tx.put(book.entries, entry.key, { ...record, hidden: true });
  return { ...entry, isHidden: true };
};

/** Editing, deleting and reacting. */
export const createActing = (deps: ActingDeps): Pick<MessagesApi, 'edit' | 'delete' | 'react'> => {
  const { core, say, view } = deps;

  /** Whether the entry is on this device alone. Then it is withdrawn, and no contact ever hears of it. */
  const isHereAlone = (chat: ChatId, conversation: OpenConversation, { header }: KeptEntry): boolean => {
    const log = conversation.log(header.author);
    if (!log || deps.hasOtherDevices()) return false;
    const of = { chat, conversation: conversation.number, author: log.text, number: header.number };
    const state = stateOf(view, { ...of, fate: fateOf(log, header.number) });
    return state === 'queued' || state === 'failed';
  };

  return {
    edit: async (chat, message, said) => {
      const text = wellFormedText(said);
      if (!text.ok) return text;
      const edited = await say<ChangeError>(chat, async (tx, conversation) => {
        const found = await findMessage(tx, deps, { conversation, id: message });
        if (!found.ok) return found;
        const { line, isMine } = found.value;
        if (!isMine) return err({ kind: 'not-yours' });
        if (!line.written) return err({ kind: 'no-text' });
        if (line.text === text.value) return ok({ contents: [] });
        return only(saidAs(edit, { target: line.entry.id, text: text.value }));
      });
      return edited.ok ? done : edited;
    },
    delete: async (chat, messages) => {
      const deleted = await say<ChangeError>(chat, async (tx, conversation) => {
        const contents: Content[] = [];
        const touched: KeptEntry[] = [];
        for (const id of messages.slice(0, MAX_AT_ONCE)) {
          const found = await findMessage(tx, deps, { conversation, id });
          if (!found.ok || !found.value.isMine) continue;
          const { entry } = found.value.line;
          if (isHereAlone(chat, conversation, entry)) {
            const stub = await dropContent(tx, core.book, { conversation, id });
            touched.push(await hideEntry(tx, core, stub ?? entry));
          } else contents.push(saidAs(deletion, entry.id));
        }
        return ok({ contents, touched });
      });
      return deleted.ok ? done : deleted;
    },
    react: async (chat, message, sign) => {
      const isNone = sign === null || isBlank(sign);
      if (!isNone && utf8Length(sign) > MAX_SIGN_BYTES)
        return err({ kind: 'too-long', bytes: utf8Length(sign) });
      const reacted = await say<ChangeError>(chat, async (tx, conversation) => {
        const found = await findMessage(tx, deps, { conversation, id: message });
        if (!found.ok) return found;
        const { entry, look } = found.value.line;
        const before = look.reactions.find(({ person }) => person === deps.me())?.sign ?? null;
        const after = isNone ? null : sign.toWellFormed();
        return before === after
          ? ok({ contents: [] })
          : only(saidAs(reaction, { target: entry.id, sign: after }));
      });
      return reacted.ok ? done : reacted;
    },
  };
};
