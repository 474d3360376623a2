import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { MessageId } from '../../engine/api/ids.ts';
import type { Formats } from '../shared/formats.ts';
import type { LogRow } from './log-rows.ts';
import { messageTemplate } from './message.ts';

/** What is said about a row beside itself. */
export interface RowView {
  /** The newest own message on the screen. */
  readonly lastOwn: MessageId | undefined;
  /** The message that Tab goes to, and the one with the focus. */
  readonly stop: MessageId | undefined;
  readonly focused: MessageId | null;
  /** Long messages that are shown whole. */
  readonly unfolded: ReadonlySet<MessageId>;
  /** Name of the other person; empty in the notes. */
  readonly name: string;
  /** Now, in milliseconds since 1970. */
  readonly now: number;
}

/** A day, the beginning of what is new, or a message. */
export const rowTemplate = (row: LogRow, view: RowView, formats: Formats): TemplateResult => {
  if (row.kind === 'day') return html`<h2 class="day">${formats.day(row.at, view.now)}</h2>`;
  if (row.kind === 'unread') return html`<h2 class="unread"><span>${msg('New messages')}</span></h2>`;
  const { message, joined, otherDay } = row;
  const { name } = view;
  const lastOwn = view.lastOwn === message.id;
  const focused = view.focused === message.id;
  const unfolded = view.unfolded.has(message.id);
  const isStop = view.stop === message.id;
  const states = name !== '';
  // Only what changed is made anew, however many rows there are.
  return html`<div class="row ${lastOwn ? 'last-own' : ''}">
    ${guard([message, joined, otherDay, focused, lastOwn, unfolded, isStop, name, formats], () =>
      messageTemplate(
        { message, joined, otherDay, focused, lastOwn, unfolded, isStop, name, states },
        formats,
      ),
    )}
  </div>`;
};

/** The shape of what is being loaded. */
export const skeleton = (): TemplateResult =>
  html`<div class="skeleton" aria-hidden="true"><span></span><span class="own"></span><span></span></div>
    <p class="late quiet">${msg('Reading the messages from this device.')}</p>`;
