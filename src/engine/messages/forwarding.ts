import { type Result, err, ok } from '../../lib/result.ts';
import type { NotKept } from '../api/errors.ts';
import type { ChatId, MessageId, PersonId } from '../api/ids.ts';
import type { ChangeError, MessagesApi } from '../api/messages-api.ts';
import type { ChatList } from '../chats/chat-list.ts';
import { saidAs } from '../chats/saying.ts';
import { type Text, text } from '../kinds/text.ts';
import { openConversation } from '../log-book/open-conversation.ts';
import { type ActingDeps, MAX_AT_ONCE, findMessage } from './acting.ts';

/** What forwarding needs. */
export interface ForwardingDeps extends Pick<ActingDeps, 'core' | 'kinds' | 'say' | 'me'> {
  readonly chats: Pick<ChatList, 'get'>;
  /** The name of a person here; empty where it is not known. */
  nameOf(person: PersonId): string;
}

/** Writes what was said in one chat into others. */
export const createForwarding = (deps: ForwardingDeps): MessagesApi['forward'] => {
  const { core, say } = deps;

  /** The texts of messages that are here, as they are to be written elsewhere. */
  const textsOf = (
    chat: ChatId,
    { messages, named }: { readonly messages: readonly MessageId[]; readonly named: boolean },
  ): Promise<Result<readonly Text[], ChangeError | NotKept>> =>
    core.change<readonly Text[], ChangeError>(async (tx) => {
      const number = deps.chats.get(chat, tx)?.conversation;
      const conversation = number === undefined ? undefined : await openConversation(tx, core.book, number);
      if (!conversation) return err({ kind: 'gone' });
      const texts: Text[] = [];
      for (const id of messages.slice(0, MAX_AT_ONCE)) {
        const found = await findMessage(tx, deps, { conversation, id });
        if (!found.ok || !found.value.line.written) continue;
        const { entry, text: said } = found.value.line;
        const person = conversation.log(entry.header.author)?.record.person as PersonId | undefined;
        const from = named && person ? deps.nameOf(person) : '';
        texts.push({ text: said, reply: null, forwardedFrom: from });
      }
      return texts.length > 0 ? ok(texts) : err({ kind: 'gone' });
    });

  return async (chat, messages, { chats, named }) => {
    const texts = await textsOf(chat, { messages, named });
    if (!texts.ok) return texts;
    let written = 0;
    let problem: Awaited<ReturnType<MessagesApi['forward']>> = ok(0);
    for (const to of new Set(chats)) {
      const said = await say(to, async () => ok({ contents: texts.value.map((one) => saidAs(text, one)) }));
      if (said.ok) written += 1;
      else problem = said;
    }
    return written > 0 ? ok(written) : problem;
  };
};
