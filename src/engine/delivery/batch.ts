import type { Bytes } from '../../lib/bytes.ts';
import type { PersonId } from '../api/ids.ts';
import type { NewMessage } from '../chats/chat-list.ts';
import { verify } from '../crypto/signature.ts';
import type { OpenLink } from '../gate/gate.ts';
import { messageIdOf } from '../wire/ids.ts';
import { MESSAGE_LABEL, decodeMessageBody } from './message-body.ts';

/** What arrives in order on a link: messages, and where the other side begins. */
export type Item = { readonly body: Bytes; readonly signature: Bytes } | { readonly resumeFrom: number };

/** Whose items these are, and what is expected of them. */
export interface BatchContext {
  readonly link: OpenLink;
  readonly me: PersonId;
  /** Number of the next message. */
  readonly expected: number;
  /** When they arrived, in milliseconds since 1970. */
  readonly now: number;
}

/** What items come to. */
export interface Batch {
  /** Messages to be kept, in their order. */
  readonly fresh: readonly NewMessage[];
  /** Number expected after them. */
  readonly next: number;
  /** Something is missing before what came. */
  readonly gap: boolean;
  /** Something is not what it claims to be; nothing behind it was read. */
  readonly broken: boolean;
}

/** Reads items in their order: takes exactly the numbers expected, each once, if its signature holds. */
export const readBatch = (items: readonly Item[], { link, me, expected, now }: BatchContext): Batch => {
  const { person, device, deviceKey: publicKey } = link.peer;
  const fresh: NewMessage[] = [];
  let next = expected;
  let gap = false;
  for (const item of items) {
    if ('resumeFrom' in item) {
      next = Math.max(next, item.resumeFrom);
      continue;
    }
    const { body, signature } = item;
    const content = decodeMessageBody(body, { from: person, device, to: me });
    if (!content) return { fresh, next, gap, broken: true };
    const { seq, text, writtenAt } = content;
    if (seq > next) gap = true;
    if (seq !== next) continue; // behind a gap, or had already
    if (!verify({ publicKey, label: MESSAGE_LABEL, body, signature }))
      return { fresh, next, gap, broken: true };
    next += 1;
    const id = messageIdOf(body);
    fresh.push({ id, mine: false, seq, device, text, writtenAt, deliveredAt: now, readAt: null });
  }
  return { fresh, next, gap, broken: false };
};
