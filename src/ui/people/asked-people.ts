import { msg, str } from '@lit/localize';
import { css, html, nothing, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { NotKept } from '../../engine/api/errors.ts';
import type { BlockedPerson, SentRequest } from '../../engine/api/state.ts';
import type { Result } from '../../lib/result.ts';
import { storageSentence } from '../invite/invite-words.ts';
import { DpElement } from '../shared/element.ts';
import { MinuteController } from '../shared/minute.ts';
import type { AppContext } from '../state/context.ts';
import { StoreController } from '../state/store-controller.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { sentWords } from './people-words.ts';
import { fullName, idLine } from './person-card.ts';
import { personStyles } from './person-styles.ts';

/** The sent requests, or the blocked people. Each row has a button that takes it back. */
@customElement('dp-asked-people')
export class DpAskedPeople extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    personStyles,
    css`
      :host {
        display: block;
      }

      .wrong {
        padding: 0 20px 12px;
      }

      .wrong:empty {
        display: none;
      }

      summary {
        min-height: var(--target);
        padding: 4px 20px;
        align-content: center;
        color: var(--text-quiet);
        font-size: var(--text-note);
        cursor: pointer;
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @property() which: 'sent' | 'blocked' = 'sent';
  @state() private failure = '';

  constructor() {
    super();
    new StoreController(this);
    new MinuteController(this);
  }

  protected override render(): TemplateResult {
    return html`${this.which === 'sent' ? this.#sent() : this.#blocked()}
      <p class="wrong" aria-live="polite">${this.failure || nothing}</p>`;
  }

  #sent(): TemplateResult | typeof nothing {
    const sent = this.app.store.engine?.sentRequests ?? [];
    if (sent.length === 0) return nothing;
    return html`<h2 id="heading">${msg('Sent requests')}</h2>
      <ul class="people" aria-labelledby="heading">
        ${repeat(
          sent,
          ({ id }) => id,
          (request) => this.#request(request),
        )}
      </ul>`;
  }

  #request(request: SentRequest): TemplateResult {
    const { engine, page } = this.app;
    const withdraw = (): Promise<void> => this.#take(engine.people.withdraw(request.id));
    return html`<li class="person">
      <dp-print .person=${request.id}></dp-print>
      <div class="about">
        <div class="who">
          <span id="name-${request.id}">${fullName(request.nickname, null)}</span>
          <time class="small quiet" datetime=${new Date(request.sentAt).toISOString()}
            >${this.formats.ago(request.sentAt, page.now())}</time
          >
        </div>
        ${idLine(request.id)}
        <span class="small">${sentWords(request.state)}</span>
      </div>
      <button class="button" type="button" aria-describedby="name-${request.id}" @click=${withdraw}>
        ${request.state === 'expired' ? msg('Take off the list') : msg('Withdraw')}
      </button>
    </li>`;
  }

  #blocked(): TemplateResult | typeof nothing {
    const blocked = this.app.store.engine?.blocked ?? [];
    if (blocked.length === 0) return nothing;
    const n = this.formats.number(blocked.length);
    return html`<details>
      <summary>${msg(str`Blocked people: ${n}`)}</summary>
      <ul class="people" aria-label=${msg('Blocked people')}>
        ${repeat(
          blocked,
          ({ id }) => id,
          (person) => this.#person(person),
        )}
      </ul>
    </details>`;
  }

  #person({ id, nickname }: BlockedPerson): TemplateResult {
    return html`<li class="person">
      <dp-print .person=${id}></dp-print>
      <div class="about"><span id="name-${id}">${fullName(nickname, null)}</span>${idLine(id)}</div>
      <button
        class="button"
        type="button"
        aria-describedby="name-${id}"
        @click=${() => this.#take(this.app.engine.people.unblock(id))}
      >
        ${msg('Unblock')}
      </button>
    </li>`;
  }

  async #take(taken: Promise<Result<void, NotKept>>): Promise<void> {
    const result = await taken;
    this.failure = '';
    if (result.ok) return;
    this.failure = storageSentence(result.error.problem);
  }
}
