import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seeMeetingPoints, startAs } from '../harness/person.js';
import { onServersOfAllKinds } from '../harness/servers-of-all-kinds.js';

describe('signalling of several kinds, in more ways', { timeout: 900_000 }, () => {
  const stage = onServersOfAllKinds();
  const { use, all, meet, openInvite, talk } = stage;

  it('asks the kinds that are not needed whether they would answer, where somebody looks', async () => {
    use(all());
    await startAs(stage.mina, stage.app.url, 'Mina');
    await stage.mina.getByRole('link', { name: 'Settings' }).click();
    await stage.mina.getByRole('button', { name: 'Diagnostics' }).click();
    const points = stage.mina.getByRole('region', { name: 'Meeting points' });
    await points.getByText('Those not needed now were asked: 2 of 2 answered.').waitFor();
    await stage.broker.stop();
    await stage.mina.getByRole('button', { name: 'Look again' }).click();
    await points.getByText('Those not needed now were asked: 1 of 2 answered.').waitFor();
    await points.getByText('Details').click();
    await points.getByText('not needed now; gave no answer').waitFor();
    assert.equal(stage.tracker.connections() + stage.broker.connections(), 0);
  });

  it('lets two meet over trackers while the relays are away', async () => {
    use(all());
    await stage.app.relay.stop();
    await meet();
    await talk('hello');
    assert.equal(stage.broker.connections(), 0);
    // Now and then it is tried again.
    const {
      points: [, second, third],
    } = await seeMeetingPoints(stage.mina, /not reached/u);
    assert.match(second, /reached$/u);
    assert.match(third, /not needed now$/u);
  });

  it('lets two meet over brokers while relays and trackers are away', async () => {
    use(all());
    await Promise.all([stage.app.relay.stop(), stage.tracker.stop()]);
    await meet();
    await talk('hello');
  });

  it('lets two meet of whom one reaches relays only and the other trackers only', async () => {
    use(all());
    const cut = (page, ...urls) =>
      Promise.all(
        urls.map((url) =>
          page.routeWebSocket(
            (at) => at.href.startsWith(url),
            (socket) => socket.close(),
          ),
        ),
      );
    await cut(stage.jun, stage.app.relay.url, stage.broker.url);
    await meet();
    await talk('hello');
  });

  it('lets people choose their own servers', async () => {
    use({ nostr: [stage.app.relay.url] });
    await meet();
    await stage.mina.goto(`${stage.app.url}#/settings`);
    const settings = stage.mina.getByRole('region', { name: 'Meeting points' });
    await settings.getByLabel('Kind').selectOption('BitTorrent tracker');
    await settings.getByLabel('Address').fill('tracker');
    await settings.getByRole('button', { name: 'Add meeting point' }).click();
    await settings.getByText('That is no address').waitFor();
    await settings.getByLabel('Address').fill(stage.tracker.url);
    await settings.getByRole('button', { name: 'Add meeting point' }).click();
    await settings.getByRole('listitem').filter({ hasText: 'used from the next start on' }).waitFor();
    await settings.getByRole('button', { name: `Remove ${new URL(stage.app.relay.url).host}` }).click();
    await settings.getByRole('button', { name: 'Start anew now' }).click();
    await settings
      .getByRole('listitem')
      .filter({ hasText: new URL(stage.tracker.url).host })
      .filter({ hasText: /tracker · reached/u })
      .waitFor();
    await settings.getByRole('listitem').filter({ hasText: 'removed' }).waitFor();
  });

  for (const [fault, name] of [
    ['event-once', 'refuses one event'],
    ['subscription-once', 'ends one subscription'],
    ['closes', 'closes a connection'],
    ['closes-saying', 'refuses and closes a connection'],
  ])
    it(`lets two meet whose only relay ${name}`, async () => {
      use({ nostr: [stage.app.relay.url] });
      stage.faults.put(fault);
      await meet();
      await talk('hello');
    });

  for (const [fault, words] of [
    ['auth', /demands a login/u],
    ['pow', /demands computing work/u],
    ['lies', /passes nothing on/u],
    ['silent', /passes nothing on/u],
  ])
    it(`says of an only relay what is wrong with it, and lets two meet once it is right: ${fault}`, async () => {
      use({ nostr: [stage.app.relay.url] });
      stage.faults.put(fault);
      await openInvite();
      const { said } = await seeMeetingPoints(stage.mina, words);
      assert.match(said, /takes nothing from this browser/u);
      stage.faults.put(null);
      await talk('hello');
    });
});
