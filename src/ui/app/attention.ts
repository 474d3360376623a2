import type { Arrival } from '../../engine/api/state.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { AppContext } from '../state/context.ts';
import { waitingIn } from '../chats/waiting.ts';
import type { NotificationContent } from '../page-services.ts';
import { ANY_CHAT, ANY_REQUEST, noticeOf, requestTag } from './notice-of.ts';

/** The number of unread messages in all chats that are not muted. */
export const unreadCount = (app: AppContext): number =>
  (app.store.engine?.chats ?? []).reduce((sum, chat) => sum + waitingIn(chat), 0);

/**
 * The count in a notification: all unread messages, not only the new ones, because it replaces the notification
 * before.
 */
const waiting = (app: AppContext, { chat, count }: Arrival, content: NotificationContent): number =>
  Math.max(count, content === 'nothing' ? unreadCount(app) : (app.store.summary(chat)?.unread ?? 0));

const notify = (app: AppContext, arrival: Arrival): void => {
  const inView = app.page.attended.get() && app.store.log?.chat === arrival.chat;
  if (inView) return;
  const content = app.page.preferences.get().notificationContent;
  app.page.notify(noticeOf({ ...arrival, count: waiting(app, arrival, content) }, content));
};

/** Tags of the notifications that may stay: those of unread chats and of requests that the person has not seen. */
const wantedNotices = (app: AppContext): ReadonlySet<string> => {
  const { engine, route } = app.store;
  const hidesNames = app.page.preferences.get().notificationContent === 'nothing';
  const unread = (engine?.chats ?? []).filter((chat) => waitingIn(chat) > 0).map(({ id }) => id);
  const isLooking = app.page.attended.get() && route.screen === 'people';
  const requests = isLooking ? [] : (engine?.requests ?? []).map(({ id }) => requestTag(id));
  return new Set([
    ...(hidesNames ? [] : [...unread, ...requests]),
    ...(unread.length > 0 ? [ANY_CHAT] : []),
    ...(requests.length > 0 ? [ANY_REQUEST] : []),
  ]);
};

/** Keeps the title, the app badge and the notifications in step with the unread messages and the requests. */
export const startAttention = (app: AppContext): Cancel => {
  let told = -1;
  let kept: string | null = null;
  const tell = (): void => {
    if (app.store.engine === null) return;
    const wanted = wantedNotices(app);
    const tags = [...wanted].join('\n');
    // Also at the first state: a message from before may have been read on another device.
    if (tags !== kept) app.page.keepNotices(wanted);
    kept = tags;
    const count = unreadCount(app) + app.store.engine.requests.length;
    if (count === told) return;
    told = count;
    app.page.setTitle(count === 0 ? 'Driftpost' : `(${count}) Driftpost`);
    app.page.setBadge(count);
  };
  const stops = [
    app.store.subscribe(tell),
    app.page.attended.subscribe(tell),
    app.page.preferences.subscribe(tell),
    app.store.onArrival((arrival) => notify(app, arrival)),
  ];
  tell();
  return () => stops.forEach((stop) => stop());
};
