import { msg } from '@lit/localize';
import type { ChatId } from '../../engine/api/ids.ts';
import type { Message } from '../../engine/api/state.ts';
import { isBlank } from '../../lib/visible-text.ts';
import { changeFailure } from '../messages/message-words.ts';
import type { AppStore } from '../state/app-store.ts';
import type { AppContext } from '../state/context.ts';
import { DraftKeeper } from './draft-keeper.ts';

/** A text that the engine has not stored yet. */
interface InFlight {
  readonly text: string;
  /** The message that it answers; null: none. */
  readonly answered: Message | null;
  /** Whether the text is still at the beginning of the box. */
  inBox: boolean;
}

/**
 * What leaves the composer of one chat. A sent text stays in the box until the engine has stored it, so that nothing
 * is lost in between. Text that is typed after it meanwhile is the next message.
 */
export class Outgoing {
  failure = '';
  /** The message that is being answered; null: none. */
  answered: Message | null = null;
  /** The message that is being edited; null: none. Its new text is not a draft: the draft stays in the store meanwhile. */
  editing: Message | null = null;
  /** Puts a text into the element at once, because a key may be pressed before the next frame. */
  shown: ((text: string) => void) | null = null;

  readonly #drafts: DraftKeeper;
  #inFlight: InFlight[] = [];

  constructor(
    private readonly app: AppContext,
    readonly chat: ChatId,
  ) {
    this.#drafts = new DraftKeeper(app.engine, chat);
  }

  /** The text in the box. */
  get text(): string {
    const { store } = this.app;
    return this.editing === null ? store.draft(this.chat) : (store.edits.get(this.chat) ?? '');
  }

  /** Takes a change by the person. */
  typed(text: string): void {
    this.failure = '';
    if (!text.startsWith(this.#held())) for (const each of this.#inFlight) each.inBox = false;
    this.#show(text);
    if (this.#inFlight.length === 0 && this.editing === null) this.#drafts.keep(text);
  }

  /** Begins an answer to this message. */
  reply(message: Message): void {
    this.cancel();
    this.answered = message;
    this.app.store.changed();
  }

  /** Begins an edit: puts the text of a message into the box. The draft is shown again afterwards. */
  edit(message: Message): void {
    if (this.#inFlight.length > 0) return;
    this.cancel();
    this.editing = message;
    this.#put(message.text);
  }

  /** Ends the answer or the edit. */
  cancel(): void {
    this.answered = null;
    this.failure = '';
    if (this.editing !== null) {
      this.editing = null;
      this.app.store.edits.delete(this.chat);
      this.shown?.(this.text);
    }
    this.app.store.changed();
  }

  /** Sends the text in the box. A second Enter finds nothing more to send. */
  async send(text: string): Promise<void> {
    this.failure = '';
    if (this.editing !== null) return this.#change(this.editing, text);
    const next = text.slice(this.#held().length);
    if (isBlank(next)) return;
    this.#show(text);
    this.#inFlight.push({ text: next, answered: this.answered, inBox: true });
    this.answered = null;
    if (this.#inFlight.length === 1) await this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    for (let first = this.#inFlight[0]; first !== undefined; first = this.#inFlight[0]) {
      const failure = await this.#sendOne(first);
      if (failure === '') this.#kept(first);
      else this.#failed(failure);
    }
    this.#drafts.keep(this.text);
  }

  /** Resolves with the reason of a failure; empty: the text is stored. */
  async #sendOne({ text, answered }: InFlight): Promise<string> {
    try {
      const { chats } = this.app.engine;
      const sent = await (answered ? chats.send(this.chat, text, answered.id) : chats.send(this.chat, text));
      return sent.ok ? '' : changeFailure(sent.error);
    } catch (error) {
      reportError(error);
      return msg('Something unexpected happened. The text was not sent; it is still here.');
    }
  }

  /** Stores the new text of an edited message. */
  async #change(message: Message, text: string): Promise<void> {
    this.#show(text);
    const changed = await this.app.engine.messages.edit(this.chat, message.id, text);
    if (changed.ok) return this.cancel();
    this.failure = changeFailure(changed.error);
    this.app.store.changed();
  }

  #kept(item: InFlight): void {
    this.#inFlight.shift();
    if (!item.inBox) return;
    this.#show(this.text.slice(item.text.length));
    this.shown?.(this.text);
  }

  /** After a failure nothing is sent by itself. A text that had left the box comes back into it. */
  #failed(failure: string): void {
    this.answered ??= this.#inFlight[0]?.answered ?? null;
    const lost = this.#inFlight.filter(({ inBox }) => !inBox).map(({ text }) => text);
    this.#inFlight = [];
    this.failure = failure;
    this.#show([...lost, ...(this.text === '' ? [] : [this.text])].join('\n'));
  }

  /** The text in the box that is already being sent. */
  #held(): string {
    return this.#inFlight.map(({ text, inBox }) => (inBox ? text : '')).join('');
  }

  /** Sets the text of the box, not by typing. */
  #put(text: string): void {
    this.#show(text);
    this.shown?.(text);
  }

  #show(text: string): void {
    const { drafts, edits } = this.app.store;
    (this.editing === null ? drafts : edits).set(this.chat, text);
    this.app.store.changed();
  }
}

const ofStore = new WeakMap<AppStore, Map<ChatId, Outgoing>>();

/**
 * The composer's state of a chat. It is the same object when the person comes back, because a text may still be on
 * its way.
 */
export const outgoingOf = (app: AppContext, chat: ChatId): Outgoing => {
  const known = ofStore.get(app.store) ?? new Map<ChatId, Outgoing>();
  ofStore.set(app.store, known);
  const outgoing = known.get(chat) ?? new Outgoing(app, chat);
  known.set(chat, outgoing);
  return outgoing;
};
