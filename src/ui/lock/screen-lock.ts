import type { EngineApi } from '../../engine/api/engine-api.ts';
import type { UnlockAnswer } from '../../engine/api/vault-api.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { DriftpostApp } from '../app/driftpost-app.ts';
import { noticeOf } from '../app/notice-of.ts';
import '../notices/problem-screen.ts';
import type { PageServices } from '../page-services.ts';

/** Tries a passphrase; where it is right the screen is there again. */
export type UnlockScreen = (passphrase: string) => Promise<UnlockAnswer>;

/** While the screen is locked: says that something arrived, and nothing of it. */
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
 * Locks the screen of an app that runs: takes everything off it, keeps what was being typed, and has the engine say
 * no more until the passphrase was checked. Null where there is nothing to lock, or no passphrase.
 */
export const lockScreen = async (screen: DriftpostApp): Promise<UnlockScreen | null> => {
  const app = screen.leave('screen-locked');
  if (app === null) return null;
  const { engine, page, store } = app;
  await screen.updateComplete;
  // It may name a chat. After a dialog that was open over it has gone, as that has an entry of its own.
  page.setFragment('', 'replace');
  for (const [chat, text] of store.drafts) await engine.chats.setDraft(chat, text);
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
