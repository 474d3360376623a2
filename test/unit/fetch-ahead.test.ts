import { expect } from 'chai';
import { fetchAhead } from '../../src/fetch-ahead.ts';
import { FakePage } from '../doubles/page-services.ts';

/** What is fetched on a page, in order. */
const fetchedOn = (prepare: (page: FakePage) => void = () => undefined) => {
  const [page, fetched] = [new FakePage(), new Set<string>()];
  const painted = Promise.withResolvers<void>();
  prepare(page);
  const { shown } = fetchAhead(page, {
    links: async () => fetched.add('links'),
    screens: () => void fetched.add('screens'),
    painted: () => painted.promise,
  });
  return { page, fetched, shown, paint: () => painted.resolve() };
};

describe('what comes behind the first screen', () => {
  for (const type of ['keydown', 'pointerdown', 'input'])
    it(`waits for the first ${type}, whatever stops it on its way`, () => {
      const { fetched } = fetchedOn();
      expect([...fetched]).to.deep.equal([]);
      const box = document.createElement('input');
      document.body.append(box);
      box.addEventListener(type, (event) => event.stopPropagation());
      box.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
      box.remove();
      expect([...fetched]).to.deep.equal(['links', 'screens']);
    });

  it('begins with the screens where there was a first start; links wait until the chats are painted', async () => {
    const { fetched, shown, paint } = fetchedOn((page) => page.setPreferences({ started: true }));
    expect([...fetched]).to.deep.equal(['screens']);
    const told = shown();
    expect([...fetched]).to.deep.equal(['screens']);
    paint();
    await told;
    expect([...fetched]).to.deep.equal(['screens', 'links']);
  });

  it('is fetched as soon as there was a first start', async () => {
    const { page, fetched, shown, paint } = fetchedOn();
    paint();
    await shown();
    expect([...fetched]).to.deep.equal([]);
    page.setPreferences({ started: true });
    expect([...fetched]).to.deep.equal(['screens', 'links']);
  });

  it('comes with a press before the chats are shown, as while the passphrase is typed', () => {
    const { fetched } = fetchedOn((page) => page.setPreferences({ started: true }));
    dispatchEvent(new Event('keydown'));
    expect([...fetched]).to.deep.equal(['screens', 'links']);
  });

  it('is all fetched at once for an invite where there was a first start', () => {
    const { fetched } = fetchedOn((page) => {
      page.setPreferences({ started: true });
      page.setFragment('#/invite/abc', 'replace');
    });
    expect([...fetched]).to.deep.equal(['screens', 'links']);
  });

  it('is fetched as far as it meets people for an invite, also for one that is opened later', () => {
    const invited = fetchedOn((page) => page.setFragment('#/invite/abc', 'replace'));
    expect([...invited.fetched]).to.deep.equal(['links']);
    const { page, fetched } = fetchedOn();
    page.setFragment('#/invite/abc', 'replace');
    expect([...fetched]).to.deep.equal(['links']);
  });
});
