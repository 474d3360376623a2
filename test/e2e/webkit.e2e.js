// @ts-check
import { after, before, describe, it } from 'node:test';
import { serveApp } from './harness/serve.js';
import { launchWebKit } from './harness/webkit.js';

describe('WebKit', () => {
  /** @type {import('./harness/serve.js').Served} */
  let app;
  /** @type {import('./harness/webkit.js').WebKit} */
  let person;

  before(async () => {
    [app, person] = await Promise.all([serveApp(), launchWebKit()]);
  });
  after(async () => {
    await person?.close();
    await app?.stop();
  });

  it('starts, says what is missing, keeps notes over a reload and without a network', async () => {
    await person.open(app.url);
    await person.start('Mina');
    await person.see('p, div', 'This browser has no WebRTC', true);
    await person.openChat('Notes to self');
    await person.say('kept by WebKit');
    await person.hear('kept by WebKit');
    await person.press('link', 'Settings');
    await person.see('heading', 'Settings');
    await person.reload();
    await person.see('navigation', 'Main');
    await person.openChat('Notes to self');
    await person.hear('kept by WebKit');
    await person.isKept();
    await app.goOffline();
    await person.reload();
    await person.openChat('Notes to self');
    await person.hear('kept by WebKit');
    await app.goOnline();
    await person.failOnErrors();
  });
});
