import { html, nothing, type TemplateResult } from 'lit';
import type { AppContext } from '../state/context.ts';

/** The dialog that is open. Each is loaded when it is first wanted and comes alive by itself then. */
export const openDialog = (app: AppContext): TemplateResult | typeof nothing => {
  const { dialog } = app.store;
  switch (dialog?.kind) {
    case undefined:
      return nothing;
    case 'invite':
      void import('../invite/invite-dialog.ts');
      return html`<dp-invite-dialog .app=${app}></dp-invite-dialog>`;
    case 'add-contact':
      void import('../invite/add-contact-dialog.ts');
      return html`<dp-add-contact .app=${app} .code=${dialog.code}></dp-add-contact>`;
    case 'pairing':
      void import('../pairing/pairing-dialog.ts');
      return html`<dp-pairing-dialog .app=${app} .code=${dialog.code}></dp-pairing-dialog>`;
    case 'contact':
      void import('../people/contact-dialog.ts');
      return html`<dp-contact-dialog .app=${app} .person=${dialog.person}></dp-contact-dialog>`;
    case 'verify':
      void import('../verify/verify-dialog.ts');
      return html`<dp-verify-dialog .app=${app} .person=${dialog.person}></dp-verify-dialog>`;
    case 'jump':
      void import('./jump-dialog.ts');
      return html`<dp-jump .app=${app}></dp-jump>`;
    case 'help':
      void import('./help-dialog.ts');
      return html`<dp-help></dp-help>`;
  }
};
