import { msg } from '@lit/localize';
import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Cancel } from '../../lib/signal.ts';
import { retry, tries } from './parts.ts';

/** The event that asks the app to load the page again. */
export const RELOAD = 'dp-reload';

const reload = ({ currentTarget }: Event): void =>
  void currentTarget?.dispatchEvent(new CustomEvent(RELOAD, { bubbles: true, composed: true }));

/** The bar that says that something could not be loaded, with a button to try again. */
export interface MissingWords {
  readonly text: string;
  readonly button: TemplateResult;
}

/**
 * The words for a part of the app that is missing. Some browsers remember a failed script as long as the page lives,
 * so after a second failure the button loads the page again.
 */
export const missingWords = (look = 'button'): MissingWords => ({
  text: msg('A part of Driftpost could not be loaded. Please check your network.'),
  button:
    tries.get() > 1
      ? html`<button class=${look} type="button" @click=${reload}>${msg('Reload')}</button>`
      : html`<button class=${look} type="button" @click=${retry}>${msg('Load it again')}</button>`,
});

/** The same as a block, at the place where the person pressed something that needs the part. */
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
