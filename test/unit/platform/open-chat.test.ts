import { expect } from 'chai';
import { type OpenPage, openChat } from '../../../src/platform/open-chat.ts';

const FROZEN = '?frozen';
const SCOPE = 'https://driftpost.example/app/';

/** A browser with these pages, the one used last first; what a press on a notification did, in words. */
const press = async (pages: readonly string[], holder: string | null, fragment = '#/chats/mina') => {
  const done: string[] = [];
  const open = pages.map((url): OpenPage => ({
    url: SCOPE + url,
    focus: async () => void done.push(`focus ${url}`),
    postMessage: (message, ports) => {
      if (!ports) done.push(`${url} gets ${JSON.stringify(message)}`);
      // A frozen page says nothing.
      else if (url !== FROZEN) (ports[0] as MessagePort).postMessage(url === holder);
    },
  }));
  await openChat(
    { scope: SCOPE, pages: async () => open, open: async (url) => done.push(`open ${url}`) },
    fragment,
  );
  return done;
};

const MESSAGE = '{"kind":"open-chat","fragment":"#/chats/mina"}';

describe('a notification that is pressed', () => {
  it('brings up the tab that has the app, whichever was used last', async () => {
    for (const pages of [
      ['?tab=2', '#/people'],
      ['threats.html', '?tab=2', '#/people'],
      ['#/people', '?tab=2'],
      [FROZEN, '?tab=2', '#/people'],
    ])
      expect(await press(pages, '#/people')).to.deep.equal([`#/people gets ${MESSAGE}`, 'focus #/people']);
  });

  it('takes a tab of the app where none has it yet, and never another page', async () => {
    expect(await press(['docs/', 'index.html'], null)).to.deep.equal([
      `index.html gets ${MESSAGE}`,
      'focus index.html',
    ]);
  });

  it('opens the app with the chat where no page of it is open', async () => {
    for (const pages of [[], ['threats.html'], ['docs/#/chats/mina']])
      expect(await press(pages, null)).to.deep.equal([`open ${SCOPE}#/chats/mina`]);
  });

  it('opens the app as it is where it leads nowhere in particular', async () => {
    for (const fragment of ['', 'javascript:alert(1)', '//other.example'])
      expect(await press([], null, fragment)).to.deep.equal([`open ${SCOPE}`]);
  });
});
