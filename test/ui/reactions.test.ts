import { sendKeys } from '@web/test-runner-commands';
import { expect } from 'chai';
import { err, ok } from '../../src/lib/result.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import type { DpSignList } from '../../src/ui/reactions/sign-list.ts';
import { type LoadSigns, loadSigns } from '../../src/ui/reactions/load-signs.ts';
import { parseSigns } from '../../src/ui/reactions/signs.ts';
import { messageOf, type FakeEngine } from '../doubles/engine.ts';
import { expectAccessible } from './axe.ts';
import { allDeep, button, clear, deep, frame, mount, soon, textOf, type, until } from './helpers.ts';
import { mina, openWith } from './open-log.ts';

afterEach(clear);

const signs = (app: Element): HTMLButtonElement[] => allDeep<HTMLButtonElement>(app, '.grid button');
const box = (app: Element): HTMLInputElement => deep<HTMLInputElement>(app, '[role=searchbox]');
/** What has the focus, through shadow roots; whether the window has it as well is nothing that the app decides. */
const focused = (): Element | null => {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
};
const said = (app: Element): string =>
  textOf(deep(app, 'dp-sign-list').shadowRoot?.querySelector('[role=status]') as Element);

/** The picker of the only message, with the search open and all signs there. */
const openPicker = async (): Promise<{ app: DriftpostApp; engine: FakeEngine }> => {
  const { app, engine } = await openWith([messageOf(mina.chat, 1)]);
  deep(app, 'article .actions').focus();
  await sendKeys({ press: 'Enter' });
  await until(() => allDeep(app, ':popover-open [role=menuitem]').length > 0);
  button(app, 'React').click();
  await until(() => focused()?.matches('.sign'));
  button(app, 'More reactions').click();
  const all = await loadSigns('en');
  await until(() => all.ok && signs(app).length === all.value.length);
  return { app, engine };
};

const reacted = async (engine: FakeEngine): Promise<unknown> => {
  await until(() => engine.callsOf('messages.react').length > 0);
  return engine.callsOf('messages.react').at(-1)?.[2];
};

const search = async (app: DriftpostApp, query: string): Promise<void> => {
  type(box(app), query);
  await deep<DpSignList>(app, 'dp-sign-list').updateComplete;
  await frame();
};

describe('the picker of reactions', () => {
  it('is searched at once, by the keyboard alone, and gives the focus back', async () => {
    const { app, engine } = await openPicker();
    await until(() => box(app).matches(':focus'));
    await sendKeys({ type: 'octop' });
    await until(() => said(app) === 'Found: 1');
    await sendKeys({ press: 'Enter' });
    expect(await reacted(engine)).to.equal('🐙');
    await until(() => focused()?.matches('article .actions, article'));
    expect(allDeep(app, ':popover-open')).to.deep.equal([]);
  });

  it('is closed by Esc, with the focus where it was', async () => {
    const { app } = await openPicker();
    await until(() => box(app).matches(':focus'));
    await sendKeys({ press: 'Escape' });
    await until(() => allDeep(app, ':popover-open').length === 0);
    await until(() => focused()?.matches('article .actions'));
    await until(() => allDeep(app, '[role=searchbox]').length === 0);
  });

  it('is one stop of the tab key, with arrow keys in it', async () => {
    const { app, engine } = await openPicker();
    await until(() => box(app).matches(':focus'));
    expect(signs(app).filter(({ tabIndex }) => tabIndex === 0).length).to.equal(1);
    await sendKeys({ press: 'ArrowDown' });
    await until(() => focused() === signs(app)[0]);
    await sendKeys({ press: 'ArrowRight' });
    expect(focused()).to.equal(signs(app)[1]);
    await sendKeys({ press: 'ArrowDown' });
    const below = focused() as HTMLElement;
    const [one, other] = [signs(app)[1] as HTMLElement, below].map((each) => each.getBoundingClientRect());
    expect(other?.left).to.equal(one?.left);
    expect(other?.top).to.be.above(one?.top ?? Infinity);
    await sendKeys({ press: 'End' });
    expect(focused()).to.equal(signs(app).at(-1));
    await sendKeys({ press: 'Home' });
    expect(focused()).to.equal(signs(app)[0]);
    expect(signs(app).filter(({ tabIndex }) => tabIndex === 0)).to.deep.equal([signs(app)[0]]);
    await sendKeys({ press: 'ArrowUp' });
    await until(() => box(app).matches(':focus'));
    await sendKeys({ press: 'Tab' });
    expect(focused()).to.equal(signs(app)[0]);
    await sendKeys({ press: 'Enter' });
    expect(await reacted(engine)).to.equal('😀');
  });

  it('takes what is typed in the list into the box', async () => {
    const { app } = await openPicker();
    await sendKeys({ press: 'ArrowDown' });
    await until(() => focused() === signs(app)[0]);
    await sendKeys({ type: 'pizza' });
    await until(() => box(app).value === 'pizza');
  });

  it('has groups with headings, targets of 44 pixels, and nothing that axe finds', async () => {
    const { app } = await openPicker();
    expect(allDeep(deep(app, 'dp-sign-grid'), 'h3').map(textOf)).to.deep.equal([
      'Smileys',
      'People and gestures',
      'Animals and nature',
      'Food and drink',
      'Travel and places',
      'Activities',
      'Objects',
      'Symbols',
      'Flags',
    ]);
    const { width, height } = (signs(app)[0] as HTMLElement).getBoundingClientRect();
    expect(Math.min(width, height)).to.be.at.least(44);
    expect(signs(app)[0]?.getAttribute('aria-label')).to.equal('grinning face');
    await search(app, 'heart');
    expect(said(app)).to.match(/^Found: \d\d$/u);
    await expectAccessible(app, true);
  });

  it('says when nothing is found, and takes a sign that is typed itself', async () => {
    const { app, engine } = await openPicker();
    await search(app, 'zzzz');
    expect(said(app)).to.contain('Nothing found');
    expect(allDeep(app, '.typed')).to.deep.equal([]);
    await expectAccessible(app, true);
    await search(app, ' 👩‍👩‍👧‍👦 and moreover');
    expect(textOf(deep(app, '.typed'))).to.equal('React with 👩‍👩‍👧‍👦');
    deep(app, '.typed').click();
    expect(await reacted(engine)).to.equal('👩‍👩‍👧‍👦');
  });
});

describe('the list of signs', () => {
  const FEW = parseSigns('note\n@0\n😀\t\tgrinning face\thappy\n🥲\t13\tsmiling face with tear\t\n');

  const list = async (load: LoadSigns, query = ''): Promise<DpSignList> => {
    await import('../../src/ui/reactions/sign-list.ts');
    return mount<DpSignList>('dp-sign-list', { load, query });
  };

  it('says what is waited for', async () => {
    const element = await list(() => new Promise(() => {}));
    expect(textOf(element)).to.equal('Loading the reactions…');
    await expectAccessible(element);
  });

  it('says that it could not be loaded, and tries again', async () => {
    const answers: Awaited<ReturnType<LoadSigns>>[] = [err('unavailable'), ok(FEW)];
    const element = await list(async () => answers.shift() ?? ok(FEW), '🦖');
    element.typed = '🦖';
    await until(() => textOf(element).includes('could not be loaded'));
    expect(textOf(deep(element, '.typed'))).to.equal('React with 🦖');
    await expectAccessible(element);
    Object.assign(element, { query: '', typed: '' });
    button(element, 'Try again').click();
    await soon(element, '.grid button');
    expect(signs(element).map(({ value }) => value)).to.deep.equal(['😀', '🥲']);
  });
});
