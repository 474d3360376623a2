import { msg } from '@lit/localize';
import type { MessageId, PersonId } from '../../engine/api/ids.ts';
import type { ChangeError } from '../../engine/api/messages-api.ts';
import type { NoProfile, NotKept } from '../../engine/api/errors.ts';
import type { Message } from '../../engine/api/state.ts';
import type { Result } from '../../lib/result.ts';
import type { Outgoing } from '../chat/outgoing.ts';
import type { MenuItem } from '../shared/menu.ts';
import type { ChatLog } from '../state/chat-log.ts';
import type { AppContext } from '../state/context.ts';
import { messageMenu } from './message-menu.ts';
import { changeFailure } from './message-words.ts';
import { SIGNS_AT_ONCE } from './reaction-picker.ts';
import type { SelectedAction } from './selected-bar.ts';
import { Selection } from './selection.ts';

/** How long "Undo" is offered, in milliseconds. */
const UNDO_MS = 20_000;

/** What the actions need of the screen. */
export interface ChatActionsHost {
  readonly app: AppContext;
  readonly log: ChatLog;
  readonly outgoing: Outgoing | null;
  /** Renders the screen again after a change. */
  changed(): void;
  focusBox(): void;
  /** Puts the focus on the message that had the focus last. */
  focusMessages(): void;
  /** Puts messages on the clipboard as a person would quote them. */
  copy(messages: readonly Message[]): void;
  /** Opens the picker of reactions for a message. */
  pickSign(message: Message, button: HTMLElement): void;
}

/** An action that can be undone. */
interface Undo {
  readonly ids: readonly MessageId[];
  readonly what: string;
}

/** The actions for messages of the open chat. */
export class ChatActions {
  /** The action that can be undone now. */
  undo: Undo | null = null;
  /** Why the last action failed; empty: it did not. */
  failure = '';
  /** The selected messages. */
  readonly selection: Selection;

  #timer = 0;

  constructor(private readonly host: ChatActionsHost) {
    this.selection = new Selection(host.log, () => host.changed());
  }

  /** The lines of the menu of a message. `button` has opened it. */
  menu(message: Message, button: HTMLElement): readonly MenuItem[] {
    const { app, log } = this.host;
    const { id, mine } = message;
    return messageMenu(message, {
      reply: () => this.reply(id),
      react: () => this.host.pickSign(message, button),
      edit: () => this.edit(id),
      deleteForEveryone: () => void this.#do(app.engine.messages.delete(log.chat, [id])),
      deleteForMe: () => void this.#hide([id]),
      copy: () => void app.page.copy(message.text),
      forward: () => app.store.open({ kind: 'forward', chat: log.chat, messages: [id] }),
      select: () => this.selection.press({ id, how: 'toggle' }),
      info: () => this.info(id, mine),
    });
  }

  info(id: MessageId, mine = this.host.log.get(id)?.mine ?? false): void {
    this.host.app.store.open({ kind: 'message-info', chat: this.host.log.chat, message: id, mine });
  }

  reply(id: MessageId): void {
    const message = this.host.log.get(id);
    if (message?.kind !== 'text') return;
    this.host.outgoing?.reply(message);
    this.host.focusBox();
  }

  edit(id: MessageId): void {
    const message = this.host.log.get(id);
    if (message?.kind !== 'text' || !message.mine) return;
    this.host.outgoing?.edit(message);
    this.host.focusBox();
  }

  /** Sets a reaction, or removes it if it is set already. */
  react(id: MessageId, sign: string): void {
    const { app, log } = this.host;
    const own = log.get(id)?.reactions.find(({ mine }) => mine)?.sign;
    const { signs } = app.page.preferences.get();
    if (own !== sign)
      app.page.setPreferences({ signs: [...new Set([sign, ...signs])].slice(0, SIGNS_AT_ONCE) });
    void this.#do(app.engine.messages.react(log.chat, id, own === sign ? null : sign));
  }

  /** Carries out an action for all selected messages, and ends the selection. */
  selected(action: SelectedAction): void {
    const { app, log } = this.host;
    const { messages } = this.selection;
    const ids = messages.map(({ id }) => id);
    const texts = messages.filter(({ kind }) => kind === 'text');
    this.selection.end();
    this.host.focusMessages();
    switch (action) {
      case 'copy':
        return this.host.copy(texts);
      case 'forward':
        return app.store.open({ kind: 'forward', chat: log.chat, messages: texts.map(({ id }) => id) });
      case 'hide':
        return void this.#hide(ids);
      case 'delete':
        return void this.#do(app.engine.messages.delete(log.chat, ids));
      case 'cancel':
    }
  }

  takeBack(): void {
    const { app, log } = this.host;
    if (this.undo) void this.#do(app.engine.messages.unhide(log.chat, this.undo.ids));
    this.stop();
    this.host.focusBox();
  }

  /** Ends the selection and the offer to undo, when the chat is left. */
  leave(): void {
    this.selection.end();
    this.stop();
  }

  /** Ends the offer to undo. */
  stop(): void {
    clearTimeout(this.#timer);
    this.undo = null;
    this.failure = '';
    this.host.changed();
  }

  /** The name of a person on this screen. */
  nameOf(person: PersonId): string {
    const { store } = this.host.app;
    return store.engine?.profile?.id === person
      ? msg('You')
      : (store.contact(person)?.name ?? msg('Somebody'));
  }

  async #hide(ids: readonly MessageId[]): Promise<void> {
    const { app, log } = this.host;
    if (!(await this.#do(app.engine.messages.hide(log.chat, ids)))) return;
    clearTimeout(this.#timer);
    this.undo = { ids, what: msg('Deleted for you') };
    this.#timer = window.setTimeout(() => this.stop(), UNDO_MS);
    this.host.changed();
  }

  /** Shows the reason if the change fails. */
  async #do(doing: Promise<Result<unknown, ChangeError | NoProfile | NotKept>>): Promise<boolean> {
    const done = await doing;
    this.failure = done.ok ? '' : changeFailure(done.error);
    this.host.changed();
    return done.ok;
  }
}
