import type { MessageId } from '../../engine/api/ids.ts';
import { messageAround } from './log-keys.ts';

/** What a press in a message asks for, as an event of the log. */
export type Press =
  | { readonly name: 'dp-actions'; readonly detail: { readonly id: MessageId; readonly button: HTMLElement } }
  | { readonly name: 'dp-react'; readonly detail: { readonly id: MessageId; readonly sign: string } }
  /** The message that is quoted is wanted. */
  | { readonly name: 'dp-original'; readonly detail: MessageId }
  /** What the message said before is wanted. */
  | { readonly name: 'dp-versions'; readonly detail: MessageId };

/** What a press on an element of a message asks for; null: nothing. */
export const pressIn = (target: Element, id: MessageId): Press | null => {
  const button = target.closest<HTMLElement>('button');
  if (button === null) return null;
  if (button.matches('.actions')) return { name: 'dp-actions', detail: { id, button } };
  if (button.matches('.edited')) return { name: 'dp-versions', detail: id };
  const { sign, quoted } = button.dataset;
  if (sign !== undefined) return { name: 'dp-react', detail: { id, sign } };
  if (quoted === undefined || button.ariaDisabled === 'true') return null;
  return { name: 'dp-original', detail: quoted as MessageId };
};

/** Two presses beside the text of a message answer it; on the text they select a word. */
export const pressedTwiceIn = (target: Element, reply: (id: MessageId) => void): void => {
  const id = messageAround(target);
  if (id !== null && !target.closest('.text, button, a')) reply(id);
};

/** The same set with a message more, or without it. */
export const toggled = (set: ReadonlySet<MessageId>, id: MessageId): ReadonlySet<MessageId> => {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
};
