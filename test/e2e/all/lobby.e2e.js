import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { launchBrowser } from '../harness/browsers.js';
import { startBroker, startTracker } from '../harness/signalling-servers.js';
import { buildHarness } from '../lobby/build-harness.js';
import { TestRelay } from '../lobby/relay.js';

/** On a busy machine a connection may fail half way. Trystero then calls again after a minute. */
const WAIT_MS = 90_000;

/** Each of two pages always listens to one topic that no other page knows. */
const PORCHES = 2;

/** A page with the harness, and what a test says to it. */
class Peer {
  /** More pages: their logs are printed too when a wait fails. */
  other;

  constructor(page, relay) {
    this.page = page;
    this.relay = relay;
  }

  /** With these servers; the relay alone where none are said. */
  async open(servers = { relay: `ws://127.0.0.1:${this.relay.port}` }) {
    const { port } = this.relay;
    await this.page.goto(`http://127.0.0.1:${port}/index.html?${new URLSearchParams(servers)}`);
    await this.page.waitForFunction('window.harness');
  }

  meet(mode, room = 'room', password = 'the password') {
    return this.page.evaluate((args) => window.harness.meet(...args), [mode, room, password]);
  }

  /** Holds these rooms: `{ room, mode, many }`. */
  hold(...rooms) {
    return this.page.evaluate((args) => window.harness.hold(args), rooms);
  }

  sayToAll(text) {
    return this.page.evaluate((t) => window.harness.sayToAll(t), text);
  }

  say(text) {
    return this.page.evaluate((t) => window.harness.say(t), text);
  }

  close() {
    return this.page.evaluate(() => window.harness.close());
  }

  /** Makes ready; resolves once that has made this many connections that can be offered. */
  warmUp(connections) {
    return this.page.evaluate(
      (wanted) =>
        new Promise((resolve) => {
          let made = 0;
          const setLocal = RTCPeerConnection.prototype.setLocalDescription;
          RTCPeerConnection.prototype.setLocalDescription = function (...args) {
            made += 1;
            if (made === wanted) resolve();
            return setLocal.apply(this, args);
          };
          window.harness.warmUp();
        }),
      connections,
    );
  }

  log() {
    return this.page.evaluate(() => window.harness.log);
  }

  /** Waits until an entry is in the log that many times. */
  async until(start, times = 1) {
    try {
      await this.page.waitForFunction(
        ([s, n]) => window.harness.log.filter((line) => line.startsWith(s)).length >= n,
        [start, times],
        { timeout: WAIT_MS, polling: 20 },
      );
    } catch {
      const other = this.other && ` · the other one: ${JSON.stringify(await this.other.log())}`;
      assert.fail(`no "${start}" (${times}) in ${JSON.stringify(await this.log())}${other ?? ''}`);
    }
  }
}

/** Both say something and hear the other. */
const talk = async (a, b, word) => {
  assert.equal(await a.say(`${word} from a`), true);
  assert.equal(await b.say(`${word} from b`), true);
  await a.until(`heard ${word} from b`);
  await b.until(`heard ${word} from a`);
};

describe('the lobby, between two browsers over a relay', { timeout: 900_000 }, () => {
  let browser;
  let files;
  let relay;
  let a;
  let b;

  before(async () => {
    files = await buildHarness();
    browser = await launchBrowser();
  });

  after(() => browser?.close());

  beforeEach(async () => {
    relay = new TestRelay(files);
    await relay.start();
    a = await newPeer();
    b = await newPeer();
    [a.other, b.other] = [b, a];
  });

  const newPeer = async () => {
    const context = await browser.newContext();
    return new Peer(await context.newPage(), relay);
  };

  const openBoth = async () => {
    for (const peer of [a, b]) {
      await peer.open();
      await peer.until('relay open');
    }
  };

  /** Lets the test control the time. Only where it is needed, because every timer becomes late. */
  const openWithTimeInHand = async () => {
    await a.page.clock.install();
    await b.page.clock.install();
    await openBoth();
  };

  const skipTime = async (ms) => {
    await a.page.clock.fastForward(ms);
    await b.page.clock.fastForward(ms);
  };

  afterEach(async () => {
    await a.page.context().close();
    await b.page.context().close();
    await relay.stop();
  });

  const link = async (modeOfA, modeOfB) => {
    // The waiting page is there first, because a call that no page hears is not repeated for a minute.
    const [first, second] = modeOfB === 'wait' ? [b, a] : [a, b];
    await first.meet(first === a ? modeOfA : modeOfB);
    if (modeOfB === 'wait' || modeOfA === 'wait') await relay.untilTopics(PORCHES + 1);
    await second.meet(second === a ? modeOfA : modeOfB);
    await Promise.all([a.until('opened room'), b.until('opened room')]);
  };

  it('links two who call, and each sees what the other has', async () => {
    await openBoth();
    await link('call', 'call');
    await talk(a, b, 'hello');
    const [, , localOfA, remoteOfA] = (await a.log()).find((line) => line.startsWith('opened')).split(' ');
    const [, , localOfB, remoteOfB] = (await b.log()).find((line) => line.startsWith('opened')).split(' ');
    assert.deepEqual([localOfA, remoteOfA], [remoteOfB, localOfB]);
  });

  it('links one who waits with one who calls', async () => {
    await openBoth();
    await link('wait', 'call');
    await talk(a, b, 'hello');
  });

  for (const [kind, start] of [
    ['tracker', startTracker],
    ['broker', startBroker],
  ]) {
    for (const [since, skippedMs] of [
      ['from now on', 0],
      // A page that falls back to another kind of servers calls at first, and waits after that.
      ['for a while', 30_000],
    ])
      it(`links one who waits ${since} with one who calls, over a ${kind} alone`, async () => {
        const server = await start();
        await a.page.clock.install();
        await a.open({ [kind]: server.url });
        await a.meet('wait');
        await a.until('relay open');
        for (let ms = 0; ms < skippedMs; ms += 1_000) await a.page.clock.runFor(1_000);
        await b.open({ [kind]: server.url });
        await b.meet('call');
        await Promise.all([a.until('opened room'), b.until('opened room')]);
        await talk(a, b, 'hello');
        await server.stop();
      });
  }

  it('makes its connections ahead, calls once where nobody hears it, and links all the same', async () => {
    await openWithTimeInHand();
    await a.warmUp(10);
    await skipTime(10 * 60_000);
    assert.ok(relay.events <= 1);
    await link('call', 'wait');
    await talk(a, b, 'hello');
  });

  it('links with somebody who has called for a long time', async () => {
    await openWithTimeInHand();
    await a.meet('call');
    for (let minute = 0; minute < 5; minute++) await skipTime(60_000);
    await b.meet('call');
    await Promise.all([a.until('opened room'), b.until('opened room')]);
    await talk(a, b, 'hello');
  });

  it('costs the relay nothing to wait', async () => {
    await openWithTimeInHand();
    await a.meet('wait');
    await b.meet('wait');
    await skipTime(10 * 60_000);
    assert.equal(relay.events, 0);
  });

  it('keeps a link long after the rooms were left', async () => {
    await openWithTimeInHand();
    await link('call', 'wait');
    await skipTime(150_000);
    await talk(a, b, 'still here');
    assert.ok(!(await a.log()).some((line) => line.startsWith('closed')));
  });

  it('keeps a link while the relay is away, and meets again over the relay when it is back', async () => {
    await openBoth();
    await link('call', 'wait');
    await relay.stop();
    await Promise.all([a.until('relay closed'), b.until('relay closed')]);
    await talk(a, b, 'no relay');
    await relay.start();
    await Promise.all([a.until('relay open', 2), b.until('relay open', 2)]);
    await a.close();
    await Promise.all([a.until('opened room', 2), b.until('opened room', 2)]);
    await talk(a, b, 'again');
  });

  it('brings together two who wait, when the relay was away for both', async () => {
    await openBoth();
    await a.meet('wait');
    await b.meet('wait');
    await relay.stop();
    await Promise.all([a.until('relay closed'), b.until('relay closed')]);
    await relay.start();
    await Promise.all([a.until('opened room'), b.until('opened room')]);
    await talk(a, b, 'hello');
  });

  it('brings together two who call before the relay is back', async () => {
    await openBoth();
    await relay.stop();
    await Promise.all([a.until('relay closed'), b.until('relay closed')]);
    await a.meet('call');
    await b.meet('call');
    await relay.start();
    await Promise.all([a.until('opened room'), b.until('opened room')]);
  });

  it('links again after a reload of one side', async () => {
    await openBoth();
    await link('call', 'wait');
    await b.open();
    await a.until('closed lost');
    await b.meet('call');
    await Promise.all([a.until('opened room', 2), b.until('opened room')]);
    await talk(a, b, 'after the reload');
  });

  it('links again in the same page after a close, again and again', async () => {
    await openBoth();
    await link('call', 'call');
    for (let round = 1; round <= 3; round++) {
      await talk(a, b, `round ${round}`);
      await (round % 2 ? a : b).close();
      await Promise.all([a.until('closed', round), b.until('closed', round)]);
      await Promise.all([a.until('opened room', round + 1), b.until('opened room', round + 1)]);
    }
    await talk(a, b, 'at last');
  });

  it('does not come back to a place that is not wanted any more', async () => {
    await openWithTimeInHand();
    await link('call', 'call');
    await a.meet('none');
    await b.meet('none');
    await talk(a, b, 'link only');
    await relay.untilTopics(PORCHES);
    await a.close();
    await Promise.all([a.until('closed ours'), b.until('closed lost')]);
    const { events } = relay;
    await skipTime(120_000);
    assert.equal(relay.events, events);
  });

  it('keeps out who has not the password', async () => {
    await openBoth();
    await a.meet('call');
    await b.meet('call', 'room', 'not the password');
    await Promise.race([a.until('trouble room'), b.until('trouble room')]);
    assert.ok(![...(await a.log()), ...(await b.log())].some((line) => line.startsWith('opened')));
  });

  /** More pages that are ready to meet. They are closed with the test. */
  const openMore = async (count) => {
    const peers = await Promise.all(Array.from({ length: count }, newPeer));
    for (const peer of peers) {
      await peer.open();
      await peer.until('relay open');
    }
    return peers;
  };

  it('links one who holds a door with each who calls there, and keeps the links when the door is left', async () => {
    await openBoth();
    const callers = [b, ...(await openMore(2))];
    await a.hold({ room: 'door', mode: 'wait', many: true });
    await relay.untilTopics(4 + 1);
    for (const [at, caller] of callers.entries()) {
      await caller.hold({ room: 'door', mode: 'call' });
      await Promise.all([a.until('opened door', at + 1), caller.until('opened door')]);
    }
    await a.hold();
    for (const caller of callers) await caller.hold();
    assert.equal(await a.sayToAll('welcome'), callers.length);
    for (const caller of callers) await caller.until('heard welcome');
    for (const caller of callers.slice(1)) await caller.page.context().close();
  });

  it('links all who come through a door at once and stay there', async () => {
    await openBoth();
    const callers = [b, ...(await openMore(2))];
    await a.hold({ room: 'door', mode: 'wait', many: true });
    await relay.untilTopics(4 + 1);
    await Promise.all(callers.map((caller) => caller.hold({ room: 'door', mode: 'call', many: true })));
    for (const peer of [a, ...callers]) await peer.until('opened door', 3);
    assert.equal(await a.sayToAll('welcome'), 3);
    for (const caller of callers) await caller.until('heard welcome');
    for (const caller of callers.slice(1)) await caller.page.context().close();
  });

  it('links two once who stay at a door and meet there again', async () => {
    await openWithTimeInHand();
    await a.hold({ room: 'door', mode: 'wait', many: true });
    await relay.untilTopics(PORCHES + 1);
    await b.hold({ room: 'door', mode: 'call', many: true });
    await Promise.all([a.until('opened door'), b.until('opened door')]);
    // Trystero has forgotten the connection by then, and the call is repeated.
    const { events } = relay;
    await skipTime(10_000);
    await relay.untilEvents(events + 1);
    // They meet again, or fail to, or the call comes before the other side has forgotten: none of it is a second link.
    await skipTime(30_000);
    await talk(a, b, 'later');
    const opened = [...(await a.log()), ...(await b.log())].filter((line) => line.startsWith('opened'));
    assert.equal(opened.length, 2);
    assert.deepEqual([await a.sayToAll('once'), await b.sayToAll('once')], [1, 1]);
  });

  it('links the same two in each of two rooms, and leaves the first link alone', async () => {
    await openWithTimeInHand();
    await a.hold({ room: 'door', mode: 'wait', many: true }, { room: 'pair', mode: 'wait' });
    await relay.untilTopics(PORCHES + 2);
    await b.hold({ room: 'door', mode: 'call', many: true }, { room: 'pair', mode: 'call' });
    await Promise.all([a.until('opened'), b.until('opened')]);
    // Where trystero took the first connection for both rooms, it has forgotten it by then, and the call is repeated.
    await skipTime(10_000);
    await Promise.all([a, b].flatMap((peer) => [peer.until('opened door'), peer.until('opened pair')]));
    await a.hold();
    await b.hold();
    assert.deepEqual([await a.sayToAll('from a'), await b.sayToAll('from b')], [2, 2]);
    await Promise.all([a.until('heard from b', 2), b.until('heard from a', 2)]);
    assert.ok(![...(await a.log()), ...(await b.log())].some((line) => line.startsWith('closed')));
  });
});
