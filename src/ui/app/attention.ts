import type { Arrival } from '../../engine/api/state.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { AppContext } from '../state/context.ts';
import { chatFragment } from '../state/routes.ts';

/** Unread messages in all chats. */
export const unreadCount = (app: AppContext): number =>
  (app.store.engine?.chats ?? []).reduce((sum, chat) => sum + chat.unread, 0);

const notify = (app: AppContext, arrival: Arrival): void => {
  const inView = app.page.visible.get() && app.store.log?.chat === arrival.chat;
  if (inView) return;
  app.page.notify({
    title: arrival.count > 1 ? `${arrival.name} (${arrival.count})` : arrival.name,
    body: arrival.text,
    tag: arrival.chat,
    fragment: chatFragment(arrival.chat),
  });
};

/** Keeps title, badge and notifications in step with what waits for the person. */
export const startAttention = (app: AppContext): Cancel => {
  let told = -1;
  const tell = (): void => {
    const count = unreadCount(app) + (app.store.engine?.requests.length ?? 0);
    if (count === told) return;
    told = count;
    app.page.setTitle(count === 0 ? 'Driftpost' : `(${count}) Driftpost`);
    app.page.setBadge(count);
  };
  const stops = [app.store.subscribe(tell), app.store.onArrival((arrival) => notify(app, arrival))];
  tell();
  return () => stops.forEach((stop) => stop());
};
