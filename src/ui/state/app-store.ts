import type { EngineApi, EngineListener } from '../../engine/api/engine-api.ts';
import type { ChatId, InviteId, MessageId, PersonId } from '../../engine/api/ids.ts';
import { type EngineState, type StatePatch, patched } from '../../engine/api/engine-state.ts';
import type { Arrival, ChatChange, ChatSummary, Contact } from '../../engine/api/state.ts';
import type { Cancel } from '../../lib/signal.ts';
import { ChatLog } from './chat-log.ts';
import { parseFragment, type Route } from './routes.ts';

/** The one dialog that is open. */
export type OpenDialog =
  | { readonly kind: 'invite' }
  | { readonly kind: 'add-contact'; readonly code: string }
  /** With the code of a link that was opened, or an empty one. */
  | { readonly kind: 'pairing'; readonly code: string }
  | { readonly kind: 'contact'; readonly person: PersonId }
  | { readonly kind: 'verify'; readonly person: PersonId }
  /** Asks a contact who has removed the person here. */
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

/** Runs something once, soon; gives back how to call it off. */
export type Schedule = (run: () => void) => Cancel;

/** A page that cannot be seen gets no animation frames; it is told this often instead. */
const HIDDEN_DELAY_MS = 250;

/** Before the next picture, or a little later where there is no next picture. */
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
 * Everything the screen shows, in one place: what the engine tells, and where in the app one is. News
 * are taken in at once and told to the elements once per frame, however many came.
 */
export class AppStore implements EngineListener {
  /** null until the engine has told its whole state. */
  engine: EngineState | null = null;
  route: Route = { screen: 'chats', chat: null };
  /** The open chat; null while none is. */
  log: ChatLog | null = null;
  dialog: OpenDialog | null = null;
  /** Redemptions that lead to their chat when they are done, because they were started just now. */
  readonly followed = new Set<InviteId>();
  /** What was typed since the page was loaded; newer than the engine's drafts. */
  readonly drafts = new Map<ChatId, string>();

  readonly #listeners = new Set<() => void>();
  readonly #arrivals = new Set<(arrival: Arrival) => void>();
  #scheduled: Cancel | null = null;

  constructor(
    private readonly api: EngineApi,
    private readonly schedule: Schedule = withNextFrame,
  ) {}

  /** Hears of every change, once per frame. */
  subscribe(listener: () => void): Cancel {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Hears of every message of somebody else. */
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

  /** Goes where a fragment says, and asks the engine for the chat that is shown there. */
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

  /** A dialog was closed; another one that has taken its place meanwhile stays. */
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

  /** What stands in the box of a chat. */
  draft(chat: ChatId): string {
    return this.drafts.get(chat) ?? this.summary(chat)?.draft ?? '';
  }

  /** Tells the elements with the next frame. */
  changed(): void {
    this.#scheduled ??= this.schedule(() => {
      this.#scheduled = null;
      this.syncChat();
      for (const listener of this.#listeners) listener();
    });
  }

  /** Stops telling. */
  close(): void {
    this.#scheduled?.();
    this.#scheduled = null;
    this.#listeners.clear();
    this.#arrivals.clear();
  }
}
