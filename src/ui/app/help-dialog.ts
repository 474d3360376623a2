import { msg } from '@lit/localize';
import { css, html, type CSSResultGroup, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { DpDialog, dialogStyles } from '../shared/dialog.ts';
import { base } from '../theme/base.ts';
import { controls } from '../theme/controls.ts';

/** Ctrl+/: the list of keyboard shortcuts. */
@customElement('dp-help')
export class DpHelp extends DpDialog {
  static override styles: CSSResultGroup = [
    base,
    controls,
    dialogStyles,
    css`
      dl > div {
        display: flex;
        flex-wrap: wrap-reverse;
        align-items: baseline;
        justify-content: space-between;
        gap: 0 16px;
        padding: 9px 0;
        border-top: 1px solid var(--line);
      }

      h3 {
        margin-top: 16px;
        font-size: var(--text-normal);
      }

      dt {
        flex: none;
      }

      dd {
        order: -1;
      }

      kbd {
        padding: 2px 8px;
        border: 1px solid var(--line);
        border-bottom-width: 2px;
        border-radius: 6px;
        background: var(--sand);
        font: inherit;
        font-size: var(--text-small);
      }
    `,
  ];

  protected override readonly keeps = false;

  protected override heading(): string {
    return msg('Keyboard shortcuts');
  }

  protected override body(): TemplateResult {
    const line = (keys: readonly string[], what: string, between = ' + '): TemplateResult =>
      html`<div>
        <dt>${keys.map((key, index) => html`${index > 0 ? between : ''}<kbd>${key}</kbd>`)}</dt>
        <dd>${what}</dd>
      </div>`;
    return html`<dl>
        ${line(['Enter'], msg('Send the message'))} ${line(['Shift', 'Enter'], msg('Break the line'))}
        ${line(['Ctrl', 'K'], msg('Jump to a chat'))} ${line(['Alt', '↑'], msg('Previous chat'))}
        ${line(['Alt', '↓'], msg('Next chat'))} ${line(['↑'], msg('In an empty box: edit your last message'))}
        ${line(['Shift', 'F10'], msg('In the list of chats: the menu of a chat'))}
        ${line(['↑', '↓'], msg('In the messages: from one to the next'), ' ')}
        ${line(['→'], msg('In a message: to its links and buttons'))}
        ${line(['Shift', '↓'], msg('In the messages: select several'))}
        ${line(['Esc'], msg('Close a dialog, or go back to the list'))}
        ${line(['Ctrl', '/'], msg('This help'))}
      </dl>
      <h3>${msg('Signs in a message')}</h3>
      <dl>
        ${line(['**…**'], msg('Bold'))} ${line(['*…*'], msg('Italic'))} ${line(['~~…~~'], msg('Struck out'))}
        ${line(['||…||'], msg('Hidden until somebody presses it'))} ${line(['`…`'], msg('Code'))}
        ${line(['```'], msg('On a line before and after: a block of code'))}
        ${line(['>'], msg('And a space, before a line: a quote'))}
        ${line(['-', '1.'], msg('And a space, before a line: a list'), ' ')}
      </dl>`;
  }
}
