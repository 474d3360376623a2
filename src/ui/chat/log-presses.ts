import type { MessageId } from '../../engine/api/ids.ts';
import type { SelectPress } from '../messages/selection.ts';
import { ownFragment } from '../shared/own-link.ts';
import { messageAround, moveInLog } from './log-keys.ts';
import { selectByKey } from './select-keys.ts';
import { Touches } from './touches.ts';

/** An event of the log that follows from a press in a message. */
export type Press =
  | { readonly name: 'dp-actions'; readonly detail: { readonly id: MessageId; readonly button: HTMLElement } }
  | { readonly name: 'dp-react'; readonly detail: { readonly id: MessageId; readonly sign: string } }
  | { readonly name: 'dp-reply'; readonly detail: MessageId }
  | { readonly name: 'dp-select'; readonly detail: SelectPress }
  /** Go to the quoted message. */
  | { readonly name: 'dp-original'; readonly detail: MessageId }
  /** Show the earlier versions of a message. */
  | { readonly name: 'dp-versions'; readonly detail: MessageId }
  /** Go to a place in this app, by its fragment. */
  | { readonly name: 'dp-go'; readonly detail: string };

/** What the presses need of the log. */
export interface PressHost {
  tell(press: Press): void;
  /** Whether selection is on. */
  isSelecting(): boolean;
  /** Handles presses in a text: unfolding, spoilers, code to copy. */
  pressInText(target: Element, id: MessageId): void;
  /** The app's own address. */
  address(): string;
}

/** The event for a press on an element of a message; null: none. */
const pressIn = (target: Element, id: MessageId): Press | null => {
  const button = target.closest<HTMLElement>('button');
  if (button === null) return null;
  if (button.matches('.actions')) return { name: 'dp-actions', detail: { id, button } };
  if (button.matches('.edited')) return { name: 'dp-versions', detail: id };
  const { sign, quoted } = button.dataset;
  if (sign !== undefined) return { name: 'dp-react', detail: { id, sign } };
  if (quoted === undefined || button.ariaDisabled === 'true') return null;
  return { name: 'dp-original', detail: quoted as MessageId };
};

/** Turns mouse, keyboard and touch input on the messages into events of the log. */
export class LogPresses {
  readonly touches = new Touches({
    select: (id) => this.#select({ id, how: 'toggle' }),
    reply: (id) => this.host.tell({ name: 'dp-reply', detail: id }),
  });

  constructor(private readonly host: PressHost) {}

  click(event: MouseEvent): void {
    const target = event.target as Element;
    const id = messageAround(target);
    if (this.touches.takesClick()) return event.preventDefault();
    if (this.host.isSelecting()) return this.#clickToSelect(event, id);
    this.#follow(event, target.closest('a'));
    if (id !== null) this.host.pressInText(target, id);
    const press = id === null ? null : pressIn(target, id);
    if (press !== null) this.host.tell(press);
  }

  /** A double click beside the text of a message answers it. On the text the browser selects a word. */
  doubleClick(target: Element): void {
    const id = messageAround(target);
    if (id === null || this.host.isSelecting() || target.closest('.text, button, a')) return;
    this.host.tell({ name: 'dp-reply', detail: id });
  }

  key(event: KeyboardEvent): void {
    const log = event.currentTarget as HTMLElement;
    const select = selectByKey(log, event, this.host.isSelecting());
    if (select !== null) this.#select(select);
    if (select !== null || moveInLog(log, event)) event.preventDefault();
  }

  down(event: PointerEvent): void {
    this.touches.down(event, this.host.isSelecting());
  }

  #select(detail: SelectPress): void {
    this.host.tell({ name: 'dp-select', detail });
  }

  /** While selection is on, a press anywhere in a message toggles it. */
  #clickToSelect(event: MouseEvent, id: MessageId | null): void {
    event.preventDefault();
    if (id !== null) this.#select({ id, how: event.shiftKey ? 'range' : 'toggle' });
  }

  /** Follows a link into this app in this tab. With a modifier key the browser opens it in its own way. */
  #follow(event: MouseEvent, link: HTMLAnchorElement | null): void {
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const fragment = ownFragment(link.href, this.host.address());
    if (fragment === null) return;
    event.preventDefault();
    this.host.tell({ name: 'dp-go', detail: fragment });
  }
}
