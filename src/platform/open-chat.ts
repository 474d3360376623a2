/** A page of this origin, as a service worker knows it. */
export interface OpenPage {
  readonly url: string;
  focus(): Promise<unknown>;
  postMessage(message: unknown, transfer?: Transferable[]): void;
}

/** What a service worker has for leading from a notification to a chat. */
export interface Windows {
  /** The app's own address, with a slash at its end. */
  readonly scope: string;
  /** The pages of this origin, the one used last first. */
  pages(): Promise<readonly OpenPage[]>;
  open(url: string): Promise<unknown>;
}

/** A page that is frozen does not say whether it has the app; the press must not wait for it longer, in milliseconds. */
const ANSWER_LIMIT_MS = 1_000;

/**
 * Asks a page whether it has the app; false where it does not answer. The holder of the app's lock does not tell it: the
 * `clientId` of a lock is not the id of a page in every browser.
 */
const hasApp = (page: OpenPage): Promise<boolean> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data === true);
    setTimeout(() => resolve(false), ANSWER_LIMIT_MS);
    page.postMessage({ kind: 'has-app' }, [port2]);
  });

/** Whether the page is the app, and not a page of help beside it. */
const isApp = ({ url }: OpenPage, scope: string): boolean => {
  const [place = ''] = url.split(/[?#]/u);
  return place === scope || place === `${scope}index.html`;
};

/**
 * After a notification was pressed: brings up the tab that has the app, which then opens the chat; where there is none,
 * opens the app with that chat.
 * @param fragment where it leads, `#/…`; anything else is the app as it is
 */
export const openChat = async (windows: Windows, fragment: string): Promise<void> => {
  const { scope } = windows;
  const apps = (await windows.pages()).filter((page) => isApp(page, scope));
  const answers = apps.map(async (page) =>
    (await hasApp(page)) ? page : Promise.reject(new Error('not here')),
  );
  const page = await Promise.any(answers).catch(() => apps[0]);
  if (page === undefined) {
    await windows.open(`${scope}${fragment.startsWith('#/') ? fragment : ''}`);
    return;
  }
  page.postMessage({ kind: 'open-chat', fragment });
  // Browsers may refuse; the chat is open all the same.
  await page.focus().catch(() => undefined);
};
