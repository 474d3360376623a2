import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startRelay } from '../../../tools/relay/embedded-relay.js';
import { startBroker, startTracker } from '../harness/signalling-servers.js';
import { Attribution } from '../linkability/attribute.js';
import { isExcepted } from '../linkability/exceptions.js';
import { ROOMS, fivePeople } from '../linkability/five-people.js';
import { inTwoRooms } from '../linkability/leaves.js';

describe('what leaves five people’s browsers, at other kinds of servers', { timeout: 300_000 }, () => {
  const { openPage, meetAt, check } = fivePeople();

  it('is the same in no two rooms at trackers', async () => {
    const tracker = await startTracker();
    const heard = new Attribution(ROOMS);
    const met = await meetAt({ tracker: tracker.url }, heard, () => tracker.stop());
    assert.ok(heard.counts.torrent > 30, JSON.stringify(heard.counts));
    check(heard, met);
  });

  it('is the same in no two rooms at brokers', async () => {
    const heard = new Attribution(ROOMS);
    const broker = await startBroker((packet) => heard.packet(packet));
    const met = await meetAt({ broker: broker.url }, heard, () => broker.stop());
    assert.ok(heard.counts.mqtt > 50, JSON.stringify(heard.counts));
    check(heard, met);
  });

  it('would be found where it is: plain trystero has one name, one key and one subscription', async () => {
    const relay = await startRelay();
    const rooms = ['one', 'two'];
    const heard = new Attribution(rooms, () => 'driftpost');
    const link = new URLSearchParams([['relay', relay.url], ...rooms.map((room) => ['room', room])]);
    const pages = [];
    for (const _ of [1, 2]) pages.push(await openPage(`plain.html?${link}`, (what) => heard.take(what)));
    for (const page of pages) await page.waitForFunction(() => window.met === 2);
    // Plain trystero prints an error where the other page goes first.
    for (const page of pages) await page.evaluate(() => (console.error = () => {}));
    await Promise.all(pages.map((page) => page.context().close()));
    await relay.stop();
    const names = new Set(inTwoRooms(heard.leaves(), isExcepted).flatMap(({ names: found }) => found));
    for (const name of ['EVENT.pubkey', 'EVENT.content.peerId', 'REQ.subscription'])
      assert.ok(names.has(name), `${name} in ${[...names].join(', ')}`);
    assert.ok(heard.unsealed().length > 0);
  });
});
