import { setViewport } from '@web/test-runner-commands';
import { expect } from 'chai';
import { setLocale } from '../../src/i18n/localize.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import { openLayers } from '../../src/ui/shared/layers.ts';
import { aroundOf } from '../../src/ui/shared/tree.ts';
import { SCENES } from './gallery/scenes.ts';
import { nameOf, settled, showScene } from './gallery/show.ts';
import { allDeep, clear, frame, mount, until } from './helpers.ts';
import { hitAt, shownPart } from './reach.ts';
import { amount } from '../unit/amount.ts';

/**
 * 400 % of 1280×1024 (WCAG 1.4.10), the same with the text twice as large on top, a small phone on its side, a phone with
 * large text. The text is as large as the root says, whether by the browser's setting or here: all is in `rem`.
 */
const ALL_SIZES = [
  { width: 320, height: 256, percent: 100 },
  { width: 320, height: 256, percent: 200 },
  { width: 640, height: 200, percent: 100 },
  { width: 390, height: 844, percent: 200 },
] as const;

/** The two smallest screens are checked in every run. */
const SIZES = amount<readonly (typeof ALL_SIZES)[number][]>(ALL_SIZES.slice(1, 3), ALL_SIZES);

/** The language with the longest words. */
const LONG_WORDS = 'ru';

const SIZE_BEFORE = { width: 800, height: 600 };

const CAN_BE_PRESSED = 'a[href], button, input, select, textarea, summary, [role=option]';

/** The minimum size of a touch target, in pixels (WCAG 2.5.8). */
const TARGET_PX = 24;

/** Lines of messages that must be visible. */
const LOG_LINES = 3;

/** Elements that can be pressed now. With a layer open, only those in the layer. */
const pressable = (app: DriftpostApp): readonly HTMLElement[] => {
  const over = allDeep(app, 'dialog[open], :popover-open').at(-1);
  return allDeep(over ?? app, CAN_BE_PRESSED).filter(
    (each) =>
      each.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
      !each.matches('.skip, :disabled') &&
      each.getBoundingClientRect().width > 1,
  );
};

/** The fault of an element that can be pressed, after scrolling to it; null: none. */
const trouble = (element: HTMLElement): string | null => {
  element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
  // A link in a text has one box per line.
  const boxes = [...element.getClientRects()].map((each) => ({ box: each, part: shownPart(element, each) }));
  const [best] = boxes.toSorted((a, b) => b.part.height * b.part.width - a.part.height * a.part.width);
  if (best === undefined) return 'has no place';
  const { box, part } = best;
  if (box.left < -1 || box.right > innerWidth + 1) return `goes from ${box.left} to ${box.right}`;
  const enough = (shown: number, whole: number): boolean => shown >= Math.min(whole, TARGET_PX) - 1;
  if (!enough(part.width, box.width) || !enough(part.height, box.height))
    return `shows ${part.width}×${part.height} of ${box.width}×${box.height}`;
  const hit = hitAt(part.left + part.width / 2, part.top + part.height / 2);
  const isIt = hit !== null && (aroundOf(hit).includes(element) || aroundOf(element).includes(hit));
  return isIt ? null : `is covered by ${hit?.localName}.${hit?.className}`;
};

/** Whether an element may overflow: with an ellipsis, or as a data table that scrolls (WCAG 1.4.10). */
const maySayLess = (element: Element): boolean =>
  element.querySelector(':scope > table') !== null || getComputedStyle(element).textOverflow === 'ellipsis';

/** Boxes that scroll sideways. */
const sideways = (all: readonly HTMLElement[]): readonly string[] =>
  all
    .filter((each) => each.scrollWidth > each.clientWidth + 1 && !maySayLess(each))
    .filter((each) => ['auto', 'scroll'].includes(getComputedStyle(each).overflowX))
    .map((each) => `${each.localName}.${each.className} is ${each.scrollWidth} of ${each.clientWidth}`);

/** Texts that reach out of the window. */
const cutOff = (all: readonly HTMLElement[]): readonly string[] =>
  all
    .filter((each) => [...each.childNodes].some((node) => node instanceof Text && node.data.trim() !== ''))
    .filter((each) => {
      const range = document.createRange();
      range.selectNodeContents(each);
      return [...range.getClientRects()].some(
        (box) => box.width > 0 && (box.left < -1 || box.right > innerWidth + 1),
      );
    })
    .filter((each) => each.checkVisibility() && !each.matches('.hidden, .skip'))
    .filter((each) => !aroundOf(each).some(maySayLess))
    .map((each) => `${each.localName}.${each.className} "${each.textContent?.trim().slice(0, 30)}"`);

const tooFewLines = (app: DriftpostApp): readonly string[] =>
  allDeep(app, '[role=log]')
    .filter((log) => log.clientHeight < LOG_LINES * Number.parseFloat(getComputedStyle(log).lineHeight))
    .map((log) => `the messages have ${log.clientHeight} px`);

const wrong = (app: DriftpostApp): readonly string[] => {
  const page = document.scrollingElement as Element;
  const all = allDeep(app, ':not(style, option, svg *)');
  return [
    ...(page.scrollWidth > innerWidth ? [`the page is ${page.scrollWidth} px wide`] : []),
    ...sideways(all),
    ...cutOff(all),
    ...tooFewLines(app),
    ...pressable(app).flatMap((each) => {
      const what = trouble(each);
      return what === null ? [] : [`${each.localName} "${nameOf(each)}" ${what}`];
    }),
  ];
};

describe('a small screen with large text', () => {
  afterEach(async () => {
    clear();
    document.documentElement.style.fontSize = '';
    await Promise.all([setViewport(SIZE_BEFORE), setLocale('en')]);
    await until(() => openLayers.get().length === 0);
  });

  for (const [name, scene] of Object.entries(SCENES))
    it(`can be used whole: ${name}`, async () => {
      const app = await mount<DriftpostApp>('driftpost-app', {});
      const { page } = await showScene(app, scene);
      page.setPreferences({ language: LONG_WORDS });
      await until(() => document.documentElement.lang === LONG_WORDS);
      for (const details of allDeep<HTMLDetailsElement>(app, 'details')) details.open = true;
      await settled(app);
      const found: Record<string, readonly string[]> = {};
      for (const { width, height, percent } of SIZES) {
        document.documentElement.style.fontSize = `${percent}%`;
        await setViewport({ width, height });
        await frame();
        const problems = wrong(app);
        if (problems.length > 0) found[`${width}×${height}, ${percent} %`] = problems;
      }
      expect(found).to.deep.equal({});
    });
});
