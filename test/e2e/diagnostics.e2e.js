// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { meet } from './harness/chat.js';
import { onStage } from './harness/stage.js';

describe('diagnostics', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  onStage((stage) => {
    ({ app, browser } = stage);
  });

  it('tell how two who are linked reach each other, and copy it without saying who or where', async () => {
    const [first, second] = await Promise.all(
      ['Wilhelmina', 'Ole'].map(async (nickname) => {
        const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
        return { page: await context.newPage(), nickname };
      }),
    );
    assert.ok(first && second);
    await meet(app.url, first, second);
    const { page } = second;
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('button', { name: 'Diagnostics' }).click();
    const region = page.getByRole('region', { name: 'Diagnostics' });
    const links = region.getByRole('region', { name: 'Links' });
    await links.getByText(/Direct: [12]\. Through TURN: 0\..* Typical round trip: \d+ ms\./u).waitFor();
    await links.getByText('Details').click();
    await links
      .getByText(/direct · \d+ ms · UDP · (?:host|prflx) – (?:host|prflx)/u)
      .first()
      .waitFor();
    await region.getByText('Reached: 1 of 1.').waitFor();
    await region.getByText('No STUN server is set').waitFor();
    // On a slow machine an attempt may have failed before one worked: then it says which, instead of none.
    await region.getByText('Last failed connection').waitFor();

    await region.getByRole('button', { name: 'Copy' }).click();
    await region.getByText('Copied.').waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(text, /^Driftpost \d/u);
    assert.match(text, /Links: Works/u);
    assert.doesNotMatch(text, /Wilhelmina|Ole\b|127\.0\.0\.1|\.local\b|[\w-]{24}/u);

    await page.goBack();
    await page.getByRole('button', { name: 'Save nickname' }).waitFor();
    await Promise.all([page.context().close(), first.page.context().close()]);
  });
});
