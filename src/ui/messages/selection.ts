import type { MessageId } from '../../engine/api/ids.ts';
import type { Message } from '../../engine/api/state.ts';
import { addLayer } from '../shared/layers.ts';
import type { ChatLog } from '../state/chat-log.ts';

/** A press that begins or changes the selection. */
export interface SelectPress {
  readonly id: MessageId;
  /** `toggle`: adds or removes this message. `range`: selects all from the last message to this one. */
  readonly how: 'toggle' | 'range';
  /** The start of the range when nothing is selected yet. */
  readonly from?: MessageId;
}

/** The selected messages of the open chat. Back ends the selection, as it closes a dialog. */
export class Selection {
  /** null: selection is off. */
  #chosen: ReadonlyMap<MessageId, Message> | null = null;
  /** The selection before the current range, and the start of that range. */
  #before: ReadonlyMap<MessageId, Message> = new Map();
  #anchor: MessageId | null = null;
  #gone: (() => void) | null = null;

  constructor(
    private readonly log: ChatLog,
    private readonly changed: () => void,
  ) {}

  /** The selected messages; null: selection is off. */
  get ids(): ReadonlySet<MessageId> | null {
    return this.#chosen && new Set(this.#chosen.keys());
  }

  /** The selected messages in their order in the chat, the oldest first. */
  get messages(): readonly Message[] {
    const chosen = [...(this.#chosen?.values() ?? [])].map((each) => this.log.get(each.id) ?? each);
    return chosen.toSorted((a, b) => (a.position < b.position ? -1 : 1));
  }

  press({ id, how, from }: SelectPress): void {
    if (how === 'range' && this.#chosen === null && from !== undefined) this.#toggle(from);
    if (how === 'range' && this.#anchor !== null) this.#extend(this.#anchor, id);
    else this.#toggle(id);
    this.changed();
  }

  /** Ends the selection. */
  end(): void {
    this.#set(null);
    this.changed();
  }

  /** Drops messages that are not in the chat any more. */
  follow(): void {
    const oldest = this.log.oldestPosition;
    const isThere = ({ id, position }: Message): boolean =>
      this.log.get(id) !== undefined || (oldest !== null && position < oldest);
    const kept = [...(this.#chosen ?? [])].filter(([, message]) => isThere(message));
    if (kept.length < (this.#chosen?.size ?? 0)) this.#set(new Map(kept));
  }

  #toggle(id: MessageId): void {
    const next = new Map(this.#chosen);
    const message = this.log.get(id);
    if (!next.delete(id) && message) next.set(id, message);
    this.#set(next);
    this.#before = next;
    this.#anchor = id;
  }

  /** Selects everything between two messages, and the selection before the range. */
  #extend(anchor: MessageId, id: MessageId): void {
    const { shown } = this.log;
    const ends = [anchor, id].map((each) => shown.findIndex((message) => message.id === each));
    const [from = 0, to = 0] = ends.toSorted((a, b) => a - b);
    if (from < 0) return this.#toggle(id);
    const range = shown.slice(from, to + 1).map((message) => [message.id, message] as const);
    this.#set(new Map([...this.#before, ...range]));
  }

  #set(chosen: ReadonlyMap<MessageId, Message> | null): void {
    this.#chosen = chosen && chosen.size > 0 ? chosen : null;
    if (this.#chosen !== null) {
      this.#gone ??= addLayer({ close: () => this.end(), keeps: false });
      return;
    }
    this.#anchor = null;
    this.#before = new Map();
    this.#gone?.();
    this.#gone = null;
  }
}
