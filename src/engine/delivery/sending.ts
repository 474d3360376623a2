import { type Result, err, ok } from '../../lib/result.ts';
import type { SendError } from '../api/engine-api.ts';
import type { NoProfile, NotKept } from '../api/errors.ts';
import { type ChatId, type DeviceId, type MessageId, NOTES_CHAT, type PersonId } from '../api/ids.ts';
import { MAX_TEXT_BYTES } from '../api/limits.ts';
import { utf8Length } from '../../lib/bytes.ts';
import { isBlank, withoutBlankEnds } from '../../lib/visible-text.ts';
import type { ChatList, NewMessage } from '../chats/chat-list.ts';
import type { History } from '../chats/history.ts';
import type { Core } from '../core.ts';
import type { Identity } from '../identity/identity.ts';
import type { LazySealer } from '../sealing/lazy-sealer.ts';
import type { Tx } from '../storage/transaction.ts';
import { messageIdOf } from '../wire/ids.ts';
import type { Cursors } from './cursors.ts';
import { encodeMessageBody } from './message-body.ts';

/** What writing a message needs. */
export interface SendingDeps {
  readonly core: Core;
  readonly cursors: Cursors;
  readonly chats: ChatList;
  readonly history: History;
  readonly sealer: LazySealer;
  identity(): Identity | undefined;
  knows(person: PersonId): boolean;
  /** The device of this person that is linked now. */
  linkedDevice(person: PersonId): DeviceId | null;
  /** Takes away the draft that became a message. */
  forgetDraft(tx: Tx, chat: ChatId): void;
  /** Something new is in the outbox of this person. */
  written(person: PersonId): void;
}

/** A message on its way into the outbox. */
interface Outgoing {
  readonly seq: number;
  readonly order: number;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Whether what seals is there. */
  readonly canSeal: boolean;
}

type Sent = Result<MessageId, SendError | NoProfile | NotKept>;

/** Writes a text into a chat: sealed, shown, in the outbox and out of the drafts in one batch. */
export const createSending = (deps: SendingDeps): ((chat: ChatId, text: string) => Promise<Sent>) => {
  const { core, cursors, chats, history } = deps;

  const compose = (
    tx: Tx,
    identity: Identity,
    { chat, text }: { readonly chat: ChatId; readonly text: string },
  ): { message: NewMessage; body: Uint8Array<ArrayBuffer> } => {
    const notes = chat === NOTES_CHAT;
    const to = notes ? identity.person : (chat as string as PersonId);
    const seq = notes ? (chats.get(chat, tx)?.lastOrder ?? 0) + 1 : cursors.get(to, tx).nextOut;
    const writtenAt = core.clock.now();
    const body = encodeMessageBody(
      { from: identity.person, device: identity.device, to },
      { seq, writtenAt, text },
    );
    const id = messageIdOf(body);
    const deliveredAt = notes ? writtenAt : null;
    return {
      message: { id, mine: true, seq, device: null, text, writtenAt, deliveredAt, readAt: null },
      body,
    };
  };

  /** Sealed as soon as it is written, where a session can be and what seals is there; else once there is a link. */
  const toOutbox = async (
    tx: Tx,
    person: PersonId,
    { seq, order, body, canSeal }: Outgoing,
  ): Promise<void> => {
    const to = { person, device: deps.linkedDevice(person) };
    const made = canSeal ? await deps.sealer.seal(tx, to, [body]) : undefined;
    const sealed = (made?.ok && made.value[0]) || null;
    cursors.change(tx, person, { nextOut: seq + 1 });
    tx.put(core.tables.outbox, [person, seq], { order, body, sealed });
  };

  return async (chat, text) => {
    const identity = deps.identity();
    if (!identity) return err({ kind: 'no-profile' });
    if (isBlank(text)) return err({ kind: 'empty' });
    const wellFormed = withoutBlankEnds(text.toWellFormed());
    const bytes = utf8Length(wellFormed);
    if (bytes > MAX_TEXT_BYTES) return err({ kind: 'too-long', bytes });
    const person = chat === NOTES_CHAT ? null : (chat as string as PersonId);
    if (person && !deps.knows(person)) return err({ kind: 'unknown-chat' });

    // Outside of the change, which must not wait for a script that may not come.
    const canSeal = person !== null && (await deps.sealer.tried());
    const sent = await core.change(async (tx) => {
      const { message, body } = compose(tx, identity, { chat, text: wellFormed });
      const messages = chats.append(tx, chat, [message]);
      const order = messages[0]?.order ?? 0;
      deps.forgetDraft(tx, chat);
      if (person) await toOutbox(tx, person, { seq: message.seq, order, body, canSeal });
      tx.onKept(() => history.tell(chat, messages));
      return ok(message.id);
    });
    if (sent.ok && person) deps.written(person);
    return sent;
  };
};
