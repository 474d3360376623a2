import '../../../src/ui/app/driftpost-app.ts';
import type { DriftpostApp } from '../../../src/ui/app/driftpost-app.ts';
import type { AppContext } from '../../../src/ui/state/context.ts';
import { FakeEngine } from '../../doubles/engine.ts';
import { FakePage } from '../../doubles/page-services.ts';
import { allDeep, frame, textOf, until } from '../helpers.ts';
import type { Scene } from './scenes.ts';

/** The app of a scene. */
export interface Shown {
  readonly app: DriftpostApp;
  readonly engine: FakeEngine;
  readonly page: FakePage;
}

/** The visible or accessible name of a control. */
export const nameOf = (element: Element): string => element.getAttribute('aria-label') ?? textOf(element);

/** Waits until the screen is loaded and rendered. */
export const settled = async (app: DriftpostApp): Promise<void> => {
  await app.updateComplete;
  // Changes of the store are rendered in the next frame.
  await frame();
  await frame();
  await until(() => allDeep(app, ':not(:defined)').length === 0);
  await frame();
  await frame();
};

/** Puts the app into the state of a scene, and opens its layers. */
export const showScene = async (app: DriftpostApp, scene: Scene, page = new FakePage()): Promise<Shown> => {
  const engine = new FakeEngine(scene.state);
  for (const [chat, messages] of scene.history ?? []) engine.history.set(chat, [...messages]);
  scene.prepare?.(engine, page);
  page.fragment.set(scene.fragment ?? '#/chats');
  app.page = page;
  if (scene.problem === undefined) void app.start({ engine, page });
  else app.problem = scene.problem;
  await settled(app);
  for (const each of scene.open ?? []) {
    if (typeof each === 'string') {
      const named = (): HTMLElement | undefined =>
        allDeep(app, 'button, summary').find((one) => nameOf(one) === each);
      await until(named);
      const opener = named();
      opener?.focus();
      opener?.click();
    } else (app as unknown as { app: AppContext }).app.store.open(each);
    await settled(app);
  }
  return { app, engine, page };
};
