import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { Message } from '../../engine/api/state.ts';
import { ellipsisVerticalIcon } from '../icons/icons.ts';
import type { Formats } from '../shared/formats.ts';
import { linkify } from '../shared/linkify.ts';
import { stateIcon, stateSentence, stateWord } from './message-states.ts';

/** What is said about a message beside itself. */
export interface MessageView {
  readonly message: Message;
  /** Who wrote it, for screen readers; and who an own one is for. */
  readonly name: string;
  /** In the notes nothing is on its way anywhere. */
  readonly states: boolean;
  /** In focus, so that its state is a sentence. */
  readonly focused: boolean;
  /** Follows one of the same author within minutes. */
  readonly joined: boolean;
}

/** Laying out texts of this many characters is left to the browser until they are in view. */
const LONG_TEXT_CHARACTERS = 4_000;

/** The text with its links; everything else in it stays text. */
const textParts = (text: string): readonly (string | TemplateResult)[] =>
  linkify(text).map((part) =>
    part.kind === 'text'
      ? part.text
      : html`<a href=${part.href} target="_blank" rel="noopener noreferrer">${part.text}</a>`,
  );

const state = (view: MessageView, formats: Formats): TemplateResult => {
  const { message } = view;
  return view.focused
    ? html`<span class="state"
        >${stateIcon(message.state)}${stateSentence(message, view.name, formats)}</span
      >`
    : html`<span class="state ${message.state}"
        >${stateIcon(message.state)}<span class="word">${stateWord(message.state)}</span></span
      >`;
};

/** A message as a bubble. Kept on one line inside the text, where white space counts. */
export const messageTemplate = (view: MessageView, formats: Formats): TemplateResult => {
  const { message } = view;
  const long = message.text.length > LONG_TEXT_CHARACTERS;
  return html`<article
    class="message ${message.mine ? 'own' : 'their'} ${view.joined ? 'joined' : ''}"
    tabindex="-1"
    data-order=${message.order}
  >
    <div class="bubble">
      <span class="hidden">${message.mine ? msg('You:') : `${view.name}:`}</span>
      <div class="text ${long ? 'long' : ''}" dir="auto">${textParts(message.text)}</div>
      <div class="meta">
        <time datetime=${new Date(message.writtenAt).toISOString()}>${formats.time(message.writtenAt)}</time>
        ${message.mine && view.states ? state(view, formats) : nothing}
      </div>
    </div>
    <button
      class="icon-button actions"
      type="button"
      aria-label=${msg('Message actions')}
      title=${msg('Message actions')}
      aria-haspopup="menu"
      aria-expanded="false"
    >
      ${ellipsisVerticalIcon}
    </button>
  </article>`;
};
