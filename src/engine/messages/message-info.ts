import { ok } from '../../lib/result.ts';
import type { MessageInfo, MessageVersion, MessageWay, MessagesApi } from '../api/messages-api.ts';
import type { ChatList } from '../chats/chat-list.ts';
import { writtenAtOf } from '../chats/messages.ts';
import { DELIVERED, READ, receiptsIn } from '../chats/receipt-rows.ts';
import { edit } from '../kinds/edit.ts';
import { idText } from '../log-book/kept-entry.ts';
import { type OpenConversation, openConversation } from '../log-book/open-conversation.ts';
import { entryOf } from '../log-book/reading.ts';
import { MAX_VERSIONS, versionsOf } from '../relations/relation-rows.ts';
import type { Tx } from '../storage/transaction.ts';
import { type ActingDeps, type Found, findMessage } from './acting.ts';

/** What message info needs. */
export interface InfoDeps extends Pick<ActingDeps, 'core' | 'kinds' | 'me'> {
  readonly chats: Pick<ChatList, 'get'>;
}

/** What it said over time, the newest first. */
const versionTexts = async (
  tx: Tx,
  { core, kinds }: InfoDeps,
  { conversation, line }: { readonly conversation: OpenConversation; readonly line: Found['line'] },
): Promise<readonly MessageVersion[]> => {
  const { entry, written } = line;
  const person = conversation.log(entry.header.author)?.record.person;
  const relating = { tx, tables: core.book, conversation };
  const versions = await versionsOf(relating, { id: idText(entry.id), person });
  const found = await Promise.all(
    versions.slice(0, MAX_VERSIONS).map(async ({ id }): Promise<readonly MessageVersion[]> => {
      const version = await entryOf(tx, core.book, { conversation, id });
      const reading = kinds.read(version?.content ?? null);
      if (!version || reading.state !== 'known' || reading.kind.name !== edit.name) return [];
      const { text } = reading.said as { readonly text: string };
      return [{ text, writtenAt: writtenAtOf(version) }];
    }),
  );
  const first = { text: written?.text ?? line.text, writtenAt: writtenAtOf(entry) };
  return [...found.flat(), first];
};

const wayOf = ({ by }: Found['line']['entry'], isMine: boolean): MessageWay => {
  if (by !== undefined) return 'own-device';
  return isMine ? 'written-here' : 'author';
};

/** Says what is known of a message. */
export const createMessageInfo =
  (deps: InfoDeps): MessagesApi['info'] =>
  async (chat, message) => {
    const { core, chats } = deps;
    const found = await core.change<MessageInfo | undefined, never>(async (tx) => {
      const number = chats.get(chat, tx)?.conversation;
      const conversation = number === undefined ? undefined : await openConversation(tx, core.book, number);
      const it = conversation && (await findMessage(tx, deps, { conversation, id: message }));
      if (!conversation || !it?.ok) return ok(undefined);
      const { line, isMine } = it.value;
      const { entry } = line;
      const author = conversation.log(entry.header.author)?.author ?? 0;
      const receipts = await receiptsIn(tx, core, { conversation, entries: [entry] });
      return ok({
        writtenAt: writtenAtOf(entry),
        arrivedAt: isMine ? null : entry.arrivedAt,
        deliveredAt: receipts(author, DELIVERED, entry.header.number),
        readAt: receipts(author, READ, entry.header.number),
        way: wayOf(entry, isMine),
        versions: await versionTexts(tx, deps, { conversation, line }),
      });
    });
    return found.ok ? found.value : undefined;
  };
