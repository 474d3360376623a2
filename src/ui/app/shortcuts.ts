import type { ChatId } from '../../engine/api/ids.ts';
import { chatOrder } from '../chats/chat-order.ts';
import type { AppContext } from '../state/context.ts';
import { CHATS_FRAGMENT, chatFragment } from '../state/routes.ts';
import { isKept, openLayers } from '../shared/layers.ts';
import { isWide } from '../shared/wide.ts';

/** The chat at a distance of `step` from the open one in the list, wrapping around; null if there is none. */
const neighbour = (app: AppContext, step: 1 | -1): ChatId | null => {
  const { engine, route } = app.store;
  const chats = chatOrder(engine?.chats ?? []);
  if (chats.length === 0) return null;
  const now = chats.findIndex((chat) => route.screen === 'chats' && chat.id === route.chat);
  const at = now < 0 ? (step === 1 ? 0 : chats.length - 1) : (now + step + chats.length) % chats.length;
  return chats[at]?.id ?? null;
};

const isOpenChatOnPhone = (app: AppContext): boolean =>
  !isWide() && app.store.route.screen === 'chats' && app.store.route.chat !== null;

/** Handles the keyboard shortcuts of the whole app. Returns whether the key was one of them. */
export const handleShortcut = (app: AppContext, event: KeyboardEvent): boolean => {
  const command = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  // By `code` as well as by `key`, so that the shortcuts work with a Russian layout.
  const jump = event.key === 'k' || event.code === 'KeyK';
  if (command && (jump || event.key === '/' || event.code === 'Slash')) {
    // A dialog with unfinished work stays: the shortcut does nothing, not even its meaning in the browser.
    if (!isKept()) app.store.open({ kind: jump ? 'jump' : 'help' });
    return true;
  }
  if (app.store.dialog !== null || openLayers.get().length > 0) return false;
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    const chat = neighbour(app, event.key === 'ArrowDown' ? 1 : -1);
    if (chat !== null) app.page.setFragment(chatFragment(chat), 'push');
    return true;
  }
  if (event.key === 'Escape' && !event.defaultPrevented && isOpenChatOnPhone(app)) {
    app.page.setFragment(CHATS_FRAGMENT, 'push');
    return true;
  }
  return false;
};
