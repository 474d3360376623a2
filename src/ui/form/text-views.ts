import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { MessageId } from '../../engine/api/ids.ts';
import type { Message } from '../../engine/api/state.ts';
import { type Forming, forming, mayHaveForm } from './forming.ts';

/** The view state of the text of one message. Immutable: each change makes a new object. */
export interface TextView {
  /** Shown whole, however long it is. */
  readonly unfolded: boolean;
  /** Which of its spoilers were pressed, by their number. */
  readonly opened: ReadonlySet<number>;
  /** The offset of the block of code that was copied just now; null: none. */
  readonly copied: number | null;
}

/** The initial view state. */
const UNTOUCHED: TextView = { unfolded: false, opened: new Set(), copied: null };

/** How long a button says "Copied", in milliseconds. */
const COPIED_MS = 2_000;

/** The view states of the texts of a chat, and the lazy part that renders formatted text. */
export class TextViews implements ReactiveController {
  /** Each with the text that it belongs to. */
  readonly #views = new Map<MessageId, { readonly view: TextView; readonly text: string }>();
  #asked = false;
  #timer = 0;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** Forgets everything: another chat is shown. */
  reset(): void {
    this.#views.clear();
  }

  /** The state of an edited text is forgotten, because its spoilers are other ones. */
  of({ id, text }: Pick<Message, 'id' | 'text'>): TextView {
    const kept = this.#views.get(id);
    if (kept === undefined || kept.text === text) return kept?.view ?? UNTOUCHED;
    const view = { ...UNTOUCHED, unfolded: kept.view.unfolded };
    this.#views.set(id, { view, text });
    return view;
  }

  /**
   * The renderer of formatted text; undefined: the text has no formatting, or the part is still loading. Then the
   * host is rendered again when it is there.
   */
  formingOf(text: string): Forming | undefined {
    if (!mayHaveForm(text)) return undefined;
    if (!this.#asked) {
      this.#asked = true;
      if (forming.state() !== 'here') void forming().then(() => this.host.requestUpdate());
    }
    return forming.now();
  }

  /**
   * Handles a press in a message.
   * @returns the code to copy; null: the press was on something else
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
