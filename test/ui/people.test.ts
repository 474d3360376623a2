import { expect } from 'chai';
import { MAX_GREETING_BYTES } from '../../src/engine/api/limits.ts';
import type { EngineState } from '../../src/engine/api/engine-state.ts';
import { err } from '../../src/lib/result.ts';
import type { DriftpostApp } from '../../src/ui/app/driftpost-app.ts';
import { NOW, personOf, type FakeEngine } from '../doubles/engine.ts';
import type { FakePage } from '../doubles/page-services.ts';
import { blockedOf, foundOf, requestOf, searchOf, sentOf } from '../doubles/people.ts';
import { expectAccessible } from './axe.ts';
import {
  STARTED,
  WITH_MINA,
  allDeep,
  button,
  clear,
  deep,
  frame,
  mina,
  press,
  soon,
  startApp,
  textOf,
  type,
  until,
} from './helpers.ts';

/** The page of people on some state. */
const openPeople = async (
  change: Partial<EngineState> = {},
): Promise<{ app: DriftpostApp; engine: FakeEngine; page: FakePage }> => {
  const opened = await startApp({ ...WITH_MINA, ...change }, (_, fakePage) =>
    fakePage.fragment.set('#/people'),
  );
  await soon(opened.app, '#query');
  return opened;
};

/** The lists on the page by their names, and their rows. */
const rowsOf = (app: DriftpostApp, name: string): HTMLElement[] => {
  const named = (list: Element): boolean => {
    const heading = list.getAttribute('aria-labelledby');
    const root = list.getRootNode() as ShadowRoot;
    return (
      (heading === null ? list.getAttribute('aria-label') : root.getElementById(heading)?.textContent) ===
      name
    );
  };
  const list = allDeep(app, 'ul').find(named);
  return list === undefined ? [] : allDeep(list, 'li');
};

const status = (app: DriftpostApp): string => textOf(deep(deep(app, 'dp-find-people'), '[role=status]'));

afterEach(clear);

describe('people', () => {
  it('are listed with presence and print, and are accessible', async () => {
    const { app } = await openPeople();
    const [row] = rowsOf(app, 'Contacts');
    expect(textOf(row!)).to.match(/^Mina [a-z]{5}-[a-z]{5} [a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4} Online$/);
    expect(deep<HTMLAnchorElement>(row!, 'a').hash).to.equal(`#/chats/${mina.chat}`);
    await expectAccessible(app, true);
  });

  it('say how to meet somebody while there is nobody', async () => {
    const { app } = await openPeople({ contacts: [], chats: [] });
    await until(() => textOf(app).includes('Nobody yet. Press Invite'));
    await expectAccessible(app, true);
  });

  it('show oneself as others find one, with the id to be copied', async () => {
    const { app, page } = await openPeople({ nicknameIndex: 2 });
    const own = deep(app, 'dp-own-id');
    expect(deep(own, '.nickname').textContent).to.equal('Anna#2');
    button(own, 'Copy your id').click();
    await until(() => page.done.includes(`copy: ${STARTED.profile?.id}`));
  });

  it('warn of a contact with another key in the list of contacts and of chats', async () => {
    const changed = { ...mina, identity: 'changed' as const };
    const { app, page } = await openPeople({ contacts: [changed] });
    expect(textOf(rowsOf(app, 'Contacts')[0]!)).to.contain('Another key');
    await expectAccessible(app, true);
    page.fragment.set('#/chats');
    await until(() => rowsOf(app, 'Chats').some((row) => textOf(row).includes('Another key')));
    await expectAccessible(app, true);
  });
});

describe('search for people', () => {
  it('asks for what was typed, with Enter, and says why not', async () => {
    const { app, engine } = await openPeople();
    const box = deep<HTMLInputElement>(app, '#query');
    expect(box.labels?.[0]?.textContent).to.equal('Find people by nickname');
    engine.answers['people.search'] = async () => err({ kind: 'empty' });
    button(app, 'Search').click();
    await until(() => textOf(deep(app, '#failure')) === 'Please type a nickname or an id.');
    await until(() => box.matches(':focus'));
    await expectAccessible(app, true);
    engine.answers = {};
    type(box, 'Mina');
    await until(() => textOf(deep(app, '#failure')) === '');
    box.form?.requestSubmit();
    await until(() => engine.callsOf('people.search').length === 2);
    expect(engine.callsOf('people.search')[1]).to.deep.equal(['Mina']);
  });

  it('shows results as they come, how far it is, and its end', async () => {
    const { app, engine } = await openPeople();
    engine.patch({ search: searchOf('Mina', { asked: 0, answered: 0, done: false }) });
    await until(() => status(app) === 'Asking the network');
    engine.patch({ search: searchOf('Mina', { answered: 1, done: false, results: [foundOf('Mina', 1)] }) });
    await until(() => status(app) === 'Asking the network: 1 of 3 ways have answered');
    expect(deep(app, '[role=progressbar]').getAttribute('aria-valuenow')).to.equal('1');
    expect(rowsOf(app, 'Search results')).to.have.length(1);
    await expectAccessible(app, true);
    engine.patch({ search: searchOf('Mina', { results: [foundOf('Mina', 1), foundOf('Mina', 2)] }) });
    await until(() => status(app) === '2 people found');
    expect(rowsOf(app, 'Search results')).to.have.length(2);
    expect(allDeep(app, '[role=progressbar]')).to.have.length(0);
    button(app, 'Close the search').click();
    await until(() => rowsOf(app, 'Search results').length === 0);
    expect(engine.callsOf('people.closeSearch')).to.have.length(1);
    expect(deep<HTMLInputElement>(app, '#query').value).to.equal('');
  });

  it('ends in words where nobody was found, nobody answered or nobody could be asked', async () => {
    const { app, engine } = await openPeople();
    for (const [change, words] of [
      [{}, 'Nobody of that name was found.'],
      [{ kind: 'id' }, 'Nobody with that id was found.'],
      [{ answered: 0 }, 'The network did not answer.'],
      [{ problem: 'alone' }, 'Nobody is linked with you yet who could be asked.'],
      [{ problem: 'off' }, 'You do not take part in the network, so nobody can be looked for.'],
    ] as const) {
      engine.patch({ search: searchOf('Ole', change) });
      await until(() => status(app).startsWith(words));
      await expectAccessible(app, true);
    }
    expect(
      allDeep<HTMLAnchorElement>(deep(app, 'dp-find-people'), 'a').map(({ hash }) => hash),
    ).to.deep.equal(['#/settings']);
  });

  it('tells everybody of a name apart, and says what each is already', async () => {
    const results = [
      foundOf('Mina', 1, { id: mina.id, known: 'verified', chat: mina.chat }),
      foundOf('Mina', 2, { reachable: false }),
      foundOf('Mina', 3, { known: 'self' }),
      foundOf('Mina', 4, { reachable: null, request: 'waiting' }),
      foundOf('Mina', 5, { known: 'changed', chat: mina.chat }),
      foundOf('Mіna', 1, { looksLike: 'Mina', mixedScripts: true }),
      foundOf('Оle', 1, { mixedScripts: true, request: 'expired' }),
      foundOf('', 1, { index: null }),
    ];
    const { app } = await openPeople({ search: searchOf('Mina', { results }) });
    const rows = rowsOf(app, 'Search results');
    const has = (row: number, text: string): void => {
      expect(textOf(rows[row]!), `row ${row}`).to.contain(text);
    };
    const buttons = rows.map((row) => allDeep(row, 'button, a').map(textOf));
    expect(rows[1]!.querySelector('.nickname')?.textContent).to.equal('Mina#2');
    for (const row of rows)
      expect(textOf(row)).to.match(/[a-z]{5}-[a-z]{5} [a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4}/);
    has(0, 'Contact Verified Online');
    has(1, 'Not a contact Offline');
    has(2, 'You');
    has(3, 'Asking whether they are online');
    has(3, 'Request arrived, not answered yet');
    has(4, 'Another key');
    has(5, 'This is not your contact Mina, though the name looks like it.');
    has(6, 'This name mixes letters of several alphabets.');
    has(6, 'Request not answered within a week');
    has(7, 'Somebody without a nickname');
    const [chat, add] = [['Open the chat'], ['Add contact']];
    expect(buttons).to.deep.equal([chat, add, [], [], chat, add, add, add]);
    await expectAccessible(app, true);
  });
});

describe('asking somebody to become a contact', () => {
  const ole = foundOf('Ole', 2, { looksLike: 'Olé' });
  const openRequest = async (): Promise<
    Awaited<ReturnType<typeof openPeople>> & { box: HTMLTextAreaElement }
  > => {
    const opened = await openPeople({ search: searchOf('Ole', { results: [ole] }) });
    button(opened.app, 'Add contact').click();
    return { ...opened, box: await soon<HTMLTextAreaElement>(opened.app, 'dialog[open] textarea') };
  };

  it('shows whom, says what happens, and sends the greeting', async () => {
    const { app, engine, box } = await openRequest();
    const dialog = deep(app, 'dialog');
    expect(textOf(dialog))
      .to.contain('This is not your contact Olé')
      .and.to.contain('Ole gets your nickname, your id and this greeting');
    expect(deep(dialog, '.nickname').textContent).to.equal('Ole#2');
    await expectAccessible(app, true);
    type(box, ' We met on the ferry ');
    button(dialog, 'Send request').click();
    await until(() => allDeep(app, 'dialog').length === 0);
    expect(engine.callsOf('people.request')).to.deep.equal([[ole.id, 'We met on the ferry']]);
    expect(textOf(rowsOf(app, 'Search results')[0]!)).to.contain('Request on its way');
    expect(textOf(rowsOf(app, 'Sent requests')[0]!)).to.contain('Ole');
  });

  it('counts near the limit, and does not send what is too long', async () => {
    const { app, engine, box } = await openRequest();
    expect(textOf(deep(app, '#size'))).to.equal('');
    type(box, 'я'.repeat(250));
    await until(() => textOf(deep(app, '#size')) === `500 of ${MAX_GREETING_BYTES} bytes`);
    expect(button(app, 'Send request').disabled).to.equal(false);
    type(box, 'я'.repeat(281));
    await until(() => textOf(deep(app, '#size')) === `Too long: 562 of ${MAX_GREETING_BYTES} bytes`);
    expect(button(app, 'Send request').disabled).to.equal(true);
    box.form?.requestSubmit();
    await frame();
    expect(engine.callsOf('people.request')).to.have.length(0);
    await expectAccessible(app, true);
  });

  it('says why it was not sent, and when the next one can go', async () => {
    const { app, engine } = await openRequest();
    const failed = async (error: Parameters<typeof err>[0], words: string): Promise<void> => {
      engine.answers['people.request'] = (async () => err(error)) as FakeEngine['people']['request'];
      button(app, 'Send request').click();
      await until(() => textOf(deep(deep(app, 'dialog'), '#failure')).startsWith(words));
    };
    await failed(
      { kind: 'too-many', nextAt: new Date(2025, 4, 15, 9, 30).getTime() },
      'You have sent as many',
    );
    expect(textOf(deep(deep(app, 'dialog'), '#failure'))).to.contain('09:30');
    await expectAccessible(app, true);
    await failed({ kind: 'not-found' }, 'This person is not found any more.');
    await failed({ kind: 'off' }, 'You do not take part in the network');
    await failed({ kind: 'not-kept', problem: 'full' }, 'The storage of this browser is full.');
  });
});

describe('contact requests', () => {
  const teo = requestOf('Teo', { greeting: 'From the ferry' });
  const other = requestOf('Mіna', { looksLike: 'Mina' });

  it('are cleared all at once, after a question, where there are many', async () => {
    const few = Array.from({ length: 9 }, (_, i) => requestOf(`Seller ${i}`));
    const { app, engine } = await openPeople({ requests: few });
    expect(allDeep(app, '.many')).to.have.length(0);
    engine.patch({ requests: [...few, requestOf('Seller 9')] });
    await soon(app, '.many');
    expect(textOf(deep(app, '.many'))).to.include('10 requests wait.');
    button(app, 'Clear all').click();
    await until(() => textOf(deep(app, '.many')).includes('Decline all 10 requests?'));
    await expectAccessible(app, true);
    button(app, 'Cancel').click();
    await frame();
    expect(engine.callsOf('people.clear')).to.have.length(0);
    button(app, 'Clear all').click();
    await until(() => textOf(deep(app, '.many')).includes('Decline all 10 requests?'));
    button(app, 'Clear all').click();
    await until(() => textOf(deep(app, 'dp-contact-requests')).includes('Declined: 10'));
    expect(engine.callsOf('people.clear')).to.have.length(1);
  });

  it('say who asks, with greeting and warning, above everything else', async () => {
    const { app } = await openPeople({ requests: [teo, other] });
    const [first, second] = rowsOf(app, 'Contact requests');
    expect(textOf(first!)).to.match(
      /^Teo 5 minutes ago [a-z]{5}-[a-z]{5} [a-z2-7]{4}-[a-z2-7]{4}-[a-z2-7]{4} From the ferry Accept Decline Block$/,
    );
    expect(textOf(second!)).to.contain('This is not your contact Mina');
    const headings = allDeep(deep(app, 'dp-people'), 'h2').map(textOf);
    expect(headings).to.deep.equal(['Contact requests', 'Contacts']);
    await expectAccessible(app, true);
  });

  it('are answered, and what that means is said where the focus goes', async () => {
    const { app, engine } = await openPeople({ requests: [teo, other, requestOf('Seller')] });
    const answer = async (name: string, words: string): Promise<void> => {
      button(rowsOf(app, 'Contact requests')[0]!, name).click();
      await until(() => textOf(deep(app, '.said')).startsWith(words));
      await until(() => deep(app, '.said').matches(':focus'));
    };
    await answer('Accept', 'Accepted. Teo becomes a contact');
    await answer('Decline', 'Declined. Mіna is not told');
    await answer('Block', 'Blocked. You see no more requests of Seller');
    expect(engine.callsOf('people.answer').map(([, kind]) => kind)).to.deep.equal([
      'accept',
      'decline',
      'block',
    ]);
    expect(rowsOf(app, 'Contact requests')).to.have.length(0);
    expect(textOf(app)).to.contain('Blocked people: 1');
    await expectAccessible(app, true);
  });

  it('stay where the answer could not be kept', async () => {
    const { app, engine } = await openPeople({ requests: [teo] });
    engine.answers['people.answer'] = async () => err({ kind: 'not-kept', problem: 'failed' });
    button(app, 'Accept').click();
    await until(() => textOf(deep(app, '.said')).startsWith('This browser could not write'));
    expect(rowsOf(app, 'Contact requests')).to.have.length(1);
  });

  it('are counted at the link to People and in the title', async () => {
    const { app, engine, page } = await startApp(WITH_MINA);
    engine.patch({ requests: [teo, other] });
    await until(() => page.title === '(2) Driftpost');
    const link = allDeep(deep(app, 'nav'), 'a')[1]!;
    expect(textOf(link)).to.equal('People 2 Requests: 2');
    await expectAccessible(app, true);
  });

  it('are announced when they come, by a bar and a notification, but not those from before', async () => {
    const { app, engine, page } = await startApp({ ...WITH_MINA, requests: [other] });
    await soon(app, 'dp-request-notices');
    const fresh = { ...teo, receivedAt: NOW };
    engine.patch({ requests: [fresh, other] });
    await until(() => textOf(deep(app, 'dp-notices')).includes('Teo asks to become a contact.'));
    expect(page.notices).to.deep.equal([
      { title: 'Teo', body: 'From the ferry', tag: `request ${teo.id}`, fragment: '#/people' },
    ]);
    await expectAccessible(app, true);
    expect(deep<HTMLAnchorElement>(deep(app, 'dp-notices'), 'a').hash).to.equal('#/people');
    page.fragment.set('#/people');
    await until(() => textOf(deep(app, 'dp-notices')) === '');
    engine.patch({ requests: [fresh] });
    await frame();
    expect(page.notices).to.have.length(1);
  });
});

describe('sent requests and blocked people', () => {
  it('say where they stand, and can be withdrawn', async () => {
    const { app, engine } = await openPeople({
      sentRequests: [
        sentOf('Priya'),
        sentOf('Ole', { state: 'left' }),
        sentOf('Jun', { state: 'sending' }),
        sentOf('Ida', { state: 'expired' }),
      ],
    });
    const texts = rowsOf(app, 'Sent requests').map(textOf);
    expect(texts[0]).to.contain('Request arrived, not answered yet').and.to.contain('Withdraw');
    expect(texts[1]).to.contain('Request waits in the network until they are there');
    expect(texts[2]).to.contain('Request on its way');
    expect(texts[3]).to.contain('Request not answered within a week').and.to.contain('Take off the list');
    await expectAccessible(app, true);
    button(app, 'Withdraw').click();
    await until(() => rowsOf(app, 'Sent requests').length === 3);
    expect(engine.callsOf('people.withdraw')).to.deep.equal([[personOf('request to Priya')]]);
  });

  it('can be unblocked', async () => {
    const { app, engine } = await openPeople({ blocked: [blockedOf('Seller')] });
    deep<HTMLDetailsElement>(app, 'details').open = true;
    await expectAccessible(app, true);
    button(app, 'Unblock').click();
    await until(() => engine.state.blocked.length === 0);
    await until(() => allDeep(app, 'details').length === 0);
  });

  it('leave the keys of the app alone while one types a name', async () => {
    const { app } = await openPeople();
    expect(press(deep(app, '#query'), 'm')).to.equal(false);
  });
});
