import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../../engine/api/state.ts';
import { withoutSpoilers } from '../../lib/spoilers.ts';
import { ellipsisVerticalIcon } from '../icons/icons.ts';
import { infoIcon } from '../icons/later-icons.ts';
import type { Formats } from '../shared/formats.ts';
import { isolated } from '../shared/isolated.ts';
import type { Forming } from '../form/forming.ts';
import { textTemplate } from '../form/shown-text.ts';
import type { TextView } from '../form/text-views.ts';
import { foldAt } from './fold.ts';
import {
  type NameOf,
  editedTemplate,
  forwardedTemplate,
  quoteTemplate,
  reactionsTemplate,
} from './message-dress.ts';
import { stateIcon, stateSentence, stateWord } from './message-states.ts';
import { unshownText } from './unshown.ts';

/** How a message is shown: everything that is not in the message itself. */
export interface MessageView {
  readonly message: Message;
  /** The author for screen readers; for an own message the recipient. */
  readonly name: string;
  /** Names of people, in quotes and on reactions. */
  readonly nameOf: NameOf;
  /** Whether the chat is "Notes", where messages have no delivery state. */
  readonly states: boolean;
  /** Whether it has the focus, so that its state is a sentence. */
  readonly focused: boolean;
  /** Whether it is the newest own message: the reason of a failure is shown at once. */
  readonly lastOwn: boolean;
  /** Whether it follows a message of the same author within minutes. */
  readonly joined: boolean;
  /** Whether it was written on another day than the one in the heading above; then its time includes the day. */
  readonly otherDay: boolean;
  /** Whether it is in the tab order. Arrows lead to other messages and to the buttons inside of one. */
  readonly isStop: boolean;
  /** The view state of its text. */
  readonly text: TextView;
  /** The renderer of formatted text; undefined: there is no formatting, or the part is still loading. */
  readonly forming: Forming | undefined;
}

/** How many characters of a text are in the accessible name of its button. */
const START_CHARACTERS = 40;

const state = (view: MessageView, formats: Formats): TemplateResult => {
  const { message } = view;
  return view.focused || (message.state === 'failed' && view.lastOwn)
    ? html`<span class="state ${message.state}"
        >${stateIcon(message.state)}${stateSentence(message, view.name, formats)}</span
      >`
    : html`<span class="state ${message.state}"
        >${stateIcon(message.state)}<span class="word">${stateWord(message.state)}</span></span
      >`;
};

const foldButton = (text: string, unfolded: boolean): TemplateResult => {
  const start = text.trimStart().slice(0, START_CHARACTERS);
  return html`<button
    class="fold"
    type="button"
    tabindex="-1"
    aria-expanded=${unfolded ? 'true' : 'false'}
    aria-label=${unfolded ? msg(str`Show less of: ${isolated(start)}`) : msg(str`Show more of: ${isolated(start)}`)}
  >
    ${unfolded ? msg('Show less') : msg('Show more')}
  </button>`;
};

const time = ({ message, otherDay }: MessageView, formats: Formats): TemplateResult => {
  const at = message.writtenAt;
  return html`<time datetime=${new Date(at).toISOString()}
    >${otherDay ? formats.dateTime(at) : formats.time(at)}</time
  >`;
};

const actionsButton = (): TemplateResult =>
  html`<button
    class="icon-button actions"
    type="button"
    tabindex="-1"
    aria-label=${msg('Message actions')}
    title=${msg('Message actions')}
    aria-haspopup="menu"
    aria-expanded="false"
  >
    ${ellipsisVerticalIcon}
  </button>`;

/** A message as a bubble. The template has no white space inside of the text, because it would be shown. */
export const messageTemplate = (view: MessageView, formats: Formats): TemplateResult => {
  const { message } = view;
  const fold = foldAt(message.text);
  const { unfolded, opened, copied } = view.text;
  const end = fold === undefined || unfolded ? message.text.length : fold;
  const unshown = unshownText(message.kind);
  const words =
    unshown === undefined
      ? textTemplate({ text: message.text, end, opened, copied }, view.forming)
      : html`${infoIcon}${unshown}`;
  return html`<article
    class="message ${message.mine ? 'own' : 'their'} ${view.joined ? 'joined' : ''}"
    tabindex=${view.isStop ? 0 : -1}
    aria-labelledby="selected-${message.id} by-${message.id} text-${message.id} meta-${message.id}"
    data-id=${message.id}
  >
    <div class="bubble">
      <span class="hidden" id="by-${message.id}"
        >${message.mine ? msg('You:') : `${isolated(view.name)}:`}</span
      >
      ${forwardedTemplate(message)}
      ${message.reply === null ? nothing : quoteTemplate(message.reply, view.nameOf)}
      <div class="text ${message.kind}" id="text-${message.id}" dir="auto">${words}</div>
      ${fold === undefined ? nothing : foldButton(withoutSpoilers(message.text), unfolded)}
      <div class="meta" id="meta-${message.id}">
        ${editedTemplate(message)} ${time(view, formats)}
        ${message.mine && view.states ? state(view, formats) : nothing}
      </div>
      ${reactionsTemplate(message, view.nameOf, formats)}
    </div>
    ${actionsButton()}
  </article>`;
};
