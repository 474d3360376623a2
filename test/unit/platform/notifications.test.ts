import { expect } from 'chai';
import { createNotifications } from '../../../src/platform/page/notifications.ts';
import { createTray } from '../../doubles/tray.ts';

const tray = createTray();

/** A worker that shows notices, or none. */
const registrations = { worker: tray.worker, none: undefined };

/** No answer of a page: what the pages of other tests say. */
const OTHERS: unknown = 'another page';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const noticeOf = (tag: string, title: string) => ({ title, body: 'hello', tag, fragment: `#/chats/${tag}` });

describe('notifications', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'Notification');
  beforeEach(() => {
    tray.clear();
    Object.defineProperty(globalThis, 'Notification', { value: tray.Notification, configurable: true });
  });
  afterEach(() => {
    if (before) Object.defineProperty(globalThis, 'Notification', before);
    delete (navigator.serviceWorker as { getRegistration?: unknown }).getRegistration;
  });

  for (const [name, registration] of Object.entries(registrations)) {
    const start = (): ReturnType<typeof createNotifications> & { readonly went: readonly string[] } => {
      Object.assign(navigator.serviceWorker, { getRegistration: async () => registration });
      const went: string[] = [];
      return {
        ...createNotifications({ go: (fragment) => went.push(fragment), hasApp: () => OTHERS as boolean }),
        went,
      };
    };

    it(`tell of each message anew, in the place of the one before: worker: ${name}`, async () => {
      const { notify } = start();
      notify(noticeOf('mina', 'Mina'));
      notify(noticeOf('mina', 'Mina (2)'));
      await settled();
      expect(tray.shown().map(({ tag, title, told }) => [tag, title, told])).to.deep.equal([
        ['mina', 'Mina (2)', 2],
      ]);
    });

    it(`are closed when what they told of was read, also right after: worker: ${name}`, async () => {
      const { notify, keepNotices } = start();
      notify(noticeOf('mina', 'Mina'));
      notify(noticeOf('ole', 'Ole'));
      keepNotices(new Set(['ole']));
      await settled();
      expect(tray.shown().map(({ tag }) => tag)).to.deep.equal(['ole']);
    });
  }

  it('lead to the chat and go, where the page shows them by itself', async () => {
    Object.assign(navigator.serviceWorker, { getRegistration: async () => undefined });
    const went: string[] = [];
    const { notify } = createNotifications({
      go: (fragment) => went.push(fragment),
      hasApp: () => OTHERS as boolean,
    });
    notify(noticeOf('mina', 'Mina'));
    await settled();
    tray.press('mina');
    expect([went, tray.shown()]).to.deep.equal([['#/chats/mina'], []]);
  });

  it('say to the worker whether this tab has the app, and go where a pressed one leads', async () => {
    for (const hasApp of [true, false]) {
      const went: string[] = [];
      createNotifications({ go: (fragment) => went.push(fragment), hasApp: () => hasApp });
      const { port1, port2 } = new MessageChannel();
      // Those of other tests still listen, and say something else.
      const answered = new Promise<void>((resolve) => {
        port1.onmessage = ({ data }) => data === hasApp && resolve();
      });
      const tell = (data: unknown, ports: MessagePort[] = []): boolean =>
        navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data, ports }));
      tell({ kind: 'has-app' }, [port2]);
      await answered;
      tell({ kind: 'open-chat', fragment: '#/chats/mina' });
      tell({ kind: 'open-chat', fragment: 'javascript:alert(1)' });
      expect(went).to.deep.equal(['#/chats/mina']);
    }
  });
});
