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
