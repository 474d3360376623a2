// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messages, openChat, say, startAs } from './harness/person.js';
import { onStage } from './harness/stage.js';

describe('a second tab', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  onStage((stage) => ({ app, browser } = stage));

  it('says that Driftpost runs elsewhere, takes over, and gives back', async () => {
    const context = await browser.newContext();
    const first = await context.newPage();
    await startAs(first, app.url, 'Mina');
    await openChat(first, 'Notes to self');
    await say(first, 'from the first tab');
    await messages(first, 'from the first tab').waitFor();

    const second = await context.newPage();
    await second.goto(app.url);
    await second.getByRole('button', { name: 'Use it here' }).click();
    await openChat(second, 'Notes to self');
    await messages(second, 'from the first tab').waitFor();
    await say(second, 'from the second tab');
    await messages(second, 'from the second tab').waitFor();

    await first.getByRole('button', { name: 'Use it here' }).click();
    await openChat(first, 'Notes to self');
    await messages(first, 'from the second tab').waitFor();
    await second.getByRole('button', { name: 'Use it here' }).waitFor();
  });

  it('gets the app by itself when the first one is closed before it is opened', async () => {
    const context = await browser.newContext();
    const first = await context.newPage();
    await startAs(first, app.url, 'Jun');
    await first.close();
    const second = await context.newPage();
    await second.goto(app.url);
    await second.getByRole('navigation', { name: 'Main' }).waitFor();
    assert.equal(await second.getByRole('button', { name: 'Use it here' }).count(), 0);
  });
});
