import { msg } from '@lit/localize';
import type { Message } from '../../engine/api/state.ts';
import { copyIcon } from '../icons/icons.ts';
import {
  eyeOffIcon,
  forwardIcon,
  infoIcon,
  pencilIcon,
  replyIcon,
  smilePlusIcon,
  squareCheckIcon,
  trash2Icon,
} from '../icons/later-icons.ts';
import type { MenuItem } from '../shared/menu.ts';

/** The actions for a message. */
export interface MessageActions {
  reply(): void;
  react(): void;
  edit(): void;
  deleteForEveryone(): void;
  deleteForMe(): void;
  copy(): void;
  forward(): void;
  select(): void;
  info(): void;
}

/** The lines of the menu of a message, without the actions that make no sense for it. */
export const messageMenu = (message: Message, actions: MessageActions): readonly MenuItem[] => {
  const isText = message.kind === 'text';
  const isThere = message.kind !== 'deleted';
  const lines: readonly (MenuItem | false)[] = [
    isText && { label: msg('Reply'), icon: replyIcon, choose: actions.reply },
    isThere && { label: msg('React'), icon: smilePlusIcon, choose: actions.react },
    isText && message.mine && { label: msg('Edit'), icon: pencilIcon, choose: actions.edit },
    isText && { label: msg('Copy'), icon: copyIcon, choose: actions.copy },
    isText && { label: msg('Forward'), icon: forwardIcon, choose: actions.forward },
    { label: msg('Select'), icon: squareCheckIcon, choose: actions.select },
    isThere && { label: msg('Info'), icon: infoIcon, choose: actions.info },
    { label: msg('Delete for me'), icon: eyeOffIcon, choose: actions.deleteForMe },
    isThere &&
      message.mine && {
        label: msg('Delete for everyone'),
        icon: trash2Icon,
        choose: actions.deleteForEveryone,
      },
  ];
  return lines.filter((line) => line !== false);
};
