import type { Bytes } from '../../lib/bytes.ts';
import type { PersonId } from '../api/ids.ts';
import type { NewMessage } from '../chats/chat-list.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Opener } from '../sealing/types.ts';
import { messageIdOf } from '../wire/ids.ts';
import { decodeMessageBody } from './message-body.ts';

/** What arrives in order on a link: sealed messages, and where the other side begins. */
export type Item = { readonly sealed: Bytes } | { readonly resumeFrom: number };

/** Whose items these are, and what is expected of them. */
export interface BatchContext {
  readonly link: OpenLink;
  readonly me: PersonId;
  readonly opener: Opener;
  /** Number of the next message. */
  readonly expected: number;
  /** When they arrived, in milliseconds since 1970. */
  readonly now: number;
  /** It was asked to begin anew: what was still under way for the old session is passed over. */
  readonly renewing: boolean;
}

/** What stopped the reading; what stands behind it was not read. */
export type Trouble =
  /** Something is missing before it: it comes again, in order. */
  | 'gap'
  /** No session here opens it: the other side has to begin anew. */
  | 'unreadable'
  /** It is from them, and not what a message is. */
  | 'broken';

/** What items come to. */
export interface Batch {
  /** Messages to be kept, in their order. */
  readonly fresh: readonly NewMessage[];
  /** Number expected after them. */
  readonly next: number;
  readonly trouble: Trouble | null;
  /** Messages that no session opened: each was tried with every key there is. */
  readonly unopened: number;
}

/** Reads items in their order: takes exactly the numbers expected, each once, if a session opens it. */
export const readBatch = async (items: readonly Item[], context: BatchContext): Promise<Batch> => {
  const { link, me, opener, expected, now, renewing } = context;
  const { person, device } = link.peer;
  const fresh: NewMessage[] = [];
  let [next, unopened] = [expected, 0];
  const stop = (trouble: Trouble | null): Batch => ({ fresh, next, trouble, unopened });
  for (const item of items) {
    if ('resumeFrom' in item) {
      next = Math.max(next, item.resumeFrom);
      continue;
    }
    const opened = await opener.open(item.sealed);
    if (!opened.ok && opened.error === 'duplicate') continue; // opened before, and told so again below
    if (!opened.ok) unopened += 1;
    if (!opened.ok && renewing) continue;
    if (!opened.ok) return stop('unreadable');
    const { content, take } = opened.value;
    if (content.length === 0) {
      take(); // said only for the session's sake
      continue;
    }
    const said = decodeMessageBody(content, { from: person, device, to: me });
    if (!said) return stop('broken');
    // Not taken: once opened for good it could not be opened again.
    if (said.seq > next) return stop('gap');
    take();
    if (said.seq < next) continue; // had already, and sealed anew
    next += 1;
    const { seq, text, writtenAt } = said;
    const id = messageIdOf(content);
    fresh.push({ id, mine: false, seq, device, text, writtenAt, deliveredAt: now, readAt: null });
  }
  return stop(null);
};
