import type { EngineApi } from '../../engine/api/engine-api.ts';
import type { UnlockAnswer } from '../../engine/api/vault-api.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { DriftpostApp } from '../app/driftpost-app.ts';
import { noticeOf } from '../app/notice-of.ts';
import '../notices/problem-screen.ts';
import type { PageServices } from '../page-services.ts';

/** Tries a passphrase. The right one unlocks the screen. */
export type UnlockScreen = (passphrase: string) => Promise<UnlockAnswer>;

/** While the screen is locked, notifications say that something arrived, and nothing more. */
const watchArrivals = async (engine: EngineApi, page: PageServices): Promise<Cancel> => {
  let count = 0;
  let isOver = false;
  page.setTitle('Driftpost');
  page.setBadge(0);
  // They may show names and texts.
  page.keepNotices(new Set());
  await engine.listen({
    state: () => undefined,
    chat: () => undefined,
    arrived: (arrival) => {
      if (isOver) return;
      count += arrival.count;
      page.setTitle(`(${count}) Driftpost`);
      page.setBadge(count);
      page.notify(noticeOf({ ...arrival, count }, 'nothing'));
    },
  });
  const stop = page.visible.subscribe((visible) => {
    void engine.network.pageVisible(visible);
    if (visible) void engine.reachOut();
  });
  return () => {
    isOver = true;
    stop();
  };
};

/**
 * Locks the screen while the engine runs: clears the screen, keeps drafts, and makes the engine tell nothing until
 * the passphrase was checked. null: there is nothing to lock, or no passphrase.
 */
export const lockScreen = async (screen: DriftpostApp): Promise<UnlockScreen | null> => {
  const app = screen.leave('screen-locked');
  if (app === null) return null;
  const { engine, page, store } = app;
  await screen.updateComplete;
  // The fragment may name a chat. An open dialog has its own entry in the history, so this runs after the dialog has
  // closed.
  page.setFragment('', 'replace');
  for (const [chat, text] of store.drafts) await engine.chats.setDraft(chat, text);
  // An edit ends with the lock. Its text becomes the draft if there is none, so that no typed text is lost.
  for (const [chat, text] of store.edits)
    if (store.draft(chat) === '') await engine.chats.setDraft(chat, text);
  if (!(await engine.lockScreen())) {
    await screen.start({ engine, page });
    return null;
  }
  const stop = await watchArrivals(engine, page);
  return async (passphrase) => {
    const answer = await engine.unlockScreen(passphrase);
    if (answer.kind !== 'opened') return answer;
    stop();
    await screen.start({ engine, page });
    return answer;
  };
};
