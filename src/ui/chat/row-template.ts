import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { MessageId } from '../../engine/api/ids.ts';
import { checkIcon } from '../icons/icons.ts';
import type { TextViews } from '../form/text-views.ts';
import type { Formats } from '../shared/formats.ts';
import { isolated } from '../shared/isolated.ts';
import type { ChatLog } from '../state/chat-log.ts';
import { type LogRow, logRows } from './log-rows.ts';
import { messageTemplate } from './message.ts';
import type { NameOf } from './message-dress.ts';

/** How a row is shown. */
interface RowView {
  /** The newest own message on the screen. */
  readonly lastOwn: MessageId | undefined;
  /** The message in the tab order, and the one with the focus. */
  readonly stop: MessageId | undefined;
  readonly focused: MessageId | null;
  /** How the texts are shown. */
  readonly texts: Pick<TextViews, 'of' | 'formingOf'>;
  /** The selected messages; null: selection is off. */
  readonly selected: ReadonlySet<MessageId> | null;
  /** Name of the other person; empty in the notes. */
  readonly name: string;
  readonly nameOf: NameOf;
  /** The highlighted message. */
  readonly flashed: MessageId | null;
  /** Now, in milliseconds since 1970. */
  readonly now: number;
}

/** The checkbox beside a message, while selection is on. */
const checkBox = (id: MessageId, isSelected: boolean): TemplateResult =>
  html`<button
      class="check"
      type="button"
      role="checkbox"
      tabindex="-1"
      aria-checked=${isSelected ? 'true' : 'false'}
      aria-labelledby="select-${id} by-${id} text-${id} meta-${id}"
    >
      ${isSelected ? checkIcon : nothing}<span class="hidden" id="select-${id}">${msg('Select')}:</span>
    </button>
    ${isSelected ? html`<span class="hidden" id="selected-${id}">${msg('Selected')}:</span>` : nothing}`;

/** A row: a day, the line "New messages", or a message. */
const rowTemplate = (row: LogRow, view: RowView, formats: Formats): TemplateResult => {
  if (row.kind === 'day') return html`<h2 class="day">${formats.day(row.at, view.now)}</h2>`;
  if (row.kind === 'unread') return html`<h2 class="unread"><span>${msg('New messages')}</span></h2>`;
  const { message, joined, otherDay } = row;
  const { name, nameOf } = view;
  const lastOwn = view.lastOwn === message.id;
  const focused = view.focused === message.id;
  const text = view.texts.of(message);
  const forming = view.texts.formingOf(message.text);
  const isStop = view.stop === message.id;
  const states = name !== '';
  // Only changed rows are rendered again.
  const flash = view.flashed === message.id ? 'flash' : '';
  const isSelected = view.selected?.has(message.id) ?? false;
  const selecting = view.selected === null ? '' : `selecting ${isSelected ? 'selected' : ''}`;
  return html`<div class="row ${lastOwn ? 'last-own' : ''} ${flash} ${selecting}" data-id=${message.id}>
    ${view.selected === null ? nothing : checkBox(message.id, isSelected)}
    ${guard([message, joined, otherDay, focused, lastOwn, text, forming, isStop, name, formats], () =>
      messageTemplate(
        { message, joined, otherDay, focused, lastOwn, text, forming, isStop, name, nameOf, states },
        formats,
      ),
    )}
  </div>`;
};

/** The text of an empty chat. */
const emptyText = (name: string): string =>
  name === ''
    ? msg('Write down what you want to keep. It stays on this device.')
    : msg(str`This is the beginning of your conversation with ${isolated(name)}.`);

/** The part of the rows that is not in the log. */
export interface LogView extends Omit<RowView, 'lastOwn' | 'stop'> {
  /** The message in the tab order. If it is not on the screen, the newest one is. */
  readonly current: MessageId | null;
}

/** The rows of the log. */
export const rowsTemplate = (log: ChatLog, { current, ...view }: LogView, formats: Formats): unknown => {
  const { shown } = log;
  if (shown.length === 0) return html`<p class="nothing quiet">${emptyText(view.name)}</p>`;
  const isShown = current !== null && shown.some(({ id }) => id === current);
  const lastOwn = shown.findLast((message) => message.mine)?.id;
  const stop = isShown ? current : shown.at(-1)?.id;
  return repeat(
    logRows(shown, log.unreadFrom),
    (row) => row.key,
    (row) => rowTemplate(row, { ...view, lastOwn, stop }, formats),
  );
};

/** Placeholders while messages load. */
export const skeleton = (): TemplateResult =>
  html`<div class="skeleton" aria-hidden="true"><span></span><span class="own"></span><span></span></div>
    <p class="late quiet">${msg('Reading the messages from this device.')}</p>`;
