import { expect } from 'chai';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
// Imported first: for a person with a nickname this part is loaded.
import '../../src/ui/app/in-use.ts';
import { openLayers } from '../../src/ui/shared/layers.ts';
import { aroundOf, focusedIn } from '../../src/ui/shared/tree.ts';
import { SCENES, type Scene } from './gallery/scenes.ts';
import { type Shown, nameOf, settled, showScene } from './gallery/show.ts';
import { allDeep, clear, frame, mount, until } from './helpers.ts';

/** Elements to press, without links that lead out of the app. */
const CAN_BE_PRESSED = 'button:enabled, summary, a[href^="#"], input[type=checkbox], [role=option]';

/** One of the many signs of a picker, all of which do the same: the one that the tab key comes to stands for them. */
const isOneOfMany = (element: HTMLElement): boolean => {
  const root = element.getRootNode();
  return root instanceof ShadowRoot && root.host.localName === 'dp-sign-grid' && element.tabIndex < 0;
};

const pressable = (app: DriftpostApp): readonly HTMLElement[] => {
  const over = allDeep(app, 'dialog[open], :popover-open').at(-1);
  return allDeep(over ?? app, CAN_BE_PRESSED).filter(
    (each) => each.checkVisibility({ visibilityProperty: true }) && !isOneOfMany(each),
  );
};

/** A button in two scenes has the same key. */
const kindOf = (element: HTMLElement): string => {
  const hosts = aroundOf(element).filter(({ localName }) => localName.includes('-'));
  const name = element.matches('button') ? nameOf(element) : element.id;
  return [...hosts.map(({ localName }) => localName), element.className, name].join(' ');
};

const show = async (scene: Scene): Promise<Shown> => {
  const app = await mount<DriftpostApp>('driftpost-app', {});
  app.prepare();
  await settled(app);
  return showScene(app, scene);
};

const leave = async (): Promise<void> => {
  clear();
  await until(() => openLayers.get().length === 0);
};

describe('after a press the focus is somewhere', () => {
  const pressed = new Set<string>();

  afterEach(async () => {
    await leave();
    history.replaceState(null, '', location.pathname + location.search);
  });

  for (const [name, scene] of Object.entries(SCENES))
    it(`whichever button it was: ${name}`, async () => {
      const { app } = await show(scene);
      const kinds = pressable(app).map(kindOf);
      const lost: string[] = [];
      for (const kind of kinds) {
        if (pressed.has(kind)) continue;
        pressed.add(kind);
        await leave();
        const { app: fresh, page } = await show(scene);
        const again = (): HTMLElement | undefined => pressable(fresh).find((each) => kindOf(each) === kind);
        await until(again);
        const element = again() as HTMLElement;
        const go = (): void => page.fragment.set(location.hash);
        addEventListener('hashchange', go);
        element.focus();
        element.click();
        for (let frames = 0; frames < 4; frames += 1) await frame();
        await settled(fresh);
        removeEventListener('hashchange', go);
        if (focusedIn(document) === null) lost.push(kind);
      }
      expect(lost).to.deep.equal([]);
    });
});
