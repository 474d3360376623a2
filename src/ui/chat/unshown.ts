import { msg } from '@lit/localize';
import type { Message, MessageKind } from '../../engine/api/state.ts';

/** The words in place of a message that this version cannot show; undefined: the message has a text. */
export const unshownText = (kind: MessageKind): string | undefined => {
  switch (kind) {
    case 'newer':
      return msg('This message needs a newer version of Driftpost.');
    case 'damaged':
      return msg('This message cannot be shown.');
    case 'deleted':
      return msg('Message deleted');
    case 'text':
      return undefined;
  }
};

/** The visible words of a message. */
export const wordsOf = ({ kind, text }: Pick<Message, 'kind' | 'text'>): string => unshownText(kind) ?? text;
