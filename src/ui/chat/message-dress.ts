import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { PersonId } from '../../engine/api/ids.ts';
import type { Message, Quote } from '../../engine/api/state.ts';
import { withoutSpoilers } from '../../lib/spoilers.ts';
import { plainText } from '../form/plain-text.ts';
import { forwardIcon } from '../icons/later-icons.ts';
import type { Formats } from '../shared/formats.ts';
import { isolated } from '../shared/isolated.ts';
import { unshownText } from './unshown.ts';

/** The name of a person on this screen; "You" for the person here. */
export type NameOf = (person: PersonId) => string;

/** A reaction names so many people at most; then it gives a number. */
const NAMED_PEOPLE = 3;

/** The quote of the answered message, as a button that leads to it. */
export const quoteTemplate = (quote: Quote, nameOf: NameOf): TemplateResult => {
  const name = nameOf(quote.person);
  const words = unshownText(quote.kind) ?? plainText(withoutSpoilers(quote.text));
  // The quoted text comes from the sender of the answer and may be made up.
  const isClaimed = !quote.isHere && quote.kind === 'text';
  return html`<button
    class="quote"
    type="button"
    tabindex="-1"
    data-quoted=${quote.id}
    aria-disabled=${quote.isHere ? nothing : 'true'}
    aria-label="${msg('Go to the original')}: ${isolated(name)}${isClaimed ? `: ${msg('not on this device')}` : ''}: ${isolated(words)}"
  >
    <span class="by" dir="auto">${name}</span>
    ${isClaimed ? html`<span class="claimed">${msg('not on this device')}</span>` : nothing}
    <span class="said ${quote.kind}" dir="auto">${words}</span>
  </button>`;
};

/** "You, Mina and 3 more". */
const peopleText = (people: readonly PersonId[], nameOf: NameOf, formats: Formats): string => {
  const names = people.slice(0, NAMED_PEOPLE).map((one) => isolated(nameOf(one)));
  const more = people.length - names.length;
  return more > 0
    ? msg(str`${isolated(formats.list(names))} and ${formats.number(more)} more`)
    : formats.list(names);
};

/** The reactions as buttons. Each sets or removes the own reaction. */
export const reactionsTemplate = (
  { reactions }: Message,
  nameOf: NameOf,
  formats: Formats,
): TemplateResult | typeof nothing =>
  reactions.length === 0
    ? nothing
    : html`<div class="reactions" role="group" aria-label=${msg('Reactions')}>
        ${reactions.map(({ sign, people, mine }) => {
          const who = peopleText(people, nameOf, formats);
          return html`<button
            class="reaction"
            type="button"
            tabindex="-1"
            data-sign=${sign}
            aria-pressed=${mine ? 'true' : 'false'}
            aria-label="${sign} ${formats.number(people.length)}: ${who}"
            title=${who}
          >
            <bdi class="sign">${sign}</bdi
            >${people.length > 1 ? html`<span>${formats.number(people.length)}</span>` : nothing}
          </button>`;
        })}
      </div>`;

/** The line "Forwarded", with the author where the sender names one. */
export const forwardedTemplate = ({ forwardedFrom }: Message): TemplateResult | typeof nothing =>
  forwardedFrom === null
    ? nothing
    : html`<span class="forwarded"
        >${forwardIcon}${
          forwardedFrom === '' ? msg('Forwarded') : msg(str`Forwarded from ${isolated(forwardedFrom)}`)
        }</span
      >`;

/** The button "edited", which opens the versions. */
export const editedTemplate = ({ edited }: Message): TemplateResult | typeof nothing =>
  edited ? html`<button class="edited" type="button" tabindex="-1">${msg('edited')}</button>` : nothing;
