import { msg } from '@lit/localize';
import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Cancel } from '../../lib/signal.ts';
import { retry, tries } from './parts.ts';

/** What the app hears where the page has to be loaded again. */
export const RELOAD = 'dp-reload';

const reload = ({ currentTarget }: Event): void =>
  void currentTarget?.dispatchEvent(new CustomEvent(RELOAD, { bubbles: true, composed: true }));

/** That something could not be loaded, and how to have it tried again. */
export interface MissingWords {
  readonly text: string;
  readonly button: TemplateResult;
}

/**
 * What is said wherever a part of the app is missing. Some browsers remember that a script was not there for as long as the
 * page lives, so that after a second failure the page is loaded again.
 */
export const missingWords = (look = 'button'): MissingWords => ({
  text: msg('A part of Driftpost could not be loaded. Please check your network.'),
  button:
    tries.get() > 1
      ? html`<button class=${look} type="button" @click=${reload}>${msg('Reload')}</button>`
      : html`<button class=${look} type="button" @click=${retry}>${msg('Load it again')}</button>`,
});

/** The same as a block, where something was pressed that needs the part. */
export const missingBlock = (look = 'button'): TemplateResult => {
  const { text, button } = missingWords(look);
  return html`<div role="alert">
    <p>${text}</p>
    <div class="buttons">${button}</div>
  </div>`;
};

/** Draws its element again when a part goes missing, or comes. */
export class MissingController implements ReactiveController {
  #stop: Cancel | null = null;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = tries.subscribe(() => this.host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#stop?.();
  }
}
