import { proxy, wrap, type Endpoint } from 'comlink';
import type { EngineApi, EngineListener } from '../engine/api/engine-api.ts';

/**
 * A listener that can be called from the other side. What it throws is reported on this side: it is a bug
 * here, about which the engine could do nothing.
 */
const remoteListener = (listener: EngineListener): EngineListener => {
  const reported = <A extends readonly unknown[]>(hear: (...news: A) => void) => {
    return (...news: A): void => {
      try {
        hear(...news);
      } catch (error) {
        reportError(error);
      }
    };
  };
  return proxy({
    state: reported((patch) => listener.state(patch)),
    chat: reported((chat, change) => listener.chat(chat, change)),
    arrived: reported((arrival) => listener.arrived(arrival)),
  } satisfies EngineListener);
};

/** The engine at the other end, exposed with `exposeEngine`. */
export const connectEngine = (endpoint: Endpoint): EngineApi => {
  const remote = wrap<EngineApi>(endpoint);
  return {
    listen: (listener) => remote.listen(remoteListener(listener)),
    start: (nickname, invite) => remote.start(nickname, invite),
    rename: (nickname) => remote.rename(nickname),
    changeSettings: (change) => remote.changeSettings(change),
    openChat: (chat) => remote.openChat(chat),
    olderMessages: (chat, before, limit) => remote.olderMessages(chat, before, limit),
    markRead: (chat, order) => remote.markRead(chat, order),
    sendText: (chat, text) => remote.sendText(chat, text),
    setDraft: (chat, text) => remote.setDraft(chat, text),
    createInvite: () => remote.createInvite(),
    cancelInvite: (id) => remote.cancelInvite(id),
    readInvite: (code) => remote.readInvite(code),
    acceptInvite: (code) => remote.acceptInvite(code),
    dismissRedemption: (id) => remote.dismissRedemption(id),
    removeContact: (id) => remote.removeContact(id),
    exportBackup: (request, tell) => remote.exportBackup(request, proxy(tell)),
    restoreBackup: (request, tell) => remote.restoreBackup(request, proxy(tell)),
    reachOut: () => remote.reachOut(),
    diagnostics: () => remote.diagnostics(),
    shutdown: () => remote.shutdown(),
  };
};
