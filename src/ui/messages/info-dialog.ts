import { msg } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ChatId, MessageId } from '../../engine/api/ids.ts';
import type { MessageInfo, MessageWay } from '../../engine/api/messages-api.ts';
import { withoutSpoilers } from '../../lib/spoilers.ts';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import type { AppContext } from '../state/context.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';

/** The path by which the message came. */
const wayWords = (way: MessageWay, isMine: boolean): string => {
  if (way === 'written-here') return msg('Written on this device');
  if (way === 'author') return msg('Directly from the person who wrote it');
  return isMine ? msg('Written on another device of yours') : msg('Brought by another device of yours');
};

/** The details of a message: when it was written, delivered and read, and its earlier versions. */
@customElement('dp-message-info')
export class DpMessageInfo extends DpDialog {
  static override styles: CSSResultGroup = [
    base,
    controls,
    dialogStyles,
    css`
      dl > div {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 16px;
        padding: 9px 0;
        border-top: 1px solid var(--line);
      }

      ol {
        display: grid;
        gap: 12px;
        margin: 0;
        padding: 0;
        list-style: none;
      }

      h3 {
        font-size: var(--text-normal);
      }

      .said {
        white-space: pre-wrap;
        max-height: 12em;
        overflow: auto;
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @property({ attribute: false }) chat!: ChatId;
  @property({ attribute: false }) message!: MessageId;
  /** Whether the person here wrote it. */
  @property({ type: Boolean }) mine = false;
  /** undefined: still loading; null: the message was deleted. */
  @state() private info: MessageInfo | null | undefined;

  protected override readonly keeps = false;

  protected override firstUpdated(): void {
    void this.#read();
  }

  protected override heading(): string {
    return msg('Message info');
  }

  protected override body(): TemplateResult {
    const { info } = this;
    if (info === undefined)
      return html`<p class="quiet">${msg('Reading the messages from this device.')}</p>`;
    if (info === null) return html`<p>${msg('This message is not here any more.')}</p>`;
    return html`<dl>
        ${this.#time(msg('Written'), info.writtenAt)}
        ${
          this.mine
            ? html`${this.#time(msg('Delivered'), info.deliveredAt)} ${this.#time(msg('Read'), info.readAt)}`
            : this.#time(msg('Arrived'), info.arrivedAt)
        }
        ${this.#line(msg('Way'), wayWords(info.way, this.mine))}
      </dl>
      ${info.versions.length > 1 ? this.#versions(info) : nothing}`;
  }

  async #read(): Promise<void> {
    this.info = (await this.app.engine.messages.info(this.chat, this.message)) ?? null;
  }

  #time(what: string, at: number | null): TemplateResult {
    return this.#line(what, at === null ? msg('Unknown') : this.formats.dateTime(at));
  }

  #line(what: string, known: string): TemplateResult {
    return html`<div>
      <dt>${what}</dt>
      <dd>${known}</dd>
    </div>`;
  }

  #versions({ versions }: MessageInfo): TemplateResult {
    return html`<h3 id="versions">${msg('Versions')}</h3>
      <ol aria-labelledby="versions">
        ${versions.map(
          ({ text, writtenAt }) =>
            html`<li>
              <div class="small quiet">${this.formats.dateTime(writtenAt)}</div>
              <div class="said" dir="auto" tabindex="0">${withoutSpoilers(text)}</div>
            </li>`,
        )}
      </ol>`;
  }
}
