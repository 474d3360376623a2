import { msg, str } from '@lit/localize';
import type { TemplateResult } from 'lit';
import type { Message, MessageState } from '../../engine/api/state.ts';
import { checkCheckIcon, checkIcon, clock3Icon, eyeIcon, triangleAlertIcon } from '../icons/icons.ts';
import type { Formats } from '../shared/formats.ts';
import { isolated } from '../shared/isolated.ts';

/** The icon of a delivery state. A word always stands beside it, at least for screen readers. */
export const stateIcon = (state: MessageState): TemplateResult =>
  ({
    queued: clock3Icon,
    failed: triangleAlertIcon,
    sent: checkIcon,
    delivered: checkCheckIcon,
    read: eyeIcon,
  })[state];

/** A delivery state in a word. */
export const stateWord = (state: MessageState): string => {
  switch (state) {
    case 'queued':
      return msg('Queued');
    case 'failed':
      return msg('Failed');
    case 'sent':
      return msg('Sent');
    case 'delivered':
      return msg('Delivered');
    case 'read':
      return msg('Read');
  }
};

/** A delivery state in a sentence that begins with the word. */
export const stateSentence = (message: Message, name: string, formats: Formats): string => {
  switch (message.state) {
    case 'queued':
      return msg(str`Queued: goes out when ${isolated(name)} is back`);
    case 'failed':
      return message.failure === 'refused'
        ? msg(str`Failed: the device of ${isolated(name)} did not take it`)
        : msg(str`Failed: ${isolated(name)} has removed you`);
    case 'sent':
      return msg(str`Sent: ${isolated(name)} has not confirmed it yet`);
    case 'delivered':
      return message.deliveredAt === null
        ? msg('Delivered')
        : msg(str`Delivered ${formats.time(message.deliveredAt)}`);
    case 'read':
      return message.readAt === null ? msg('Read') : msg(str`Read ${formats.time(message.readAt)}`);
  }
};
