// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { meet, wholeHistory } from '../harness/chat.js';
import { messages, openChat, say, seeState } from '../harness/person.js';
import { freshPage, onStage } from '../harness/stage.js';

/** Messages that each person writes while the other one is away. */
const COUNT = 20;

describe('two people who write while the other one is away', () => {
  /** @type {import('../harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  onStage((stage) => ({ app, browser } = stage));

  it('have all of it in one order, each once, and none waits', async () => {
    const [mina, jun] = [await freshPage(browser), await freshPage(browser)];
    await meet(app.url, { page: mina, nickname: 'Mina' }, { page: jun, nickname: 'Jun' });
    await say(mina, 'before');
    await messages(jun, 'before').waitFor();
    await seeState(mina, 'before', /Delivered|Read/u);
    // They take turns. While one writes, the other one is away and gets nothing.
    const [minasContext, junsContext] = [mina.context(), jun.context()];
    await Promise.all([mina.close(), jun.close()]);
    for (const [context, name, other] of /** @type {const} */ ([
      [minasContext, 'Mina', 'Jun'],
      [junsContext, 'Jun', 'Mina'],
    ])) {
      const page = await context.newPage();
      await page.goto(app.url);
      await openChat(page, other);
      for (let i = 1; i <= COUNT; i++) await say(page, `${name} alone, ${i}`);
      await seeState(page, `${name} alone, ${COUNT}`, 'Queued');
      await page.close();
    }
    const [again, too] = [await minasContext.newPage(), await junsContext.newPage()];
    await Promise.all([again.goto(app.url), too.goto(app.url)]);
    await Promise.all([openChat(again, 'Jun'), openChat(too, 'Mina')]);
    await Promise.all([
      messages(again, `Jun alone, ${COUNT}`).waitFor(),
      messages(too, `Mina alone, ${COUNT}`).waitFor(),
      seeState(again, `Mina alone, ${COUNT}`, /Delivered|Read/u),
      seeState(too, `Jun alone, ${COUNT}`, /Delivered|Read/u),
    ]);
    const [one, other] = [await wholeHistory(again, 'Jun'), await wholeHistory(too, 'Mina')];
    const texts = one.map(({ text }) => text);
    assert.deepEqual(
      other.map(({ text }) => text),
      texts,
    );
    const alone = (/** @type {string} */ name) =>
      Array.from({ length: COUNT }, (_, i) => `${name} alone, ${i + 1}`);
    for (const name of ['Mina', 'Jun'])
      assert.deepEqual(
        texts.filter((text) => text.startsWith(name)),
        alone(name),
      );
    assert.equal(texts.length, 1 + 2 * COUNT);
    const waiting = [...one, ...other].filter(
      ({ mine, state }) => mine && state !== 'delivered' && state !== 'read',
    );
    assert.deepEqual(waiting, []);
  });
});
