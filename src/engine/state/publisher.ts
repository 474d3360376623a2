import type { Clock } from '../../ports/clock.ts';
import type { ErrorBoundary } from '../error-boundary.ts';
import type { EngineListener } from '../api/engine-api.ts';
import type { ChatId, MessageId } from '../api/ids.ts';
import type { EngineState } from '../api/engine-state.ts';
import { createPatches } from './patches.ts';
import type { Shown } from './shown.ts';
import type { Arrival, ChatChange, Message } from '../api/state.ts';

/**
 * News go out at most this often in the long run, so that a flood of messages is a few screens and not thousands. A few may go
 * out at once, so that a single message does not wait.
 */
const PUBLISH_INTERVAL_MS = 40;
const PUBLISH_BURST = 8;

/** Tells the screen what changed: gathers, then tells each slice once. */
export interface Publisher {
  /** From now on this listener hears of everything, the whole state first. */
  listen(listener: EngineListener): void;
  /** A slice is out of date; it is computed when it is told. */
  touch(...slices: readonly (keyof EngineState)[]): void;
  /** The chat on the screen, or none. */
  show(chat: ChatId | null): void;
  shown(): ChatId | null;
  /** Messages of a chat are new or changed, or not to be shown any more; told if that chat is shown. */
  messages(chat: ChatId, messages: readonly Message[], removed?: readonly MessageId[]): void;
  /** A reset or clearing of the shown chat; drops what was gathered before it. */
  chat(chat: ChatId, change: ChatChange): void;
  arrived(arrival: Arrival): void;
  /** While locked, the listener hears that something arrived, and nothing else. */
  lock(locked: boolean): void;
}

/** What was gathered of a chat; undefined stands for a message that is not to be shown any more. */
const changesOf = (changed: ReadonlyMap<MessageId, Message | undefined>): readonly ChatChange[] => {
  const ids = [...changed].filter(([, message]) => !message).map(([id]) => id);
  const messages = [...changed.values()]
    .filter((message) => message !== undefined)
    .toSorted((a, b) => (a.position < b.position ? -1 : 1));
  const removed: ChatChange = { kind: 'removed', ids };
  const upsert: ChatChange = { kind: 'upsert', messages };
  return [...(ids.length > 0 ? [removed] : []), ...(messages.length > 0 ? [upsert] : [])];
};

/** What a locked screen is told. */
const ANYTHING = { chat: null, name: '', kind: 'text', text: '' } as const;

/** Two arrivals in one chat, told as one: the later one, but a reaction never in place of a message. */
const joined = (earlier: Arrival | undefined, later: Arrival): Arrival => {
  const told = earlier && earlier.kind !== 'reaction' && later.kind === 'reaction' ? earlier : later;
  return { ...told, count: later.count + (earlier?.count ?? 0) };
};

/** The publisher of one engine. */
export const createPublisher = (
  { clock, boundary }: { readonly clock: Clock; readonly boundary: ErrorBoundary },
  shows: () => Shown,
): Publisher => {
  const stale = new Set<keyof EngineState>();
  const changed = new Map<MessageId, Message | undefined>();
  const arrivals = new Map<ChatId | null, Arrival>();
  let listener: EngineListener | null = null;
  let shown: ChatId | null = null;
  let locked = false;
  let scheduled = false;
  /** When the burst is used up no more: each flush moves it on by one interval. */
  let busyUntil = 0;

  const patches = createPatches({ boundary, shows });

  const flush = (): void => {
    scheduled = false;
    busyUntil = Math.max(busyUntil, clock.now()) + PUBLISH_INTERVAL_MS;
    if (!listener) return;
    const patch = locked ? {} : patches.of(stale);
    if (Object.keys(patch).length > 0) listener.state(patch);
    stale.clear();
    if (shown !== null) for (const change of changesOf(changed)) listener.chat(shown, change);
    changed.clear();
    for (const arrival of arrivals.values()) listener.arrived(arrival);
    arrivals.clear();
  };

  const schedule = (): void => {
    if (scheduled || !listener) return;
    scheduled = true;
    const ahead = busyUntil - clock.now();
    const limit = PUBLISH_BURST * PUBLISH_INTERVAL_MS;
    // At most one interval, also where the clock was set back.
    clock.after(Math.min(Math.max(0, ahead - limit), PUBLISH_INTERVAL_MS), flush);
  };

  return {
    listen: (next) => {
      listener = next;
      stale.clear();
      if (!locked) next.state(patches.whole());
    },
    touch: (...names) => {
      for (const name of names) stale.add(name);
      schedule();
    },
    show: (chat) => {
      shown = chat;
      changed.clear();
    },
    shown: () => shown,
    messages: (chat, messages, removed = []) => {
      if (chat !== shown || locked) return;
      for (const id of removed) changed.set(id, undefined);
      for (const message of messages) changed.set(message.id, message);
      schedule();
    },
    chat: (chat, change) => {
      if (chat !== shown || locked) return;
      changed.clear();
      listener?.chat(chat, change);
    },
    arrived: (arrival) => {
      // A locked screen hears that there are messages, and a reaction is none.
      if (locked && arrival.kind === 'reaction') return;
      const told: Arrival = locked ? { ...ANYTHING, count: arrival.count } : arrival;
      arrivals.set(told.chat, joined(arrivals.get(told.chat), told));
      schedule();
    },
    lock: (next) => {
      // What was gathered goes out as it would have, before anything is kept back.
      if (next && !locked) flush();
      locked = next;
      shown = null;
      changed.clear();
    },
  };
};
