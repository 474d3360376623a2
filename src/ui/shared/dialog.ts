import { msg } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { xIcon } from '../icons/icons.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { DpElement } from './element.ts';
import { addLayer } from './layers.ts';
import { MissingController, missingBlock } from './missing.ts';
import { tries } from './parts.ts';

/** How every dialog looks: a sheet from below on a phone, a card in the middle elsewhere. */
export const dialogStyles = css`
  dialog {
    width: min(440px, 100vw - 32px);
    max-height: min(720px, 100dvh - 32px);
    padding: 0;
    border: 1px solid var(--line);
    border-radius: var(--radius-card);
    background: var(--raised);
    color: var(--text);
    box-shadow: var(--shadow-high);
    overflow: auto;
    overscroll-behavior: contain;
  }

  dialog::backdrop {
    background: var(--veil);
  }

  dialog[open] {
    animation: rise var(--quick) var(--ease);
  }

  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(12px);
    }
  }

  .head {
    position: sticky;
    top: 0;
    z-index: 1;
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
    padding: 12px 12px 8px 24px;
    background: var(--raised);
  }

  h2 {
    min-width: 0;
    font-size: var(--text-large);
    overflow-wrap: anywhere;
  }

  .body {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
    padding: 4px 24px 24px;
    overflow-wrap: anywhere;
  }

  .body .buttons {
    justify-content: flex-end;
  }

  @media (width < 480px) {
    dialog {
      width: 100vw;
      max-width: 100vw;
      margin: auto 0 0;
      border-width: 1px 0 0;
      border-radius: var(--radius-card) var(--radius-card) 0 0;
      padding-bottom: env(safe-area-inset-bottom);
    }
  }

  /* In a low window the heading scrolls away. */
  @container app (height < 26rem) {
    dialog {
      max-height: calc(100dvh - 8px);
    }

    .head {
      position: static;
    }
  }
`;

/**
 * A modal dialog of the platform. It opens when it is put into the page. A base class and not an element with a slot:
 * so the content is inside of the dialog for every tool that reads the tree.
 * @fires dp-close when it was closed
 */
export abstract class DpDialog extends DpElement {
  static override styles: CSSResultGroup = [base, controls, dialogStyles];

  /** The name of the dialog. */
  protected abstract heading(): string;
  protected abstract body(): TemplateResult | typeof nothing;

  /** Whether closing it loses work that the person has begun. */
  protected readonly keeps: boolean = true;

  #gone: (() => void) | null = null;

  constructor() {
    super();
    new MissingController(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#gone ??= addLayer({ close: () => this.close(), keeps: this.keeps });
    void this.updateComplete.then(() => {
      const dialog = this.find<HTMLDialogElement>('dialog');
      if (this.isConnected && dialog !== null && !dialog.open) dialog.showModal();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
  }

  /** Closes it, as Esc does. */
  protected close(): void {
    this.#leave();
    this.find<HTMLDialogElement>('dialog')?.close();
  }

  /** The browser fires `close` some time later. Keys that are pressed meanwhile are meant for the screen behind. */
  #leave(): void {
    this.#gone?.();
    this.#gone = null;
  }

  #closed(): void {
    this.#leave();
    this.emit('dp-close');
  }

  protected override render(): TemplateResult {
    return html`<dialog
      aria-labelledby="heading"
      @cancel=${() => this.#leave()}
      @close=${() => this.#closed()}
      @click=${(event: MouseEvent) => this.#closeOutside(event)}
    >
      <div class="head">
        <h2 id="heading">${this.heading()}</h2>
        <button
          class="icon-button"
          type="button"
          aria-label=${msg('Close')}
          title=${msg('Close')}
          @click=${() => this.close()}
        >
          ${xIcon}
        </button>
      </div>
      <div class="body">
        ${
          // The bar above everything cannot be pressed while a dialog is open.
          tries.get() > 0 ? missingBlock('button primary') : nothing
        }
        ${this.body()}
      </div>
    </dialog>`;
  }

  /** A press on the backdrop has the dialog itself as its target. */
  #closeOutside(event: MouseEvent): void {
    const dialog = event.currentTarget as HTMLDialogElement;
    if (event.target !== dialog) return;
    const box = dialog.getBoundingClientRect();
    const inside =
      event.clientX >= box.left &&
      event.clientX <= box.right &&
      event.clientY >= box.top &&
      event.clientY <= box.bottom;
    if (!inside) this.close();
  }
}
