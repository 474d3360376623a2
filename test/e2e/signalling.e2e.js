import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chatLine, seeMeetingPoints, seeNetwork } from './harness/person.js';
import { onServersOfAllKinds } from './harness/servers-of-all-kinds.js';

describe('signalling of several kinds', { timeout: 900_000 }, () => {
  const stage = onServersOfAllKinds();
  const { use, all, meet, openInvite, talk } = stage;

  it('lets two meet over trackers alone', async () => {
    use({ torrent: [stage.tracker.url] });
    await meet();
    await talk('hello');
  });

  it('lets two meet over brokers alone', async () => {
    use({ mqtt: [stage.broker.url] });
    await meet();
    await talk('hello');
  });

  it('uses relays alone while they answer', async () => {
    use(all());
    await meet();
    await talk('hello');
    assert.deepEqual([stage.tracker.connections(), stage.broker.connections()], [0, 0]);
  });

  it('brings contacts together again over another kind when the first dies', async () => {
    use(all());
    await meet();
    await talk('hello');
    await stage.app.relay.stop();
    await stage.jun.reload();
    await chatLine(stage.jun, 'Mina').waitFor();
    await talk('again');
    assert.ok(stage.tracker.connections() > 0);
  });

  it('uses another kind where a relay takes connections and passes nothing on', async () => {
    use(all());
    const deafen = (page) =>
      page.routeWebSocket(
        (at) => at.href.startsWith(stage.app.relay.url),
        () => undefined,
      );
    await Promise.all([deafen(stage.mina), deafen(stage.jun)]);
    await meet();
    await talk('hello');
  });

  it('lets two meet whose only relay refuses what is said first', async () => {
    use({ nostr: [stage.app.relay.url] });
    stage.faults.put('event-once');
    await meet();
    await talk('hello');
  });

  it('says what an only relay demands, and lets two meet once it does not', async () => {
    use({ nostr: [stage.app.relay.url] });
    stage.faults.put('restricted');
    await openInvite();
    await seeNetwork(stage.mina, 'Connecting');
    const { said, points } = await seeMeetingPoints(stage.mina, /members only/u);
    assert.match(said, /A meeting point answers, but takes nothing from this browser/u);
    assert.match(points[0], /is open to its members only; tried again later$/u);
    stage.faults.put(null);
    await seeNetwork(stage.mina, 'Connected');
    await talk('hello');
  });
});
