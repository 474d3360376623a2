import { LitElement, type CSSResultGroup } from 'lit';
import type { Cancel } from '../../lib/signal.ts';
import { getLocale } from '../../i18n/localize.ts';
import { updateWhenLocaleChanges } from '@lit/localize';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';
import { type Formats, formatsOf } from './formats.ts';

let heard: (() => void) | undefined;

/** Calls one listener after every update of any element. Returns a function that ends that. */
export const hearUpdates = (listener: () => void): Cancel => {
  heard = listener;
  return () => {
    if (heard === listener) heard = undefined;
  };
};

/** The base of all elements: basic styles, texts that follow the language, numbers and dates in that language. */
export abstract class DpElement extends LitElement {
  static override styles: CSSResultGroup = [base, controls];

  constructor() {
    super();
    updateWhenLocaleChanges(this);
    this.addController({ hostUpdated: () => heard?.() });
  }

  /** Formats of the language on the screen. */
  protected get formats(): Formats {
    return formatsOf(getLocale());
  }

  /** Dispatches an event that leaves all shadow roots. */
  protected emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** The first match in what is rendered here. */
  protected find<T extends Element>(selector: string): T | null {
    return this.renderRoot.querySelector<T>(selector);
  }
}
