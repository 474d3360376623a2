// @ts-check
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { openChat } from './harness/person.js';
import { minaAndJun, onStage } from './harness/stage.js';
import { itHeavy } from './harness/heavy.js';

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
const dialog = (page) => page.getByRole('dialog', { name: 'Verify' });

/** @param {Page} page */
const safetyCode = (page) => dialog(page).getByRole('status', { name: 'Safety code' });

/**
 * What stands behind the name, beside the dialog.
 * @param {Page} page
 */
const mark = (page) => page.getByRole('main').getByText('Verified', { exact: true });

/** @param {Page} page */
const openVerify = async (page) => {
  await page.getByRole('button', { name: 'Chat menu' }).click();
  await page.getByRole('menuitem', { name: 'Verify' }).click();
  await dialog(page).waitFor();
};

describe('two people who compare safety codes', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('playwright-core').Browser} */
  let browser;
  /** @type {Page} */
  let mina;
  /** @type {Page} */
  let jun;

  onStage((stage) => ({ app, browser } = stage));
  beforeEach(async () => {
    [mina, jun] = await minaAndJun({ app, browser });
  });

  /** Both have the code on the screen. */
  const compare = async () => {
    await openVerify(mina);
    await jun.getByText('\u2068Mina\u2069 wants to compare safety codes.').waitFor();
    await jun.getByRole('button', { name: 'Compare' }).click();
    await Promise.all([safetyCode(mina).waitFor(), safetyCode(jun).waitFor()]);
    return Promise.all([safetyCode(mina).innerText(), safetyCode(jun).innerText()]);
  };

  it('see the same six digits, and are verified on both sides, also after a reload', async () => {
    const [minas, juns] = await compare();
    assert.match(minas, /^\d{3} \d{3}$/u);
    assert.equal(juns, minas);
    await dialog(mina).getByRole('button', { name: 'Codes match' }).click();
    await dialog(mina).getByText('Waiting for \u2068Jun\u2069 to say that the codes match').waitFor();
    await dialog(jun).getByRole('button', { name: 'Codes match' }).click();
    for (const page of [mina, jun]) {
      await dialog(page).getByText('Verified', { exact: true }).waitFor();
      await dialog(page).getByRole('button', { name: 'Done' }).click();
      await mark(page).waitFor();
    }
    await Promise.all([mina.reload(), jun.reload()]);
    await openChat(mina, 'Jun');
    await openChat(jun, 'Mina');
    await Promise.all([mark(mina).waitFor(), mark(jun).waitFor()]);
  });

  itHeavy('see it on both sides when one of them finds that the codes differ', async () => {
    await compare();
    await dialog(mina).getByRole('button', { name: 'Codes match' }).click();
    await dialog(jun).getByRole('button', { name: 'Codes differ' }).click();
    for (const page of [mina, jun]) {
      await dialog(page).getByRole('alert').getByText('The codes differ.').waitFor();
      await page.keyboard.press('Escape');
      await dialog(page).waitFor({ state: 'hidden' });
      assert.equal(await mark(page).count(), 0);
    }
  });

  itHeavy('both open it by themselves, and see the same', async () => {
    await Promise.all([openVerify(mina), openVerify(jun)]);
    await Promise.all([safetyCode(mina).waitFor(), safetyCode(jun).waitFor()]);
    assert.equal(await safetyCode(mina).innerText(), await safetyCode(jun).innerText());
  });

  it('find the same 60 digits under More exact', async () => {
    await openVerify(mina);
    await openVerify(jun);
    const digits = await Promise.all(
      [mina, jun].map(async (page) => {
        await dialog(page).getByText('More exact').click();
        return dialog(page).getByRole('group', { name: 'Long code' }).innerText();
      }),
    );
    assert.match(digits[0] ?? '', /^(?:\d{5}\s+){11}\d{5}$/u);
    assert.equal(digits[0], digits[1]);
    await dialog(mina).getByRole('img', { name: 'Verification QR code' }).waitFor();
    await dialog(mina).getByRole('button', { name: 'All 60 digits match' }).click();
    await dialog(mina).getByText('\u2068Jun\u2069 is verified on this device.').waitFor();
  });
});
