// @ts-check
import { restoreBackup } from './backups.js';
import { ask, findAll, seeLinked, seeOwnName, showPeople } from './people.js';
import { invite, openChat, startAs } from './person.js';

/**
 * Every script that the app fetches later than its first ones, and how a person comes to it.
 * `test/tools/later-parts.test.js` compares the list with the sources, `test/e2e/all/later-parts.e2e.js` breaks each
 * of them off.
 * @typedef {import('playwright-core').Page} Page
 *
 * @typedef {object} Scene
 * @property {Page} page
 * @property {string} url of the app
 * @property {() => Promise<Page>} another page, of a new person
 * @property {(config: import('./serve.js').Config) => void} configure
 * @property {Page} [friend] a contact, with the app open
 *
 * @typedef {object} LaterPart
 * @property {string} chunk what its file in the build is called, without hash and ending
 * @property {'nothing' | 'nickname' | 'contact'} has what there is before its file breaks off
 * @property {(scene: Scene) => Promise<void>} ask has it fetched
 * @property {(scene: Scene) => Promise<void>} see resolves when it does what it is for
 * @property {boolean} [inPlace] it is said where something was pressed, besides above everything
 * @property {string} [language] of the browser
 */

const PASSPHRASE = 'harbour lantern velvet nine';

/** @param {Page} page */
const inUse = (page) => page.getByRole('navigation', { name: 'Main' }).waitFor();

/** @param {Page} page @param {string} name */
const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();

/** @param {Page} page @param {string} name */
const goTo = (page, name) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();

/** @param {string} name */
const dialogSeen =
  (name) =>
  (/** @type {Scene} */ { page }) =>
    page.getByRole('dialog', { name }).waitFor();

/** @param {string} name */
const headingSeen =
  (name) =>
  (/** @type {Scene} */ { page }) =>
    page.getByRole('heading', { name }).first().waitFor();

/** @param {Page} page @param {string} name */
const inSettings = async (page, name) => {
  await goTo(page, 'Settings');
  await press(page, name);
};

/** A message to oneself, which is the only one on the screen. */
const writeNote = async (/** @type {Page} */ page, text = 'salt') => {
  await goTo(page, 'Chats');
  await page.getByRole('list', { name: 'Chats' }).getByRole('link', { name: 'Notes to self' }).click();
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill(text);
  await box.press('Enter');
  await page.getByRole('article').filter({ hasText: 'salt' }).first().waitFor();
};

/** @param {Page} page @param {string} name */
const chooseAction = async (page, name) => {
  const article = page.getByRole('article').last();
  await article.hover();
  await article.getByRole('button', { name: 'Message actions' }).click();
  await page.getByRole('menuitem', { name }).click();
};

const typeNickname = async (/** @type {Scene} */ { page, url }) => {
  await page.goto(url);
  await page.getByRole('textbox', { name: 'Nickname' }).fill('Mina');
};

const pressStart = async (/** @type {Scene} */ scene) => {
  await typeNickname(scene);
  await press(scene.page, 'Start chatting');
};

const startChatting = async (/** @type {Scene} */ { page }) => {
  await press(page, 'Start chatting');
  await inUse(page);
};

/** Where what is fetched in the background begins with the nickname. */
const begin = async (/** @type {Scene} */ scene) => {
  await typeNickname(scene);
  await startChatting(scene);
};

const seeChats = (/** @type {Scene} */ { page }) => inUse(page);

/** @param {Page} page */
const setPassphrase = async (page) => {
  await inSettings(page, 'Set passphrase');
  const dialog = page.getByRole('dialog', { name: 'Set passphrase' });
  for (const name of ['New passphrase', 'The same again'])
    await dialog.getByRole('textbox', { name }).fill(PASSPHRASE);
  await dialog.getByRole('button', { name: 'Set passphrase' }).click();
};

/** @param {Page} page */
const exportBackup = async (page) => {
  await inSettings(page, 'Export backup');
  const dialog = page.getByRole('dialog', { name: 'Export backup' });
  for (const id of ['passphrase', 'again']) await dialog.locator(`#${id}`).fill(PASSPHRASE);
  await dialog.locator('button[type=submit]').click();
};

/** @param {string} item of the menu of a chat @param {string} [name] of its contact */
const inChatMenu =
  (item, name = 'Jun') =>
  async (/** @type {Pick<Scene, 'page'>} */ { page }) => {
    await openChat(page, name);
    await press(page, 'Chat menu');
    await page.getByRole('menuitem', { name: item }).click();
  };

const removeContact = async (/** @type {Pick<Scene, 'page'>} */ { page }, name = 'Jun') => {
  await inChatMenu('Contact settings', name)({ page });
  const dialog = page.getByRole('dialog', { name: 'Contact settings' });
  await dialog.getByRole('button', { name: 'Remove contact' }).click();
  await dialog.getByText('This cannot be undone.').waitFor();
  await dialog.getByRole('button', { name: 'Remove contact' }).click();
};

const seeRemoved = (/** @type {Scene} */ { page }) =>
  page.getByRole('dialog', { name: 'Contact settings' }).waitFor({ state: 'detached' });

const seeConnected = (/** @type {Scene} */ { page }) =>
  page
    .getByRole('status', { name: 'Network' })
    .getByText(/^Connected/u)
    .first()
    .waitFor();

/**
 * A browser that has no curves in WebCrypto, in the worker of the engine.
 * @param {Page} page
 */
const withoutCurves = (page) =>
  page.route(/\/assets\/worker-[\w-]{8}\.js$/u, async (route) => {
    const response = await route.fetch();
    const body = `(${refuseCurves})();${await response.text()}`;
    // The page may be gone by now.
    await route.fulfill({ response, body }).catch(() => undefined);
  });

/** Runs in the browser, as in one from before 2023. */
const refuseCurves = () => {
  for (const name of /** @type {const} */ (['generateKey', 'importKey']))
    SubtleCrypto.prototype[name] = /** @type {any} */ (
      new Proxy(SubtleCrypto.prototype[name], {
        apply: (target, subtle, /** @type {any[]} */ args) => {
          const isCurve = args.some((each) => /25519/u.test(each?.name ?? each));
          if (isCurve) return Promise.reject(new DOMException('unknown', 'NotSupportedError'));
          return Reflect.apply(target, subtle, args);
        },
      })
    );
};

/**
 * A backup, as the browser downloads it.
 * @param {Page} page
 * @returns {Promise<string>} path of the file
 */
const takeBackup = async (page) => {
  const downloaded = page.waitForEvent('download');
  await exportBackup(page);
  return (await downloaded).path();
};

/** A relay that is not there, so that the other kinds are wanted. */
const NOWHERE = 'ws://localhost:9/';

/** @param {'torrent' | 'mqtt'} [kind] */
const withoutRelays =
  (kind = 'torrent') =>
  async (/** @type {Scene} */ scene) => {
    scene.configure({ signalling: { nostr: [NOWHERE], [kind]: [NOWHERE] }, network: 'driftpost-test' });
    await begin(scene);
  };

const openPairing = (/** @type {Scene} */ { page }) => press(page, 'Pair without a server');

const seeOwnCode = (/** @type {Scene} */ { page }) =>
  page.getByRole('dialog').getByRole('textbox', { name: 'Your code' }).waitFor();

/** @type {Readonly<Record<string, LaterPart>>} */
export const LATER_PARTS = {
  'src/worker.ts': {
    chunk: 'worker',
    has: 'nothing',
    ask: async ({ page, url }) => void (await page.goto(url)),
    see: ({ page }) => page.getByRole('textbox', { name: 'Nickname' }).waitFor(),
  },
  'src/insecure.ts': {
    chunk: 'insecure',
    has: 'nothing',
    ask: async ({ page, url }) => {
      await page.addInitScript(
        () => void Object.defineProperty(globalThis, 'isSecureContext', { value: false }),
      );
      await page.goto(url);
    },
    see: headingSeen('This page was not loaded securely'),
  },
  'src/i18n/locales/ru.ts': {
    chunk: '_words_first_ru',
    has: 'nothing',
    language: 'ru',
    ask: async ({ page, url }) => void (await page.goto(url)),
    see: headingSeen('Добро пожаловать в Driftpost'),
  },
  'src/i18n/locales/zh-Hans.ts': {
    chunk: '_words_first_zh-Hans',
    has: 'nothing',
    language: 'zh-CN',
    ask: async ({ page, url }) => void (await page.goto(url)),
    see: ({ page }) => page.locator('html[lang=zh-Hans]').waitFor({ state: 'attached' }),
  },
  'src/ui/backup/restore-dialog.ts': {
    chunk: 'restore-dialog',
    has: 'nothing',
    inPlace: true,
    ask: async ({ page, url }) => {
      await page.goto(url);
      await press(page, 'Restore from backup');
    },
    see: dialogSeen('Restore from backup'),
  },
  'src/ui/app/in-use.ts': { chunk: 'in-use', has: 'nothing', ask: typeNickname, see: startChatting },
  'src/start-links.ts': { chunk: 'start-links', has: 'nothing', ask: typeNickname, see: startChatting },
  'src/worker-network.ts': { chunk: 'worker-network', has: 'nothing', ask: begin, see: seeChats },
  'src/engine/compose-chats.ts': { chunk: 'compose-chats', has: 'nothing', ask: begin, see: seeChats },
  'src/engine/devices/device-books.ts': { chunk: 'device-books', has: 'nothing', ask: begin, see: seeChats },
  'src/engine/sealing/sealer.ts': { chunk: 'sealer', has: 'nothing', ask: begin, see: seeChats },
  'src/engine/crypto/platform-kem.ts': {
    chunk: 'platform-kem',
    has: 'nothing',
    ask: pressStart,
    see: seeChats,
  },
  'src/engine/parting/create-parting.ts': {
    chunk: 'create-parting',
    has: 'nothing',
    ask: begin,
    see: seeChats,
  },
  'src/links/probe/own-candidates.ts': { chunk: 'own-candidates', has: 'nothing', ask: begin, see: seeChats },
  'src/links/signalling/fallback-kinds.ts': {
    chunk: 'fallback-kinds',
    has: 'nothing',
    ask: withoutRelays(),
    see: seeChats,
  },
  'src/links/torrent/client.ts': {
    chunk: 'client',
    has: 'nothing',
    ask: withoutRelays(),
    see: seeChats,
  },
  'src/links/mqtt/client.ts': {
    chunk: 'client',
    has: 'nothing',
    ask: withoutRelays('mqtt'),
    see: seeChats,
  },
  'src/ui/notices/problem-screen.ts': {
    chunk: 'problem-screen',
    has: 'nickname',
    ask: async ({ page }) =>
      void (await page.evaluate(() => {
        const app = document.querySelector('driftpost-app');
        Object.assign(/** @type {object} */ (app), { problem: 'handed-over' });
      })),
    see: headingSeen('It is open in your other tab now'),
  },
  'src/ui/people/people-screen.ts': {
    chunk: 'people-screen',
    has: 'nickname',
    inPlace: true,
    ask: ({ page }) => goTo(page, 'People'),
    see: ({ page }) => page.getByRole('searchbox', { name: 'Find people by nickname' }).waitFor(),
  },
  'src/ui/settings/settings-screen.ts': {
    chunk: 'settings-screen',
    has: 'nickname',
    inPlace: true,
    ask: ({ page }) => goTo(page, 'Settings'),
    see: headingSeen('Settings'),
  },
  'src/ui/network/network-screen.ts': {
    chunk: 'network-screen',
    has: 'nickname',
    inPlace: true,
    ask: ({ page }) => page.evaluate(() => void (location.hash = '#/network')),
    see: headingSeen('Network'),
  },
  'src/ui/diagnostics/diagnostics-screen.ts': {
    chunk: 'diagnostics-screen',
    has: 'nickname',
    inPlace: true,
    ask: ({ page }) => inSettings(page, 'Diagnostics'),
    see: ({ page }) => page.getByRole('region', { name: 'Diagnostics' }).waitFor(),
  },
  'src/probe-page.ts': {
    chunk: 'probe-page',
    has: 'nickname',
    ask: ({ page }) => inSettings(page, 'Diagnostics'),
    see: ({ page }) => page.getByRole('button', { name: 'Look again', disabled: false }).waitFor(),
  },
  'src/links/report/report.ts': {
    chunk: 'report',
    has: 'nickname',
    ask: ({ page }) => inSettings(page, 'Diagnostics'),
    see: ({ page }) => page.getByRole('region', { name: 'Diagnostics' }).waitFor(),
  },
  'src/ui/frame/network-details.ts': {
    chunk: 'network-details',
    has: 'nickname',
    inPlace: true,
    ask: ({ page }) => page.getByRole('status', { name: 'Network' }).getByRole('button').click(),
    see: ({ page }) => page.getByRole('list', { name: 'Meeting points' }).waitFor(),
  },
  'src/ui/invite/invite-dialog.ts': {
    chunk: 'invite-dialog',
    has: 'nickname',
    inPlace: true,
    ask: ({ page }) => press(page, 'Invite'),
    see: ({ page }) => page.getByRole('textbox', { name: 'Invite link' }).waitFor(),
  },
  'src/ui/pairing/pairing-dialog.ts': {
    chunk: 'pairing-dialog',
    has: 'nickname',
    inPlace: true,
    ask: openPairing,
    see: seeOwnCode,
  },
  'src/engine/pairing/pairing-service.ts': {
    chunk: 'pairing-service',
    has: 'nickname',
    inPlace: true,
    ask: openPairing,
    see: seeOwnCode,
  },
  'src/links/dialler/dialler.ts': {
    chunk: 'dialler',
    has: 'nickname',
    inPlace: true,
    ask: openPairing,
    see: seeOwnCode,
  },
  'qr/decode.js': {
    chunk: 'decode',
    has: 'nickname',
    inPlace: true,
    ask: async (scene) => {
      const { page } = scene;
      await openPairing(scene);
      const picture = await page.screenshot({ clip: { x: 0, y: 0, width: 50, height: 50 } });
      await page
        .getByRole('dialog')
        .locator('input[type=file]')
        .setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: picture });
    },
    see: ({ page }) => page.getByText('There is no QR code in this picture').waitFor(),
  },
  'src/ui/form/formed-text.ts': {
    chunk: 'formed-text',
    has: 'nickname',
    ask: ({ page }) => writeNote(page, '**salt**'),
    see: ({ page }) => page.getByRole('strong').filter({ hasText: 'salt' }).waitFor(),
  },
  'src/ui/messages/forward-dialog.ts': {
    chunk: 'forward-dialog',
    has: 'nickname',
    inPlace: true,
    ask: async ({ page }) => {
      await writeNote(page);
      await chooseAction(page, 'Forward');
    },
    see: dialogSeen('Forward'),
  },
  'src/ui/messages/info-dialog.ts': {
    chunk: 'info-dialog',
    has: 'nickname',
    inPlace: true,
    ask: async ({ page }) => {
      await writeNote(page);
      await chooseAction(page, 'Info');
    },
    see: dialogSeen('Message info'),
  },
  'src/ui/reactions/sign-list.ts': {
    chunk: 'sign-list',
    has: 'nickname',
    inPlace: true,
    ask: async ({ page }) => {
      await writeNote(page);
      await chooseAction(page, 'React');
      await press(page, 'More reactions');
    },
    see: ({ page }) => page.getByRole('button', { name: 'grinning face', exact: true }).waitFor(),
  },
  'src/ui/chats/chat-menu.ts': {
    chunk: 'chat-menu',
    has: 'nickname',
    ask: async ({ page }) => {
      await openChat(page, 'Notes to self');
      await press(page, 'Chat menu');
    },
    see: ({ page }) => page.getByRole('menuitem', { name: 'Archive' }).waitFor(),
  },
  'src/ui/chats/archive-screen.ts': {
    chunk: 'archive-screen',
    has: 'nickname',
    inPlace: true,
    ask: ({ page }) => page.getByRole('link', { name: /^Archived/u }).click(),
    see: ({ page }) => page.getByText('The archive is empty.').waitFor(),
  },
  'src/ui/settings/devices-settings.ts': {
    chunk: 'devices-settings',
    has: 'nickname',
    ask: ({ page }) => goTo(page, 'Settings'),
    see: ({ page }) => page.getByRole('list', { name: 'Your devices' }).waitFor(),
  },
  'src/ui/app/jump-dialog.ts': {
    chunk: 'jump-dialog',
    has: 'nickname',
    inPlace: true,
    ask: ({ page }) => page.keyboard.press('Control+k'),
    see: ({ page }) => page.getByRole('dialog').getByRole('combobox').waitFor(),
  },
  'src/ui/app/help-dialog.ts': {
    chunk: 'help-dialog',
    has: 'nickname',
    inPlace: true,
    ask: ({ page }) => page.keyboard.press('Control+/'),
    see: dialogSeen('Keyboard shortcuts'),
  },
  'src/ui/backup/export-dialog.ts': {
    chunk: 'export-dialog',
    has: 'nickname',
    inPlace: true,
    ask: ({ page }) => inSettings(page, 'Export backup'),
    see: dialogSeen('Export backup'),
  },
  'src/ui/backup/import-dialog.ts': {
    chunk: 'import-dialog',
    has: 'nickname',
    inPlace: true,
    ask: ({ page }) => inSettings(page, 'Import backup'),
    see: dialogSeen('Import backup'),
  },
  'src/engine/backup/suggest-passphrase.ts': {
    chunk: 'suggest-passphrase',
    has: 'nickname',
    inPlace: true,
    ask: async ({ page }) => {
      await inSettings(page, 'Export backup');
      await press(page, 'Use six random words');
    },
    see: ({ page }) => page.getByRole('button', { name: 'Copy the words' }).waitFor(),
  },
  'src/engine/backup/backup.ts': {
    chunk: 'backup',
    has: 'nickname',
    inPlace: true,
    ask: ({ page }) => exportBackup(page),
    see: ({ page }) => page.getByText('The backup is ready.').waitFor(),
  },
  'src/engine/in-backup.ts': {
    chunk: 'in-backup',
    has: 'nickname',
    inPlace: true,
    ask: ({ page }) => exportBackup(page),
    see: ({ page }) => page.getByText('The backup is ready.').waitFor(),
  },
  'src/backup-ports.ts': {
    chunk: 'backup-ports',
    has: 'nickname',
    inPlace: true,
    ask: ({ page }) => exportBackup(page),
    see: ({ page }) => page.getByText('The backup is ready.').waitFor(),
  },
  'src/worker-vault.ts': {
    chunk: 'worker-vault',
    has: 'nickname',
    ask: ({ page }) => goTo(page, 'Settings'),
    see: ({ page }) => page.getByRole('button', { name: 'Set passphrase', disabled: false }).waitFor(),
  },
  'src/argon2-worker.ts': {
    chunk: 'argon2-worker',
    has: 'nickname',
    inPlace: true,
    ask: ({ page }) => setPassphrase(page),
    see: ({ page }) => page.getByRole('button', { name: 'Change passphrase' }).waitFor(),
  },
  'src/platform/page/lock.ts': {
    chunk: 'lock',
    has: 'nickname',
    ask: ({ page }) => setPassphrase(page),
    see: async ({ page }) => {
      await press(page, 'Lock now');
      await page.getByRole('heading', { name: 'Driftpost is locked' }).waitFor();
    },
  },
  'src/ui/lock/screen-lock.ts': {
    chunk: 'screen-lock',
    has: 'nickname',
    ask: ({ page }) => setPassphrase(page),
    see: ({ page }) => page.getByRole('button', { name: 'Change passphrase' }).waitFor(),
  },
  'src/lib/chosen-servers.ts': {
    chunk: 'chosen-servers',
    has: 'nickname',
    ask: async ({ page }) => {
      await goTo(page, 'Settings');
      await page.getByRole('textbox', { name: 'Address', exact: true }).fill(NOWHERE);
      await press(page, 'Add meeting point');
      await press(page, 'Start anew now');
    },
    see: seeChats,
  },
  'src/platform/page/delete-everything.ts': {
    chunk: 'delete-everything',
    has: 'nickname',
    ask: async ({ page }) => {
      await inSettings(page, 'Delete everything');
      await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
    },
    see: ({ page }) => page.getByRole('textbox', { name: 'Nickname' }).waitFor(),
  },
  'src/ui/invite/add-contact-dialog.ts': {
    chunk: 'add-contact-dialog',
    has: 'nickname',
    inPlace: true,
    ask: async ({ page, url, another }) => {
      const other = await another();
      await startAs(other, url, 'Jun');
      await page.goto(await invite(other));
    },
    see: ({ page }) => page.getByRole('dialog').getByRole('button', { name: 'Add contact' }).waitFor(),
  },
  'src/ui/chats/redemption-row.ts': {
    chunk: 'redemption-row',
    has: 'nothing',
    ask: async ({ page, url, another }) => {
      const other = await another();
      await startAs(other, url, 'Jun');
      const link = await invite(other);
      await other.close();
      await startAs(page, link, 'Mina');
    },
    see: ({ page }) => page.locator('dp-redemption').first().waitFor(),
  },
  'src/ui/people/contact-dialog.ts': {
    chunk: 'contact-dialog',
    has: 'contact',
    inPlace: true,
    ask: inChatMenu('Contact settings'),
    see: dialogSeen('Contact settings'),
  },
  'src/engine/contacts/describing.ts': {
    chunk: 'describing',
    has: 'contact',
    inPlace: true,
    ask: async (scene) => {
      await inChatMenu('Contact settings')(scene);
      const dialog = scene.page.getByRole('dialog', { name: 'Contact settings' });
      await dialog.locator('input').first().fill('Boatman');
      await dialog.locator('button[type=submit]').click();
    },
    see: ({ page }) => page.getByRole('heading', { name: 'Boatman' }).waitFor(),
  },
  'src/engine/parting/removing.ts': {
    chunk: 'removing',
    has: 'contact',
    ask: (scene) => removeContact(scene),
    see: seeRemoved,
  },
  'src/ui/verify/verify-dialog.ts': {
    chunk: 'verify-dialog',
    has: 'contact',
    inPlace: true,
    ask: inChatMenu('Verify'),
    see: dialogSeen('Verify'),
  },
  'src/engine/verification/verification-service.ts': {
    chunk: 'verification-service',
    has: 'contact',
    inPlace: true,
    ask: inChatMenu('Verify'),
    see: ({ page }) =>
      page
        .getByText(/^Waiting for/u)
        .first()
        .waitFor(),
  },
  'src/ui/verify/verify-notices.ts': {
    chunk: 'verify-notices',
    has: 'contact',
    ask: async ({ friend }) => {
      if (!friend) return;
      await openChat(friend, 'Mina');
      await press(friend, 'Chat menu');
      await friend.getByRole('menuitem', { name: 'Verify' }).click();
    },
    see: ({ page }) => page.getByRole('button', { name: 'Not now' }).first().waitFor(),
  },
  'src/ui/people/name-notices.ts': {
    chunk: 'name-notices',
    has: 'contact',
    ask: async ({ friend }) => {
      if (!friend) return;
      await goTo(friend, 'Settings');
      await friend.getByRole('textbox', { name: 'Nickname' }).fill('Juno');
      await press(friend, 'Save nickname');
    },
    see: ({ page }) => page.getByRole('button', { name: 'Got it' }).waitFor(),
  },
  'src/ui/people/request-dialog.ts': {
    chunk: 'request-dialog',
    has: 'contact',
    inPlace: true,
    ask: async ({ page, friend }) => {
      if (friend) await removeContact({ page: friend }, 'Mina');
      await openChat(page, 'Jun');
      await press(page, 'Ask again');
    },
    see: dialogSeen('Ask again'),
  },
  'src/engine/contacts/name-comparison.ts': {
    chunk: 'name-comparison',
    has: 'contact',
    ask: async ({ page, another }) => {
      const third = await another();
      await startAs(third, await invite(page), 'Teo');
    },
    see: ({ page }) => page.getByRole('link', { name: /^Teo/u }).first().waitFor(),
  },
  'src/links/signalling/relay-check.ts': {
    chunk: 'relay-check',
    has: 'nothing',
    // Fetched as soon as a relay is open, for when it falls silent.
    ask: begin,
    see: seeConnected,
  },
  'src/engine/crypto/noble-primitives.ts': {
    chunk: 'noble-primitives',
    has: 'nothing',
    ask: async (scene) => {
      await withoutCurves(scene.page);
      await typeNickname(scene);
    },
    see: startChatting,
  },
  'src/ui/people/device-notices.ts': {
    chunk: 'device-notices',
    has: 'contact',
    ask: async ({ url, friend, another }) => {
      if (!friend) return;
      const file = await takeBackup(friend);
      const again = await another();
      await again.goto(url);
      await restoreBackup(again, { file, passphrase: PASSPHRASE });
      await inUse(again);
      await friend.close();
    },
    see: ({ page }) => page.getByRole('region', { name: 'New device' }).waitFor(),
  },
  'src/ui/people/request-notices.ts': {
    chunk: 'request-notices',
    has: 'nickname',
    ask: async ({ page, url, another }) => {
      const [one, other] = [await another(), await another()];
      await startAs(one, url, 'Ada');
      await startAs(other, url, 'Teo');
      await Promise.all([page, one, other].map((each) => seeLinked(each, 2)));
      await showPeople(page);
      await seeOwnName(page, ['Mina#1']);
      await goTo(page, 'Chats');
      await showPeople(other);
      await findAll(other, 'Mina');
      await ask(other, 'Mina#1', 'From the ferry');
    },
    see: ({ page }) => page.getByRole('region', { name: 'Contact requests' }).waitFor(),
  },
};
