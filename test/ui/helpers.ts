import type { EngineState } from '../../src/engine/api/engine-state.ts';
import { AppStore } from '../../src/ui/state/app-store.ts';
import type { AppContext } from '../../src/ui/state/context.ts';
import '../../src/ui/app/driftpost-app.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import { installTokens } from '../../src/ui/theme/theme.ts';
import { EMPTY_STATE, FakeEngine, contactOf, personOf, summaryOf } from '../doubles/engine.ts';
import { FakePage } from '../doubles/page-services.ts';

/** The state after the first start. */
export const STARTED: EngineState = { ...EMPTY_STATE, profile: { id: personOf('Anna'), nickname: 'Anna' } };

/** A contact, and the state with this contact only. */
export const mina = contactOf('Mina');
export const WITH_MINA: EngineState = {
  ...STARTED,
  contacts: [mina],
  chats: [summaryOf(mina), ...STARTED.chats],
};

/** Resolves after the next frame. */
export const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** Generous, because other tests run at the same time. */
const LIMIT_MS = 60_000;

/** Waits until a condition is true, with a look in every frame. */
export const until = async (condition: () => unknown): Promise<void> => {
  const end = performance.now() + LIMIT_MS;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`never came true: ${condition.toString()}`);
    await frame();
  }
};

/** All matches, through shadow roots, in the order of the page. */
export const allDeep = <T extends Element = HTMLElement>(root: ParentNode, selector: string): T[] => {
  const found: T[] =
    root instanceof Element && root.shadowRoot !== null ? allDeep<T>(root.shadowRoot, selector) : [];
  for (const element of root.querySelectorAll('*')) {
    if (element.matches(selector)) found.push(element as T);
    if (element.shadowRoot !== null) found.push(...allDeep<T>(element.shadowRoot, selector));
  }
  return found;
};

/** The first match through shadow roots. Throws if there is none. */
export const deep = <T extends Element = HTMLElement>(root: ParentNode, selector: string): T => {
  const found = allDeep<T>(root, selector)[0];
  if (found === undefined) throw new Error(`nothing matches ${selector}`);
  return found;
};

/** The first match through shadow roots, as soon as there is one. */
export const soon = async <T extends Element = HTMLElement>(
  root: ParentNode,
  selector: string,
): Promise<T> => {
  await until(() => allDeep(root, selector).length > 0);
  return deep<T>(root, selector);
};

/** The visible text, with single spaces and without the isolates around names. */
export const textOf = (element: Element): string => {
  const parts: string[] = [];
  const walk = (node: Node): void => {
    if (node instanceof Text) parts.push(node.data);
    if (node instanceof HTMLStyleElement) return;
    const root = node instanceof Element && node.shadowRoot !== null ? node.shadowRoot : node;
    for (const child of root.childNodes) walk(child);
  };
  walk(element);
  return parts
    .join(' ')
    .replaceAll(/[\u2068\u2069]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
};

/** The first button, through shadow roots, with a label or text. */
export const button = (root: ParentNode, name: string): HTMLButtonElement => {
  const named = (each: Element): boolean => (each.getAttribute('aria-label') ?? textOf(each)) === name;
  const found = allDeep<HTMLButtonElement>(root, 'button').find(named);
  if (found === undefined) throw new Error(`no button "${name}"`);
  return found;
};

/** Sets the text of a box and fires its events. */
export const type = (box: HTMLInputElement | HTMLTextAreaElement, text: string): void => {
  box.value = text;
  box.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
};

/** Presses a key. Returns whether the app prevented the browser's default action. */
export const press = (target: EventTarget, key: string, init: KeyboardEventInit = {}): boolean =>
  !target.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...init }),
  );

/** Adds an element to the page. */
export const mount = async <T extends HTMLElement>(tag: string, properties: Partial<T>): Promise<T> => {
  installTokens(document);
  // Colours in the middle of a transition are neither the old nor the new ones.
  document.documentElement.style.setProperty('--quick', '0ms');
  const element = Object.assign(document.createElement(tag), properties) as T;
  document.body.append(element);
  await frame();
  return element;
};

/** Removes everything from the page. */
export const clear = (): void => document.body.replaceChildren();

/** A context on doubles, its store already told the state. */
export const contextOf = async (
  state: EngineState,
): Promise<AppContext & { engine: FakeEngine; page: FakePage }> => {
  const engine = new FakeEngine(state);
  const page = new FakePage();
  const store = new AppStore(engine);
  await engine.listen(store);
  return { engine, page, store };
};

/** The whole app on doubles. */
export const startApp = async (
  state: EngineState,
  prepare: (engine: FakeEngine, page: FakePage) => void = () => {},
): Promise<{ app: DriftpostApp; engine: FakeEngine; page: FakePage }> => {
  const engine = new FakeEngine(state);
  const page = new FakePage();
  prepare(engine, page);
  const app = await mount<DriftpostApp>('driftpost-app', {});
  await app.start({ engine, page });
  await until(() => app.problem !== null || allDeep(app, 'dp-main, dp-welcome, dp-problem').length > 0);
  await frame();
  return { app, engine, page };
};
