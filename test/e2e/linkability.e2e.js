import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startRelay } from '../../tools/relay/embedded-relay.js';
import { PATIENCE_MS, launchBrowser } from './harness/browsers.js';
import { startBroker, startTracker } from './harness/signalling-servers.js';
import { Attribution } from './linkability/attribute.js';
import { EXCEPTIONS, isExcepted } from './linkability/exceptions.js';
import { inTwoRooms } from './linkability/leaves.js';
import { overhear } from './linkability/overhear.js';
import { buildHarness } from './lobby/build-harness.js';
import { TestRelay } from './lobby/relay.js';

const PEOPLE = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve'];
const DOORS = ['first door', 'second door'];
/** Who are contacts. Eve is nobody's, and knows what the rooms are called, but not their passwords. */
const PAIRS = ['Ada Ben', 'Ada Cleo', 'Ada Dan', 'Ben Cleo', 'Cleo Dan'];
const ROOMS = [...DOORS, ...PAIRS];

/** The rooms that somebody is in, and how: whoever comes first in a pair's name calls. */
const roomsOf = (person) => [
  ...DOORS.map((room) => ({ room, mode: 'call', many: true })),
  ...PAIRS.filter((pair) => pair.split(' ').includes(person)).map((room) => ({
    room,
    mode: room.startsWith(person) ? 'call' : 'wait',
    password: `of ${room}`,
  })),
  ...(person === 'Eve' ? PAIRS.map((room) => ({ room, mode: 'call', password: 'a guess' })) : []),
];

describe('what leaves five people’s browsers', { timeout: 300_000 }, () => {
  let browser;
  let site;
  before(async () => {
    [browser, site] = [await launchBrowser(), new TestRelay(await buildHarness())];
    await site.start();
  });
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  const openPage = async (path, hear) => {
    const context = await browser.newContext();
    await overhear(context, hear);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await page.goto(`http://127.0.0.1:${site.port}/${path}`);
    return page;
  };

  /**
   * Five people who meet at the servers of one kind, and what was overheard meanwhile.
   * @param server by which address it is found
   * @param heard takes what is overheard
   * @param stop ends the server
   */
  const meetAt = async (server, heard, stop) => {
    const tokens = new Map();
    const people = new Map();
    for (const person of PEOPLE) {
      const hear = (what) => {
        heard.take(what);
        if (what.kind !== 'channel') return;
        const token = Attribution.tokenOf(Buffer.from(what.text, 'base64'));
        tokens.set(person, (tokens.get(person) ?? new Set()).add(token));
      };
      const page = await openPage(`index.html?${new URLSearchParams(server)}`, hear);
      await page.waitForFunction('window.harness');
      people.set(person, page);
    }
    // Who waits is there first.
    for (const mode of ['wait', 'call'])
      for (const [person, page] of people)
        await page.evaluate(
          (rooms) => window.harness.hold(rooms),
          roomsOf(person).filter((room) => mode === 'call' || room.mode === 'wait'),
        );
    for (const [person, page] of people) {
      const opens = roomsOf(person)
        .map(({ room }) => `opened ${room} `)
        .filter((line) => person !== 'Eve' || DOORS.some((door) => line.includes(door)));
      await page.waitForFunction(
        (starts) => starts.every((start) => window.harness.log.some((line) => line.startsWith(start))),
        opens,
        { polling: 50 },
      );
    }
    const logOfEve = await people.get('Eve').evaluate(() => window.harness.log);
    // The server hears nothing from now on, and each page has told of all that it said before.
    await stop();
    await Promise.all([...people.values()].map((page) => page.evaluate(() => undefined)));
    await Promise.all([...people.values()].map((page) => page.context().close()));
    return { logOfEve, tokens };
  };

  const check = (heard, { logOfEve, tokens }) => {
    assert.deepEqual(heard.unsealed(), [], 'everything said at a server is sealed');
    const strange = heard.seen.map(({ room }) => room).filter((room) => room.startsWith('unknown'));
    // Each page sits in a room of its own, where nothing is ever said.
    const said = new Set(heard.seen.filter(({ name }) => name === 'EVENT').map(({ room }) => room));
    assert.deepEqual(
      strange.filter((room) => said.has(room)),
      [],
    );
    for (const [person, theirs] of tokens)
      for (const token of theirs) {
        const room = heard.roomOf(token);
        assert.ok(
          roomsOf(person).some(({ room: one, password }) => one === room && password !== 'a guess'),
          `${person} said something of ${room ?? 'an unknown room'} on trystero's channel`,
        );
      }
    const opened = logOfEve.filter((line) => line.startsWith('opened')).map((line) => line.split(' ')[1]);
    assert.ok(opened.length > 0 && opened.every((word) => ['first', 'second'].includes(word)));
    assert.deepEqual(inTwoRooms(heard.leaves(), isExcepted), []);
    assert.ok(new Set(heard.seen.map(({ room }) => room)).size >= ROOMS.length);
  };

  it('is the same in no two rooms at relays, and is opened by nobody without the password', async () => {
    const relay = await startRelay();
    const heard = new Attribution(ROOMS);
    const met = await meetAt({ relay: relay.url }, heard, () => relay.stop());
    assert.ok(heard.counts.nostr > 50 && heard.counts.channel > 10, JSON.stringify(heard.counts));
    check(heard, met);
  });

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

  it('has no exception without a reason', () => {
    for (const { name, why } of EXCEPTIONS) assert.ok(why.length > 10, name);
  });
});
