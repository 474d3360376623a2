// @ts-check

/**
 * Restores a backup on the first screen.
 * @param {import('playwright-core').Page} page
 * @param {{ file: string | { name: string, mimeType: string, buffer: Buffer }, passphrase: string }} what
 */
export const restoreBackup = async (page, { file, passphrase }) => {
  const dialog = page.getByRole('dialog', { name: 'Restore from backup' });
  if (!(await dialog.isVisible())) await page.getByRole('button', { name: 'Restore from backup' }).click();
  await dialog.getByLabel('Backup file').setInputFiles(file);
  await dialog.getByRole('textbox', { name: 'Passphrase' }).fill(passphrase);
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
  return dialog;
};

/**
 * Makes a backup in the settings and takes the file that the browser downloads.
 * @param {import('playwright-core').Page} page
 * @param {string} passphrase
 * @returns {Promise<{ name: string, path: string }>}
 */
export const exportBackup = async (page, passphrase) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Export backup' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export backup' });
  await dialog.getByRole('textbox', { name: 'Passphrase', exact: true }).fill(passphrase);
  await dialog.getByRole('textbox', { name: 'Passphrase again' }).fill(passphrase);
  const downloaded = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Make the backup' }).click();
  const download = await downloaded;
  const path = await download.path();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'hidden' });
  return { name: download.suggestedFilename(), path };
};
