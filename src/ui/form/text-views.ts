import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { MessageId } from '../../engine/api/ids.ts';
import type { Message } from '../../engine/api/state.ts';
import { type Forming, forming, mayHaveForm } from './forming.ts';

/** How the text of one message is shown. Another object whenever that is another. */
export interface TextView {
  /** Shown whole, however long it is. */
  readonly unfolded: boolean;
  /** Which of its spoilers were pressed, by their number. */
  readonly opened: ReadonlySet<number>;
  /** Which of its blocks of code was copied just now, by where it begins; null: none. */
  readonly copied: number | null;
}

/** How a text is shown that nobody has pressed anything in. */
const UNTOUCHED: TextView = { unfolded: false, opened: new Set(), copied: null };

/** So long a button says that its code was copied. */
const COPIED_MS = 2_000;

/** What was pressed in the texts of a chat, and the part that shows their form. */
export class TextViews implements ReactiveController {
  /** With the text that it is about. */
  readonly #views = new Map<MessageId, { readonly view: TextView; readonly text: string }>();
  #asked = false;
  #timer = 0;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** Nothing was pressed: another chat is shown. */
  reset(): void {
    this.#views.clear();
  }

  /** In a text that was edited something else is hidden: nothing of that was pressed. */
  of({ id, text }: Pick<Message, 'id' | 'text'>): TextView {
    const kept = this.#views.get(id);
    if (kept === undefined || kept.text === text) return kept?.view ?? UNTOUCHED;
    const view = { ...UNTOUCHED, unfolded: kept.view.unfolded };
    this.#views.set(id, { view, text });
    return view;
  }

  /** What shows the form of a text; undefined: it has none, or that is not here yet, and the host is drawn again when it is. */
  formingOf(text: string): Forming | undefined {
    if (!mayHaveForm(text)) return undefined;
    if (!this.#asked) {
      this.#asked = true;
      if (forming.state() !== 'here') void forming().then(() => this.host.requestUpdate());
    }
    return forming.now();
  }

  /**
   * Something was pressed in a message.
   * @returns the code that is to be copied; null: none
   */
  press(target: Element, message: Pick<Message, 'id' | 'text'>): string | null {
    const button = target.closest<HTMLElement>('button');
    const { unfolded, opened } = this.of(message);
    if (button?.matches('.fold')) this.#set(message, { unfolded: !unfolded });
    const spoiler = button?.dataset['spoiler'];
    if (spoiler !== undefined) this.#set(message, { opened: new Set([...opened, Number(spoiler)]) });
    const code = button?.dataset['code'];
    if (code === undefined) return null;
    this.#set(message, { copied: Number(code) });
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#set(message, { copied: null }), COPIED_MS);
    return (button?.parentElement?.querySelector('code')?.textContent ?? '').replace(/\r?\n$/u, '');
  }

  #set(message: Pick<Message, 'id' | 'text'>, change: Partial<TextView>): void {
    const { id, text } = message;
    this.#views.set(id, { view: { ...this.of(message), ...change }, text });
    this.host.requestUpdate();
  }
}
