import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { PersonId } from '../../engine/api/ids.ts';
import type { OpenDialog } from '../state/app-store.ts';
import type { AppContext } from '../state/context.ts';
import { part } from '../shared/parts.ts';
import { dialogOf } from '../shared/missing-part.ts';

const loadInvite = part(() => import('../invite/invite-dialog.ts'));
const loadAddContact = part(() => import('../invite/add-contact-dialog.ts'));
const loadPairing = part(() => import('../pairing/pairing-dialog.ts'));
const loadContact = part(() => import('../people/contact-dialog.ts'));
const loadRequest = part(() => import('../people/request-dialog.ts'));
const loadVerify = part(() => import('../verify/verify-dialog.ts'));
const loadForward = part(() => import('../messages/forward-dialog.ts'));
const loadInfo = part(() => import('../messages/info-dialog.ts'));
const loadJump = part(() => import('./jump-dialog.ts'));
const loadHelp = part(() => import('./help-dialog.ts'));

/** The contact request to a contact that has removed this person; nothing where that contact is gone. */
const askAgain = (app: AppContext, person: PersonId): TemplateResult => {
  const contact = app.store.contact(person);
  if (contact === null) return html``;
  const { id, name: nickname } = contact;
  const asked = { id, nickname, index: null, looksLike: null, mixedScripts: false };
  return html`<dp-request-dialog .app=${app} .person=${asked} again></dp-request-dialog>`;
};

/** Each element is loaded when it is first wanted. */
const elementOf = (app: AppContext, dialog: OpenDialog): TemplateResult => {
  switch (dialog.kind) {
    case 'invite':
      return dialogOf(loadInvite, html`<dp-invite-dialog .app=${app}></dp-invite-dialog>`);
    case 'add-contact':
      return dialogOf(
        loadAddContact,
        html`<dp-add-contact .app=${app} .code=${dialog.code}></dp-add-contact>`,
      );
    case 'pairing':
      return dialogOf(
        loadPairing,
        html`<dp-pairing-dialog .app=${app} .code=${dialog.code}></dp-pairing-dialog>`,
      );
    case 'contact':
      return dialogOf(
        loadContact,
        html`<dp-contact-dialog .app=${app} .person=${dialog.person}></dp-contact-dialog>`,
      );
    case 'verify':
      return dialogOf(
        loadVerify,
        html`<dp-verify-dialog .app=${app} .person=${dialog.person}></dp-verify-dialog>`,
      );
    case 'ask-again':
      return dialogOf(loadRequest, askAgain(app, dialog.person));
    case 'forward':
      return dialogOf(
        loadForward,
        html`<dp-forward .app=${app} .chat=${dialog.chat} .messages=${dialog.messages}></dp-forward>`,
      );
    case 'message-info':
      return dialogOf(
        loadInfo,
        html`<dp-message-info
          .app=${app}
          .chat=${dialog.chat}
          .message=${dialog.message}
          ?mine=${dialog.mine}
        ></dp-message-info>`,
      );
    case 'jump':
      return dialogOf(loadJump, html`<dp-jump .app=${app}></dp-jump>`);
    case 'help':
      return dialogOf(loadHelp, html`<dp-help></dp-help>`);
  }
};

/**
 * The open dialog. Each opening makes a new element, also for a dialog of the same kind, so no state is left over. A
 * dialog fires its end in a task of its own, when the next one may be open already.
 */
export const openDialog = (app: AppContext): unknown => {
  const { store } = app;
  const { dialog } = store;
  if (dialog === null) return nothing;
  return keyed(dialog, html`<div @dp-close=${() => store.closed(dialog)}>${elementOf(app, dialog)}</div>`);
};
