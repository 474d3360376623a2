import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chatLine, seeMeetingPoints, seeNetwork } from './harness/person.js';
import { onServersOfAllKinds } from './harness/servers-of-all-kinds.js';
import { itHeavy } from './harness/heavy.js';

/** The next kind of servers is used where the first is silent for 3 s, less what the browser takes to say so. */
const NEXT_KIND_AFTER_MS = 2_500;

/**
 * When a page first opened a socket to each address, in milliseconds.
 * @param {import('playwright-core').Page} page
 * @returns {ReadonlyMap<string, number>}
 */
const socketsOf = (page) => {
  /** @type {Map<string, number>} */
  const opened = new Map();
  page.on('websocket', (socket) => {
    const { origin } = new URL(socket.url());
    if (!opened.has(origin)) opened.set(origin, performance.now());
  });
  return opened;
};

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

  itHeavy('uses relays alone while they answer', async () => {
    use(all());
    const opened = [stage.mina, stage.jun].map(socketsOf);
    await meet();
    await talk('hello');
    // On a machine so slow that no server answers for long, the next kind is right. It is never right at once.
    for (const at of opened) {
      const waited =
        (at.get(new URL(stage.tracker.url).origin) ?? Infinity) -
        (at.get(new URL(stage.app.relay.url).origin) ?? Infinity);
      assert.ok(!(waited < NEXT_KIND_AFTER_MS), `a tracker was used after ${waited} ms`);
    }
    assert.equal(stage.broker.connections(), 0);
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

  itHeavy('uses another kind where a relay takes connections and passes nothing on', async () => {
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

  itHeavy('lets two meet whose only relay refuses what is said first', async () => {
    use({ nostr: [stage.app.relay.url] });
    stage.faults.put('event-once');
    await meet();
    await talk('hello');
  });

  itHeavy('says what an only relay demands, and lets two meet once it does not', async () => {
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
