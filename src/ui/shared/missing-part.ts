import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Part } from '../../lib/parts.ts';
import { DpDialog } from './dialog.ts';
import { missingBlock } from './missing.ts';

/**
 * Stands in for a dialog that could not be loaded. It can be closed as any other, and the real one replaces it once
 * it is loaded.
 */
@customElement('dp-missing-dialog')
export class DpMissingDialog extends DpDialog {
  protected override readonly keeps = false;

  protected override heading(): string {
    return msg('Not loaded yet');
  }

  /** Every dialog says what is missing. */
  protected override body(): typeof nothing {
    return nothing;
  }
}

/** A dialog that is loaded when it is wanted, or its stand-in where loading failed. */
export const dialogOf = (load: Part<unknown>, dialog: TemplateResult): TemplateResult => {
  void load();
  return load.state() === 'missing' ? html`<dp-missing-dialog></dp-missing-dialog>` : dialog;
};

/** The same for a screen. */
export const screenOf = (load: Part<unknown>, screen: TemplateResult): TemplateResult => {
  void load();
  return load.state() === 'missing'
    ? html`<div class="nothing">${missingBlock('button primary')}</div>`
    : screen;
};
