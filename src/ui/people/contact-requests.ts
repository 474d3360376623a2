import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RequestAnswer } from '../../engine/api/people-api.ts';
import type { ContactRequest } from '../../engine/api/state.ts';
import { storageSentence } from '../invite/invite-words.ts';
import { DpElement } from '../shared/element.ts';
import { MinuteController } from '../shared/minute.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { caution, fullName, idLine } from './person-card.ts';
import { personStyles } from './person-styles.ts';
import { isolated } from '../shared/isolated.ts';

/** From so many requests on, the screen offers to clear all of them. */
const MANY_REQUESTS = 10;

/** The received contact requests, each with three answers. */
@customElement('dp-contact-requests')
export class DpContactRequests extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    personStyles,
    css`
      :host {
        display: block;
      }

      .person {
        border-color: transparent;
        background: var(--cork-soft);
      }

      .greeting {
        background: var(--raised);
      }

      .many {
        display: grid;
        gap: 8px;
        justify-items: start;
        padding: 0 20px 12px;
      }

      .said {
        padding: 0 20px 12px;
        outline: none;
      }

      .said:empty {
        display: none;
      }

      @media (forced-colors: active) {
        .person {
          border-color: CanvasText;
        }
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  /** Whether the question about clearing all requests is open. */
  @state() private clearing = false;
  /** The result of the last answer. */
  @state() private said: { readonly text: string; readonly wrong: boolean } = { text: '', wrong: false };

  constructor() {
    super();
    new StoreController(this);
    new MinuteController(this);
  }

  protected override render(): TemplateResult {
    const requests = this.app.store.engine?.requests ?? [];
    return html`${
        requests.length === 0
          ? nothing
          : html`<h2 id="heading">${msg('Contact requests')}</h2>
              ${requests.length < MANY_REQUESTS ? nothing : this.#many(requests.length)}
              <ul class="people" aria-labelledby="heading">
                ${repeat(
                  requests,
                  ({ id }) => id,
                  (request) => this.#row(request),
                )}
              </ul>`
      }
      <p class="said small ${this.said.wrong ? 'wrong' : 'quiet'}" tabindex="-1" aria-live="polite">
        ${this.said.text || nothing}
      </p>`;
  }

  #many(count: number): TemplateResult {
    const n = this.formats.number(count);
    if (!this.clearing)
      return html`<div class="many">
        <p class="small">
          ${msg(str`${n} requests wait. Where more come, the new ones displace those that cost their senders the least.`)}
        </p>
        <button class="button" type="button" @click=${() => (this.clearing = true)}>
          ${msg('Clear all')}
        </button>
      </div>`;
    return html`<div class="many" role="group" aria-labelledby="clear">
      <p class="small" id="clear">
        ${msg(str`Decline all ${n} requests? Nobody is told, and these people cannot ask again for a week.`)}
      </p>
      <div class="buttons">
        <button class="button" type="button" @click=${() => (this.clearing = false)}>${msg('Cancel')}</button>
        <button class="button danger" type="button" @click=${() => this.#clear(n)}>
          ${msg('Clear all')}
        </button>
      </div>
    </div>`;
  }

  async #clear(n: string): Promise<void> {
    const cleared = await this.app.engine.people.clear();
    this.clearing = false;
    this.said = cleared.ok ? { text: msg(str`Declined: ${n}`), wrong: false } : failed(cleared.error);
    await this.updateComplete;
    if (cleared.ok) this.find<HTMLElement>('.said')?.focus();
  }

  #row(request: ContactRequest): TemplateResult {
    const { id, nickname, greeting, receivedAt } = request;
    const answer = (kind: RequestAnswer, text: string, look = ''): TemplateResult =>
      html`<button
        class="button ${look}"
        type="button"
        aria-describedby="name-${id}"
        @click=${() => this.#answer(request, kind)}
      >
        ${text}
      </button>`;
    return html`<li class="person">
      <dp-print .person=${id}></dp-print>
      <div class="about">
        <div class="who">
          <span id="name-${id}">${fullName(nickname, null)}</span>
          <time class="small quiet" datetime=${new Date(receivedAt).toISOString()}
            >${this.formats.ago(receivedAt, this.app.page.now())}</time
          >
        </div>
        ${idLine(id)}
      </div>
      ${caution(request)} ${greeting === '' ? nothing : html`<p class="greeting" dir="auto">${greeting}</p>`}
      <div class="buttons">
        ${answer('accept', msg('Accept'), 'primary')} ${answer('decline', msg('Decline'))}
        ${answer('block', msg('Block'), 'danger')}
      </div>
    </li>`;
  }

  async #answer({ id, nickname }: ContactRequest, answer: RequestAnswer): Promise<void> {
    const answered = await this.app.engine.people.answer(id, answer);
    this.said = answered.ok ? { text: said(answer, nickname), wrong: false } : failed(answered.error);
    // The pressed button is gone with its row, so the focus goes to the text with the result.
    await this.updateComplete;
    if (answered.ok) this.find<HTMLElement>('.said')?.focus();
  }
}

/** Explains the effect of an answer. */
const said = (answer: RequestAnswer, nickname: string): string => {
  switch (answer) {
    case 'accept':
      return msg(str`Accepted. ${isolated(nickname)} becomes a contact as soon as both of you are there.`);
    case 'decline':
      return msg(str`Declined. ${isolated(nickname)} is not told, and cannot ask again for a week.`);
    case 'block':
      return msg(str`Blocked. You see no more requests of ${isolated(nickname)}; below you can change that.`);
  }
};

type AnswerFailure = Exclude<
  Awaited<ReturnType<AppContext['engine']['people']['answer']>>,
  { readonly ok: true }
>['error'];

const failed = (error: AnswerFailure): { readonly text: string; readonly wrong: boolean } => {
  if (error.kind === 'unknown-contact')
    return { text: msg('This request is not there any more.'), wrong: true };
  return { text: storageSentence(error.problem), wrong: true };
};
