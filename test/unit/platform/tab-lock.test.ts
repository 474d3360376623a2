import { assert } from 'chai';
import { type TabLock, createTabLock } from '../../../src/platform/page/tab-lock.ts';

/** Two tabs in one page: what is locked, and what is told, is between their locks either way. */
describe('tab lock', () => {
  let count = 0;
  let name = '';
  beforeEach(() => (name = `tab-lock-test-${(count += 1)}`));

  const until = (lock: TabLock, wanted: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (where: string): void => {
        if (where === wanted) resolve();
      };
      lock.tab.subscribe(look);
      look(lock.tab.get());
    });

  const openTab = (finish = async (): Promise<void> => undefined) => {
    const opened: string[] = [];
    const lock = createTabLock(name, { finish, open: (fragment) => opened.push(fragment) });
    return { lock, opened };
  };

  it('gives the app to the first tab, and to another one that takes it once the first has finished', async () => {
    const told: string[] = [];
    const first = openTab(async () => void told.push('finished'));
    await until(first.lock, 'here');
    const second = openTab();
    await until(second.lock, 'elsewhere');
    await second.lock.takeOver();
    assert.equal(first.lock.tab.get(), 'elsewhere');
    assert.equal(second.lock.tab.get(), 'here');
    assert.deepEqual(told, ['finished']);
  });

  it('hands a fragment to the tab that has the app, once', async () => {
    const first = openTab();
    await until(first.lock, 'here');
    const [second, third] = [openTab(), openTab()];
    await Promise.all([until(second.lock, 'elsewhere'), until(third.lock, 'elsewhere')]);
    await second.lock.handOver('#/pair/code');
    assert.deepEqual(first.opened, ['#/pair/code']);
    assert.deepEqual([...second.opened, ...third.opened], []);
  });

  it('keeps the fragment where this tab has taken the app before the other one answered', async () => {
    const other = new BroadcastChannel(name);
    const asked = new Promise<void>((resolve) => {
      other.addEventListener('message', ({ data }) => {
        if (data === '#/pair/code') resolve();
      });
    });
    let release = (): void => undefined;
    const held = new Promise<void>((granted) => {
      void navigator.locks.request(name, () => {
        granted();
        return new Promise<void>((resolve) => (release = resolve));
      });
    });
    await held;
    const { lock } = openTab();
    await until(lock, 'elsewhere');
    let handedOver = false;
    void lock.handOver('#/pair/code').then(() => (handedOver = true));
    await asked;
    const taken = lock.takeOver();
    other.postMessage('taken');
    release();
    await taken;
    // What was said on the channel before comes before this.
    const last = new BroadcastChannel(name);
    const heard = new Promise((resolve) => last.addEventListener('message', resolve));
    other.postMessage('last');
    await heard;
    assert.isFalse(handedOver);
    assert.equal(lock.tab.get(), 'here');
    other.close();
    last.close();
  });
});
