import { expect } from 'chai';
import { createNotifications } from '../../../src/platform/page/notifications.ts';

/** What the system shows, by tag. */
const shown = new Map<
  string,
  { readonly title: string; readonly renotify: boolean; readonly press: () => void }
>();

class Shown {
  static permission: NotificationPermission = 'granted';
  readonly tag: string;
  onclick: (() => void) | null = null;
  constructor(title: string, { tag, renotify }: { tag: string; renotify: boolean }) {
    this.tag = tag;
    shown.set(tag, { title, renotify, press: () => this.onclick?.() });
  }
  close(): void {
    shown.delete(this.tag);
  }
}

/** A worker that shows notices, or none. */
const registrations = {
  worker: {
    active: {},
    showNotification: async (title: string, options: { tag: string; renotify: boolean }) =>
      void new Shown(title, options),
    getNotifications: async () =>
      [...shown.keys()].map((tag) => ({ tag, close: () => void shown.delete(tag) })),
  },
  none: undefined,
};

/** No answer of a page: what the pages of other tests say. */
const OTHERS: unknown = 'another page';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const noticeOf = (tag: string, title: string) => ({ title, body: 'hello', tag, fragment: `#/chats/${tag}` });

describe('notifications', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'Notification');
  beforeEach(() => {
    shown.clear();
    Object.defineProperty(globalThis, 'Notification', { value: Shown, configurable: true });
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
      expect([...shown].map(([tag, { title, renotify }]) => [tag, title, renotify])).to.deep.equal([
        ['mina', 'Mina (2)', true],
      ]);
    });

    it(`are closed when what they told of was read, also right after: worker: ${name}`, async () => {
      const { notify, keepNotices } = start();
      notify(noticeOf('mina', 'Mina'));
      notify(noticeOf('ole', 'Ole'));
      keepNotices(new Set(['ole']));
      await settled();
      expect([...shown.keys()]).to.deep.equal(['ole']);
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
    shown.get('mina')?.press();
    expect([went, [...shown]]).to.deep.equal([['#/chats/mina'], []]);
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
