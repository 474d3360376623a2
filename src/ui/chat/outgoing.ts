import { msg } from '@lit/localize';
import type { SendError, NoProfile, NotKept } from '../../engine/api/engine-api.ts';
import type { ChatId } from '../../engine/api/ids.ts';
import { storageSentence } from '../invite/invite-words.ts';
import type { AppContext } from '../state/context.ts';
import { DraftKeeper } from './draft-keeper.ts';

/** Why a text was not sent, in words. */
const failureText = (error: SendError | NoProfile | NotKept): string => {
  switch (error.kind) {
    case 'not-kept':
      return storageSentence(error.problem);
    case 'too-long':
      return msg('This message is too long. Send it in parts.');
    case 'empty':
      return msg('There is nothing to send.');
    case 'unknown-chat':
      return msg('This conversation was removed.');
    case 'no-profile':
      return msg('You need a nickname first.');
  }
};

/**
 * What goes out of one chat's box. The box is free at once when a text is sent; a text that could not
 * be sent comes back into it, before what was typed since. The kept draft is let go of only when the
 * engine has kept the message, so that nothing is lost in between.
 */
export class Outgoing {
  failure = '';

  readonly #drafts: DraftKeeper;
  #sending = 0;

  constructor(
    private readonly app: AppContext,
    readonly chat: ChatId,
  ) {
    this.#drafts = new DraftKeeper(app.engine, chat);
  }

  /** What stands in the box. */
  get text(): string {
    return this.app.store.draft(this.chat);
  }

  /** The person typed. */
  typed(text: string): void {
    this.failure = '';
    this.#show(text);
    if (this.#sending === 0) this.#drafts.keep(text);
  }

  async send(text: string): Promise<void> {
    this.failure = '';
    this.#sending++;
    this.#show('');
    const sent = await this.app.engine.sendText(this.chat, text).finally(() => this.#sending--);
    if (!sent.ok) {
      this.failure = failureText(sent.error);
      this.#show(this.text === '' ? text : `${text}\n${this.text}`);
    }
    if (this.#sending === 0) this.#drafts.keep(this.text);
  }

  #show(text: string): void {
    this.app.store.drafts.set(this.chat, text);
    this.app.store.changed();
  }
}
