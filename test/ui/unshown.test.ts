import { expect } from 'chai';
import type { NotificationContent } from '../../src/ui/page-services.ts';
import { NOW, messageOf, summaryOf } from '../doubles/engine.ts';
import { expectAccessible } from './axe.ts';
import { STARTED, allDeep, clear, deep, soon, startApp, textOf, until } from './helpers.ts';
import { mina, openWith } from './open-log.ts';

const SENTENCES = {
  newer: 'This message needs a newer version of Driftpost.',
  damaged: 'This message cannot be shown.',
} as const;

afterEach(clear);

for (const kind of ['newer', 'damaged'] as const)
  describe(`a message that is ${kind}`, () => {
    const sentence = SENTENCES[kind];
    const unshown = (n: number, mine = false) => messageOf(mina.chat, n, { kind, text: '', mine });

    it('says so in place of its text, with a sign, and offers what needs no words', async () => {
      const { app, log } = await openWith([messageOf(mina.chat, 1), unshown(2), unshown(3, true)]);
      const articles = allDeep(app, 'article');
      for (const article of articles.slice(1)) {
        const text = article.querySelector('.text') as HTMLElement;
        expect(textOf(text)).to.equal(sentence);
        expect(getComputedStyle(text).fontStyle).to.equal('italic');
        expect(text.querySelectorAll('svg')).to.have.length(1);
      }
      articles[1]?.querySelector<HTMLElement>('.actions')?.click();
      const lines = (): HTMLElement[] => allDeep(app, ':popover-open [role=menuitem]');
      await until(() => lines().length > 0);
      expect(lines().map(textOf)).to.deep.equal(['React', 'Select', 'Info', 'Delete for me']);
      allDeep(app, '[role=menu]:popover-open')[0]?.hidePopover();
      expect(log.ariaBusy).to.not.equal(null);
      await expectAccessible(app, true);
    });

    it('is quoted with that sentence', async () => {
      const { app } = await openWith([messageOf(mina.chat, 1, { text: 'before' }), unshown(2)]);
      const [first, second] = allDeep(app, 'article .text');
      const start = [...(first as Element).childNodes].find(
        (node) => node instanceof Text && node.data !== '',
      ) as Node;
      getSelection()?.setBaseAndExtent(start, 0, second as Node, (second as Node).childNodes.length);
      const clipboardData = new DataTransfer();
      first?.dispatchEvent(
        new ClipboardEvent('copy', { clipboardData, bubbles: true, composed: true, cancelable: true }),
      );
      const copied = clipboardData.getData('text/plain').replaceAll(/\[[^\]]*\]/gu, '[when]');
      expect(copied).to.equal(`[when] Mina: before\n[when] Mina: ${sentence}`);
    });

    it('stands with that sentence in the list of chats', async () => {
      for (const mine of [false, true]) {
        const last = { kind, text: '', mine, writtenAt: NOW, state: 'delivered' } as const;
        const chats = [summaryOf(mina, { last }), ...STARTED.chats];
        const { app } = await startApp({ ...STARTED, contacts: [mina], chats });
        await soon(app, 'a.row');
        expect(textOf(deep(app, 'a.row .preview'))).to.equal(mine ? `Delivered : ${sentence}` : sentence);
        await expectAccessible(app, true);
        clear();
      }
    });

    it('is told of with that sentence, where texts may be told', async () => {
      const bodies: Record<NotificationContent, string> = {
        text: sentence,
        name: 'New message',
        nothing: 'New message',
      };
      const chats = [summaryOf(mina), ...STARTED.chats];
      const { engine, page } = await startApp({ ...STARTED, contacts: [mina], chats });
      page.attended.set(false);
      for (const [content, body] of Object.entries(bodies)) {
        page.setPreferences({ notificationContent: content as NotificationContent });
        engine.arrive({ chat: mina.chat, name: 'Mina', kind, text: '', count: 1 });
        await until(() => page.notices.at(-1)?.body === body);
      }
      expect(page.notices.map((notice) => notice.body)).to.deep.equal(Object.values(bodies));
    });
  });
