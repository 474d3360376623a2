import { LitElement, type CSSResultGroup } from 'lit';
import { getLocale } from '../../i18n/localize.ts';
import { updateWhenLocaleChanges } from '@lit/localize';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { type Formats, formatsOf } from './formats.ts';

/** What all elements share: basic styles, texts that follow the language, numbers and dates in it. */
export abstract class DpElement extends LitElement {
  static override styles: CSSResultGroup = [base, controls];

  constructor() {
    super();
    updateWhenLocaleChanges(this);
  }

  /** Formats of the language on the screen. */
  protected get formats(): Formats {
    return formatsOf(getLocale());
  }

  /** Tells the element around this one, through all shadow roots. */
  protected emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** The first match in what is rendered here. */
  protected find<T extends Element>(selector: string): T | null {
    return this.renderRoot.querySelector<T>(selector);
  }
}
