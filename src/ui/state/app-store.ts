import type { EngineApi, EngineListener } from '../../engine/api/engine-api.ts';
import type { ChatId, InviteId, MessageId, PersonId } from '../../engine/api/ids.ts';
import { type EngineState, type StatePatch, patched } from '../../engine/api/engine-state.ts';
import type { Arrival, ChatChange, ChatSummary, Contact } from '../../engine/api/state.ts';
import type { Cancel } from '../../lib/signal.ts';
import { ChatLog } from './chat-log.ts';
import { parseFragment, type Route } from './routes.ts';

/** The open dialog; there is one at most. */
export type OpenDialog =
  | { readonly kind: 'invite' }
  | { readonly kind: 'add-contact'; readonly code: string }
  /** With the code of a link that was opened; else empty. */
  | { readonly kind: 'pairing'; readonly code: string }
  | { readonly kind: 'contact'; readonly person: PersonId }
  | { readonly kind: 'verify'; readonly person: PersonId }
  /** A new request to a contact that has removed this person. */
  | { readonly kind: 'ask-again'; readonly person: PersonId }
  | { readonly kind: 'forward'; readonly chat: ChatId; readonly messages: readonly MessageId[] }
  | {
      readonly kind: 'message-info';
      readonly chat: ChatId;
      readonly message: MessageId;
      readonly mine: boolean;
    }
  | { readonly kind: 'jump' }
  | { readonly kind: 'help' };

/** Runs a function once, soon. Returns a function that cancels it. */
export type Schedule = (run: () => void) => Cancel;

/** A hidden page gets no animation frames. It is updated this often instead, in milliseconds. */
const HIDDEN_DELAY_MS = 250;

/** Before the next frame, or a little later in a hidden page. */
const withNextFrame: Schedule = (run) => {
  const stop = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const once = (): void => {
    stop();
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, HIDDEN_DELAY_MS);
  return stop;
};

/**
 * Everything that the screen shows, in one place: the engine's state, and the place in the app. News from the engine
 * are applied at once. The elements are told once per frame, however many news came.
 */
export class AppStore implements EngineListener {
  /** null until the engine has sent its whole state. */
  engine: EngineState | null = null;
  route: Route = { screen: 'chats', chat: null };
  /** The open chat; null: none. */
  log: ChatLog | null = null;
  dialog: OpenDialog | null = null;
  /** Redemptions that were started just now: the app opens their chats when they are done. */
  readonly followed = new Set<InviteId>();
  /** Drafts since the page was loaded; they are newer than the engine's. */
  readonly drafts = new Map<ChatId, string>();
  /** Texts of messages that are being edited. They are not drafts, and are not stored. */
  readonly edits = new Map<ChatId, string>();

  readonly #listeners = new Set<() => void>();
  readonly #arrivals = new Set<(arrival: Arrival) => void>();
  #scheduled: Cancel | null = null;

  constructor(
    private readonly api: EngineApi,
    private readonly schedule: Schedule = withNextFrame,
  ) {}

  /** Subscribes to changes; called once per frame. */
  subscribe(listener: () => void): Cancel {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Subscribes to messages from other people. */
  onArrival(listener: (arrival: Arrival) => void): Cancel {
    this.#arrivals.add(listener);
    return () => void this.#arrivals.delete(listener);
  }

  state(patch: StatePatch): void {
    this.engine = patched(this.engine, patch);
    this.changed();
  }

  chat(chat: ChatId, change: ChatChange): void {
    if (this.log?.chat !== chat) return;
    this.log.apply(change);
    this.changed();
  }

  arrived(arrival: Arrival): void {
    for (const listener of this.#arrivals) listener(arrival);
  }

  /** Goes to the place that a fragment names, and asks the engine for the chat there. */
  show(fragment: string): void {
    this.route = parseFragment(fragment);
    if (this.dialog?.kind === 'jump' || this.dialog?.kind === 'help') this.dialog = null;
    this.syncChat();
    this.changed();
  }

  /** Opens the chat of the route, once the engine's state says that it exists. */
  syncChat(): void {
    const wanted = this.route.screen === 'chats' ? this.summary(this.route.chat) : null;
    if ((wanted?.id ?? null) === (this.log?.chat ?? null)) return;
    this.log = wanted === null ? null : new ChatLog(wanted.id);
    void this.api.chats.open(wanted?.id ?? null);
  }

  /** Closes a dialog. Another one that has replaced it meanwhile stays. */
  closed(dialog: OpenDialog): void {
    if (this.dialog === dialog) this.open(null);
  }

  open(dialog: OpenDialog | null): void {
    this.dialog = dialog;
    this.changed();
  }

  summary(chat: ChatId | null): ChatSummary | null {
    return this.engine?.chats.find((each) => each.id === chat) ?? null;
  }

  contact(person: PersonId | null): Contact | null {
    return this.engine?.contacts.find((each) => each.id === person) ?? null;
  }

  /** The draft of a chat. */
  draft(chat: ChatId): string {
    return this.drafts.get(chat) ?? this.summary(chat)?.draft ?? '';
  }

  /** Schedules the update of the elements for the next frame. */
  changed(): void {
    this.#scheduled ??= this.schedule(() => {
      this.#scheduled = null;
      this.syncChat();
      for (const listener of this.#listeners) listener();
    });
  }

  /** Ends all updates. */
  close(): void {
    this.#scheduled?.();
    this.#scheduled = null;
    this.#listeners.clear();
    this.#arrivals.clear();
  }
}
