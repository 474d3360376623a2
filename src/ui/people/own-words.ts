import { msg, str } from '@lit/localize';
import { css, html, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { MAX_NOTE_BYTES } from '../../engine/api/limits.ts';
import type { Contact } from '../../engine/api/state.ts';
import { storageSentence } from '../invite/invite-words.ts';
import { DpElement } from '../shared/element.ts';
import type { AppContext } from '../state/context.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { nicknameWords } from '../welcome/welcome-screen.ts';

/** The own name and note for a contact. Only this person sees them. */
@customElement('dp-own-words')
export class DpOwnWords extends DpElement {
  static override styles: CSSResultGroup = [
    base,
    controls,
    css`
      form {
        display: grid;
        gap: 12px;
      }

      textarea {
        min-height: 72px;
        resize: vertical;
      }

      .save {
        display: flex;
        align-items: center;
        gap: 12px;
      }
    `,
  ];

  @property({ attribute: false }) app!: AppContext;
  @property({ attribute: false }) contact!: Contact;
  @state() private said: { readonly text: string; readonly wrong: boolean } = { text: '', wrong: false };

  protected override render(): TemplateResult {
    const { ownName, nickname, note } = this.contact;
    const typed = (): void => void (this.said = { text: '', wrong: false });
    return html`<form novalidate @submit=${(event: Event) => this.#save(event)}>
      <div class="field">
        <label for="name">${msg('Name')}</label>
        <input
          id="name"
          class="input"
          dir="auto"
          autocomplete="off"
          aria-describedby="for said"
          placeholder=${nickname}
          .value=${ownName}
          @input=${typed}
        />
      </div>
      <div class="field">
        <label for="note">${msg('Note')}</label>
        <textarea
          id="note"
          class="input"
          dir="auto"
          rows="2"
          aria-describedby="for said"
          .value=${note}
          @input=${typed}
        ></textarea>
      </div>
      <p class="small quiet" id="for">
        ${msg('Only you see these. The name stands in place of the nickname, which nobody can then change for you.')}
      </p>
      <div class="save">
        <button class="button" type="submit">${msg('Save')}</button>
        <p class="small ${this.said.wrong ? 'wrong' : 'quiet'}" id="said" aria-live="polite">
          ${this.said.text}
        </p>
      </div>
    </form>`;
  }

  async #save(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.find<HTMLInputElement>('#name')?.value ?? '';
    const note = this.find<HTMLTextAreaElement>('#note')?.value ?? '';
    const saved = await this.app.engine.contacts.describe(this.contact.id, { name, note });
    this.said = saved.ok
      ? { text: msg('Saved.'), wrong: false }
      : { text: this.#problem(saved.error), wrong: true };
  }

  #problem(error: SaveError): string {
    switch (error.kind) {
      case 'empty':
      case 'too-long':
      case 'index':
        return nicknameWords(error);
      case 'note-too-long': {
        const [size, limit] = [this.formats.number(error.bytes), this.formats.number(MAX_NOTE_BYTES)];
        return msg(str`The note is too long: ${size} of ${limit} bytes`);
      }
      case 'unknown-contact':
        return msg('This contact was removed.');
      case 'not-kept':
        return storageSentence(error.problem);
    }
  }
}

type SaveError = Exclude<
  Awaited<ReturnType<AppContext['engine']['contacts']['describe']>>,
  { readonly ok: true }
>['error'];
