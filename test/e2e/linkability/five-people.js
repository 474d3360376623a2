import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { PATIENCE_MS, launchBrowser } from '../harness/browsers.js';
import { buildHarness } from '../lobby/build-harness.js';
import { TestRelay } from '../lobby/relay.js';
import { Attribution } from './attribute.js';
import { isExcepted } from './exceptions.js';
import { inTwoRooms } from './leaves.js';
import { overhear } from './overhear.js';

const PEOPLE = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eve'];
const DOORS = ['first door', 'second door'];
/** The pairs of contacts. Eve has no contacts. She knows the names of the rooms, but not their passwords. */
const PAIRS = ['Ada Ben', 'Ada Cleo', 'Ada Dan', 'Ben Cleo', 'Cleo Dan'];
/** Every room with a person in it. */
export const ROOMS = [...DOORS, ...PAIRS];

/** The rooms of a person, with the mode: the first person in a pair's name calls. */
const roomsOf = (person) => [
  ...DOORS.map((room) => ({ room, mode: 'call', many: true })),
  ...PAIRS.filter((pair) => pair.split(' ').includes(person)).map((room) => ({
    room,
    mode: room.startsWith(person) ? 'call' : 'wait',
    password: `of ${room}`,
  })),
  ...(person === 'Eve' ? PAIRS.map((room) => ({ room, mode: 'call', password: 'a guess' })) : []),
];

/** Five people that meet, and what is overheard. Call it inside of a `describe`. */
export const fivePeople = () => {
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
   * Five people that meet at the servers of one kind, and what was overheard meanwhile.
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
    // The waiting page is there first.
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

  return { openPage, meetAt, check };
};
