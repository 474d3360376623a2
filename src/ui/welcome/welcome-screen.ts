import { msg, str } from '@lit/localize';
import { html, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { NicknameError } from '../../engine/api/profile-api.ts';
import type { NotKept } from '../../engine/api/errors.ts';
import { MAX_NICKNAME_CHARACTERS } from '../../engine/api/limits.ts';
import type { InvitePreview, InviteProblem } from '../../engine/api/state.ts';
import type { AppParts } from '../state/context.ts';
import type { Result } from '../../lib/result.ts';
import { mark } from '../icons/mark.ts';
import { inviteProblemWords, senderName, storageSentence } from '../invite/invite-words.ts';
import '../people/print-view.ts';
import { printOf } from '../people/print.ts';
import '../shared/earlier-data.ts';
import { DpElement } from '../shared/element.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { welcomeStyles } from './welcome-styles.ts';
import { MissingController, missingBlock } from '../shared/missing.ts';
import { part } from '../shared/parts.ts';

const loadRestore = part(() => import('../backup/restore-dialog.ts'));

/** The invite in the address of the page, and what is known of it. */
export type OpenedInvite =
  | { readonly kind: 'reading' }
  /** A code for pairing instead of an invite. It is used once there is a nickname. */
  | { readonly kind: 'pairing' }
  | { readonly kind: 'good'; readonly preview: InvitePreview }
  | { readonly kind: 'bad'; readonly problem: InviteProblem };

/** Why a nickname is refused. */
export const nicknameWords = (error: NicknameError | NotKept): string => {
  switch (error.kind) {
    case 'empty':
      return msg('Please type a nickname: one or more letters.');
    case 'too-long':
      return msg(str`A nickname has at most ${MAX_NICKNAME_CHARACTERS} characters.`);
    case 'index':
      return msg('A nickname cannot end in # and a number: these tell people of one nickname apart.');
    case 'not-kept':
      return storageSentence(error.problem);
  }
};

/** The first start: one question, one button. */
@customElement('dp-welcome')
export class DpWelcome extends DpElement {
  static override styles: CSSResultGroup = [base, controls, welcomeStyles];

  @property({ attribute: false }) invite: OpenedInvite | null = null;
  /** Makes the profile. This screen only shows the reason of a failure. */
  @property({ attribute: false }) begin!: (
    nickname: string,
  ) => Promise<Result<unknown, NicknameError | NotKept>>;
  /** The engine, for restoring a backup; null until it is loaded. */
  @property({ attribute: false }) app: AppParts | null = null;
  /** Whether this browser had a first start and its data is gone. */
  @property({ type: Boolean }) cleared = false;
  @state() private restoring = false;
  @state() private failure = '';
  @state() private busy = false;

  constructor() {
    super();
    new MissingController(this);
  }

  protected override firstUpdated(): void {
    this.find<HTMLInputElement>('input')?.focus();
  }

  protected override render(): TemplateResult {
    return html`<main>
      <div class="art">${mark()}</div>
      <h1>${msg('Welcome to Driftpost')}</h1>
      ${
        this.invite === null || this.invite.kind === 'reading'
          ? html`<p class="lead">
              ${msg('A messenger that is nothing but a web page. No account, no password, no server in between.')}
            </p>`
          : this.#invited(this.invite)
      }
      ${this.cleared ? this.#gone() : ''}
      <form @submit=${(event: Event) => this.#submit(event)} novalidate>
        <div class="field">
          <label for="nickname">${msg('Nickname')}</label>
          <input
            id="nickname"
            class="input"
            name="nickname"
            dir="auto"
            autocomplete="nickname"
            aria-describedby="hint"
            aria-invalid=${this.failure === '' ? 'false' : 'true'}
          />
          <p id="hint" class="small ${this.failure === '' ? 'quiet' : 'wrong'}" aria-live="polite">
            ${this.failure || msg('What others see. You can change it later.')}
          </p>
        </div>
        <button class="button ${this.cleared ? '' : 'primary'}" type="submit" aria-disabled=${this.busy}>
          ${msg('Start chatting')}
        </button>
      </form>
      <button
        class="button ${this.cleared ? 'primary' : ''}"
        type="button"
        @click=${() => (this.restoring = true)}
      >
        ${msg('Restore from backup')}
      </button>
      ${this.restoring ? this.#restore() : ''}
      ${this.app ? html`<dp-earlier-data .page=${this.app.page}></dp-earlier-data>` : ''}
      <p class="small quiet foot">
        ${msg('Your keys and messages are kept in this browser, on this device, and nowhere else.')}
      </p>
    </main>`;
  }

  /** The note that the browser has cleared the database: by itself, or because a person or a program did it. */
  #gone(): TemplateResult {
    return html`<div class="card bad" role="status">
      <p>
        <strong>${msg('What was kept here is gone.')}</strong>
        ${msg('This browser has cleared the keys, contacts and messages of Driftpost. A backup brings them back.')}
      </p>
      <p class="small">
        ${msg('Without a backup you can start anew; your contacts then need a new invite.')}
      </p>
    </div>`;
  }

  #restore(): TemplateResult {
    void loadRestore();
    if (loadRestore.state() === 'missing') return missingBlock();
    return html`<dp-restore-backup
      .app=${this.app}
      @dp-close=${() => (this.restoring = false)}
    ></dp-restore-backup>`;
  }

  #invited(invite: Exclude<OpenedInvite, { kind: 'reading' }>): TemplateResult {
    if (invite.kind === 'pairing')
      return html`<p class="lead">${msg('Choose a nickname; then the code that you opened is used.')}</p>`;
    if (invite.kind === 'bad') {
      const { what, todo } = inviteProblemWords(invite.problem);
      return html`<div class="card bad" role="status">
        <p><strong>${what}</strong> ${todo}</p>
        <p class="small">${msg('You can start all the same and invite others yourself.')}</p>
      </div>`;
    }
    const { preview } = invite;
    return html`<div class="card">
      <dp-print .person=${preview.from}></dp-print>
      <div>
        <p>
          <strong dir="auto"
            >${
              preview.nickname === ''
                ? msg('You are invited to talk')
                : msg(str`${senderName(preview.nickname)} invites you to talk`)
            }</strong
          >
        </p>
        <p class="small quiet">${printOf(preview.from).words}</p>
      </div>
    </div>`;
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const box = this.find<HTMLInputElement>('input');
    this.busy = true;
    this.failure = '';
    const made = await this.begin(box?.value ?? '').finally(() => (this.busy = false));
    if (made.ok) return;
    this.failure = nicknameWords(made.error);
    box?.focus();
  }
}
