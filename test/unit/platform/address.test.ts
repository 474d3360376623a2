import { expect } from 'chai';
import { createAddress } from '../../../src/platform/page/address.ts';

/** The browser has gone to another entry, so many times from now on. */
const moved = (times = 1): Promise<void> =>
  new Promise((resolve) => {
    let left = times;
    const count = (): void => {
      left -= 1;
      if (left > 0) return;
      removeEventListener('popstate', count);
      setTimeout(resolve);
    };
    addEventListener('popstate', count);
  });

describe('the address bar', () => {
  const before = location.pathname + location.search + location.hash;
  // One, as in the app: each brings the history in step with what it knows of.
  const { fragment, setFragment, holdBack } = createAddress();
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  afterEach(() => {
    holdBack(null);
    history.replaceState(null, '', before);
  });

  it('goes where a fragment says, and says so', () => {
    setFragment('#/chats/one', 'push');
    expect([location.hash, fragment.get()]).to.deep.equal(['#/chats/one', '#/chats/one']);
    setFragment('#/settings', 'replace');
    expect([location.hash, fragment.get()]).to.deep.equal(['#/settings', '#/settings']);
  });

  it('keeps nothing of a fragment that is taken away, and the rest of the address', () => {
    const { pathname, search } = location;
    for (const mode of ['replace', 'push'] as const) {
      setFragment('#/pair/a-secret', 'replace');
      setFragment('', mode);
      expect([location.href.includes('#'), fragment.get()]).to.deep.equal([false, '']);
      expect([location.pathname, location.search]).to.deep.equal([pathname, search]);
    }
  });

  it('closes what is on top with Back, one by one, and only then leaves the place', async () => {
    setFragment('#/chats', 'push');
    setFragment('#/chats/one', 'push');
    const open = ['dialog', 'menu'];
    const closeTop = (): void => {
      open.pop();
      holdBack(open.length > 0 ? closeTop : null);
    };
    holdBack(closeTop);
    await settled();
    for (const left of [['dialog'], []]) {
      history.back();
      await moved();
      expect([open, location.hash]).to.deep.equal([left, '#/chats/one']);
    }
    history.back();
    await moved();
    expect(fragment.get()).to.equal('#/chats');
  });

  it('leaves nothing in the history of what was closed otherwise, at once or with a way to another place', async () => {
    setFragment('#/chats', 'push');
    setFragment('#/people', 'push');
    holdBack(() => undefined);
    await settled();
    holdBack(null);
    await moved();
    expect(location.hash).to.equal('#/people');
    holdBack(() => undefined);
    await settled();
    // As Ctrl+K does with Enter.
    holdBack(null);
    setFragment('#/chats/one', 'push');
    await settled();
    expect(location.hash).to.equal('#/chats/one');
    for (const place of ['#/people', '#/chats']) {
      history.back();
      await moved();
      expect(fragment.get()).to.equal(place);
    }
  });

  it('follows a link that closes the dialog in which it stands', async () => {
    setFragment('#/chats', 'push');
    holdBack(() => undefined);
    await settled();
    const link = Object.assign(document.createElement('a'), { href: '#/chats/one' });
    link.addEventListener('click', () => holdBack(null));
    document.body.append(link);
    link.click();
    await settled();
    link.remove();
    expect(location.hash).to.equal('#/chats/one');
    // One press, although the entry of the dialog lies between.
    history.back();
    await moved(2);
    expect([location.hash, fragment.get()]).to.deep.equal(['#/chats', '#/chats']);
  });

  it('opens a dialog over a menu that closes for it, whatever the browser is doing', async () => {
    setFragment('#/chats/one', 'push');
    const closed: string[] = [];
    holdBack(() => closed.push('menu'));
    await settled();
    const left = moved();
    holdBack(null);
    // After two tasks the browser is on its way out of the menu's entry.
    await settled();
    await settled();
    holdBack(() => {
      closed.push('dialog');
      holdBack(null);
    });
    await left;
    history.back();
    await moved();
    expect([closed, location.hash]).to.deep.equal([['dialog'], '#/chats/one']);
  });
});
