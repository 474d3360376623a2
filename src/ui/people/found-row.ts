import { msg, str } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { FoundPerson } from '../../engine/api/state.ts';
import { messageCircleIcon, userPlusIcon } from '../icons/icons.ts';
import { isolated } from '../shared/isolated.ts';
import { chatFragment } from '../state/routes.ts';
import { identityMark } from './identity-mark.ts';
import { reachableWords, sentWords } from './people-words.ts';
import { caution, fullName, idLine } from './person-card.ts';

/** What is known of a person in the results. */
const known = ({ known: state }: FoundPerson): TemplateResult => {
  switch (state) {
    case 'self':
      return html`<strong>${msg('You')}</strong>`;
    case 'stranger':
      return html`<span class="quiet">${msg('Not a contact')}</span>`;
    default:
      return html`<span>${msg('Contact')}</span
        >${state === 'unverified' ? html`<span class="quiet">${msg('Not verified')}</span>` : identityMark({ identity: state })}`;
  }
};

/** The button for the next step, or the state of the request. */
const action = (person: FoundPerson, add: (person: FoundPerson) => void): TemplateResult | typeof nothing => {
  if (person.known === 'self') return nothing;
  if (person.chat !== null)
    return html`<a class="button" href=${chatFragment(person.chat)}
      >${messageCircleIcon}${msg('Open the chat')}</a
    >`;
  const said =
    person.request === null ? nothing : html`<p class="small quiet">${sentWords(person.request)}</p>`;
  if (person.request !== null && person.request !== 'expired') return said;
  return html`${said}
    <button
      class="button primary"
      type="button"
      aria-describedby="name-${person.id}"
      @click=${() => add(person)}
    >
      ${userPlusIcon}${msg('Add contact')}
    </button>`;
};

/** The row of a person in the results of a search. */
export const foundRow = (person: FoundPerson, add: (person: FoundPerson) => void): TemplateResult =>
  html`<li class="person">
    <dp-print .person=${person.id}></dp-print>
    <div class="about">
      <div class="who" id="name-${person.id}">${fullName(person.nickname, person.index)}</div>
      ${
        person.ownName === ''
          ? nothing
          : html`<span class="small">${msg(str`You call them ${isolated(person.ownName)}`)}</span>`
      }
      ${idLine(person.id)}
      <div class="known">
        ${known(person)}
        ${
          // For a contact the button opens the chat. A contact found only by the own name for it was not asked
          // whether it is online.
          person.known === 'self' || (person.reachable === null && person.chat !== null)
            ? nothing
            : html`<span class=${person.reachable === true ? 'here' : 'quiet'}
                >${reachableWords(person.reachable)}</span
              >`
        }
      </div>
    </div>
    ${caution(person)} ${action(person, add)}
  </li>`;
