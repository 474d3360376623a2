// @ts-check
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { schnorr } from '@noble/curves/secp256k1.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { WebSocket } from 'ws';
import { createBucket } from '../../tools/relay/bucket.js';
import { startRelay } from '../../tools/relay/embedded-relay.js';
import {
  EVENT_RATE,
  MAX_CONNECTIONS_PER_GUEST,
  MAX_TOPICS_PER_GUEST,
  MESSAGE_RATE,
  createGuests,
  guestOf,
} from '../../tools/relay/guests.js';
import { isAtHome } from '../../tools/relay/home.js';
import { parseMessage } from '../../tools/relay/messages.js';
import { TagBroadcast } from '../../tools/relay/plugins.js';

const KIND = 23_456;
/** What trystero puts into one subscription. */
const TOPICS_AT_ONCE = 250;

const { secretKey, publicKey } = schnorr.keygen();
const hex = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString('hex');

/** An event as trystero writes it. @param {string} topic @param {string} [content] */
const eventOf = (topic, content = 'hello') => {
  const event = {
    pubkey: hex(publicKey),
    created_at: Math.floor(Date.now() / 1_000),
    kind: KIND,
    tags: [['x', topic]],
    content,
  };
  const body = [0, event.pubkey, event.created_at, event.kind, event.tags, event.content];
  const id = sha256(Buffer.from(JSON.stringify(body)));
  return { ...event, id: hex(id), sig: hex(schnorr.sign(id, secretKey)) };
};

/** @param {readonly string[]} topics */
const filterOf = (topics) => ({ kinds: [KIND], since: 0, '#x': topics });

const topics = (/** @type {number} */ count, prefix = 'topic') =>
  Array.from({ length: count }, (_, at) => `${prefix} ${at}`);

describe('the relay', () => {
  /** @type {Awaited<ReturnType<typeof startRelay>>} */
  let relay;
  /** @type {WebSocket[]} */
  let sockets = [];
  beforeEach(async () => {
    relay = await startRelay();
  });
  afterEach(async () => {
    for (const socket of sockets) socket.terminate();
    sockets = [];
    await relay.stop();
  });

  /** A client, and how to hear what it is told next that fits. @param {import('ws').ClientOptions} [options] */
  const client = async (options) => {
    const socket = new WebSocket(relay.url, options);
    sockets.push(socket);
    /** @type {any[][]} */
    const heard = [];
    /** @type {(() => void)[]} */
    const waiting = [];
    socket.on('message', (data) => {
      heard.push(JSON.parse(String(data)));
      for (const look of waiting.splice(0)) look();
    });
    await once(socket, 'open');
    const say = (/** @type {unknown[]} */ ...message) => socket.send(JSON.stringify(message));
    const hear = async (/** @type {(message: any[]) => boolean} */ fits) => {
      for (;;) {
        const at = heard.findIndex(fits);
        if (at >= 0) return heard.splice(at, 1)[0];
        await new Promise((resolve) => waiting.push(() => resolve(undefined)));
      }
    };
    return { socket, say, hear, heard };
  };

  it('passes an event to the subscribers of its topic, once, and to no other client', async () => {
    const [mina, jun, zoe] = [await client(), await client(), await client()];
    mina.say('REQ', 'a', filterOf(['kitchen', 'garden']));
    mina.say('REQ', 'b', filterOf(['kitchen']));
    jun.say('REQ', 'a', filterOf(['cellar']), filterOf(['kitchen']));
    for (const { hear } of [mina, mina, jun]) await hear(([type]) => type === 'EOSE');
    const event = eventOf('kitchen');
    zoe.say('EVENT', event);
    assert.deepEqual(await zoe.hear(([type]) => type === 'OK'), ['OK', event.id, true, '']);
    assert.equal((await mina.hear(([type]) => type === 'EVENT'))?.[2].id, event.id);
    assert.deepEqual((await jun.hear(([type]) => type === 'EVENT'))?.slice(0, 2), ['EVENT', 'a']);
    zoe.say('EVENT', eventOf('attic'));
    await zoe.hear(([type]) => type === 'OK');
    assert.deepEqual([mina.heard, jun.heard], [[], []]);
  });

  it('passes no more of what somebody has left, or asked for otherwise', async () => {
    const [mina, zoe] = [await client(), await client()];
    mina.say('REQ', 'a', filterOf(['kitchen']));
    mina.say('REQ', 'a', filterOf(['garden']));
    mina.say('REQ', 'b', filterOf(['cellar']));
    mina.say('CLOSE', 'b');
    mina.say('REQ', 'c', filterOf(['attic']));
    while ((await mina.hear(([type]) => type === 'EOSE'))?.[1] !== 'c');
    for (const topic of ['kitchen', 'cellar', 'garden']) zoe.say('EVENT', eventOf(topic));
    assert.deepEqual((await mina.hear(([type]) => type === 'EVENT'))?.[2].tags, [['x', 'garden']]);
    assert.deepEqual(mina.heard, []);
  });

  it('answers a client that only asks whether it is there, and has nothing for one that asks for everything', async () => {
    const [mina, zoe] = [await client(), await client()];
    mina.say('REQ', 'there', { ids: ['0'.repeat(64)], limit: 1 });
    mina.say('REQ', 'all', { kinds: [KIND] });
    for (let at = 0; at < 2; at++) await mina.hear(([type]) => type === 'EOSE');
    zoe.say('EVENT', eventOf('kitchen'));
    await zoe.hear(([type]) => type === 'OK');
    assert.deepEqual(mina.heard, []);
  });

  it('takes what a browser with hundreds of contacts listens to', async () => {
    const mina = await client();
    for (let at = 0; at < 12; at++) mina.say('REQ', `${at}`, filterOf(topics(TOPICS_AT_ONCE, `part ${at}`)));
    for (let at = 0; at < 12; at++) await mina.hear(([type]) => type === 'EOSE');
    assert.deepEqual(mina.heard, []);
  });

  it('refuses more tags, longer ones, and more topics than are needed', async () => {
    const mina = await client();
    const tags = Object.fromEntries([...'abcdefghi'].map((letter) => [`#${letter}`, ['x']]));
    const event = eventOf('kitchen');
    for (const message of [
      ['REQ', 'a', tags],
      ['REQ', 'a', filterOf(topics(300))],
      ['REQ', 'a', filterOf(['x'.repeat(300)])],
      ['EVENT', { ...event, tags: Array.from({ length: 9 }, () => ['x', 'kitchen']) }],
      ['EVENT', { ...event, tags: [['x', 'x'.repeat(300)]] }],
    ]) {
      mina.say(...message);
      assert.match((await mina.hear(([type]) => type === 'NOTICE'))?.[1], /not understood/u);
    }
  });

  it('closes a subscription that is too much, and goes on with the others', async () => {
    const mina = await client();
    const parts = Math.ceil(MAX_TOPICS_PER_GUEST / TOPICS_AT_ONCE);
    for (let at = 0; at < parts; at++)
      mina.say('REQ', `${at}`, filterOf(topics(TOPICS_AT_ONCE, `part ${at}`)));
    assert.match((await mina.hear(([type]) => type === 'CLOSED'))?.[2], /too much/u);
    mina.say('EVENT', eventOf('part 0 7'));
    assert.equal((await mina.hear(([type]) => type === 'EVENT'))?.[1], '0');
  });

  it('lets a page of this house in, and no other', async () => {
    const { port } = relay;
    /** @param {Record<string, string>} headers */
    const statusOf = async (headers) => {
      const upgrade = request({
        host: '127.0.0.1',
        port,
        path: '/relay',
        headers: {
          Connection: 'Upgrade',
          Upgrade: 'websocket',
          'Sec-WebSocket-Version': '13',
          'Sec-WebSocket-Key': 'x3JJHMbDL1EzLkh9GBhXDw==',
          ...headers,
        },
      });
      upgrade.end();
      const [answer, socket] = await Promise.race([once(upgrade, 'response'), once(upgrade, 'upgrade')]);
      socket?.destroy();
      answer.destroy();
      return answer.statusCode;
    };
    const own = `127.0.0.1:${port}`;
    assert.equal(await statusOf({ Host: own }), 101);
    assert.equal(await statusOf({ Host: own, Origin: `http://${own}` }), 101);
    assert.equal(await statusOf({ Host: own, Origin: 'https://evil.example' }), 403);
    // What a page makes its own name lead to.
    assert.equal(
      await statusOf({ Host: `evil.example:${port}`, Origin: `http://evil.example:${port}` }),
      403,
    );
    assert.equal(await statusOf({ Host: own, Origin: 'null' }), 403);
  });
});

describe('the clients of the relay', () => {
  /** @param {string} host @param {string} [origin] @param {readonly string[] | true} [names] */
  const isLetIn = (host, origin, names = ['den.local']) =>
    isAtHome(
      /** @type {import('node:http').IncomingMessage} */ ({
        headers: { host, ...(origin && { origin }) },
      }),
      names,
    );

  it('pages at an address of the server, at a name of it, and at another port of the same', () => {
    for (const [host, origin] of /** @type {const} */ ([
      ['192.168.1.5:4173', 'https://192.168.1.5:4173'],
      ['[fd00::5]:4173', 'https://[fd00::5]:4173'],
      ['den.local:4173', 'https://den.local:4173'],
      ['192.168.1.5:4173', 'https://den.local:8080'],
      ['localhost:4173', 'http://127.0.0.1:9000'],
      ['app.localhost:4173', 'http://app.localhost:4173'],
    ]))
      assert.ok(isLetIn(host, origin), `${host} ${origin}`);
    assert.ok(isLetIn('chat.example', 'https://chat.example', true));
    assert.ok(isLetIn('192.168.1.5'));
  });

  it('no other client', () => {
    for (const [host, origin] of /** @type {const} */ ([
      ['192.168.1.5:4173', 'https://192.168.1.6:4173'],
      ['192.168.1.5:4173', 'https://evil.example'],
      ['192.168.1.5:4173', 'https://den.local.evil.example'],
      ['evil.example:4173', 'https://evil.example:4173'],
      ['evil.example:4173', undefined],
      ['localhost.evil.example', undefined],
      ['127.0.0.1.evil.example', undefined],
      ['', undefined],
      ['a b', undefined],
    ]))
      assert.ok(!isLetIn(host, origin), `${host} ${origin}`);
  });
});

describe('a guest of the relay', () => {
  it('is an address, or the network of one that has as many as it likes', () => {
    assert.equal(guestOf('::ffff:192.168.1.5'), guestOf('192.168.1.5'));
    assert.equal(guestOf('2001:db8:0:7::1'), guestOf('2001:DB8:0000:7:ffff:1:2:3'));
    assert.notEqual(guestOf('2001:db8:0:7::1'), guestOf('2001:db8:0:8::1'));
    assert.equal(guestOf('fe80::1%eth0'), guestOf('fe80::2'));
  });

  it('has sixteen connections, and leaves places for the others', () => {
    const guests = createGuests(() => 0);
    const own = Array.from({ length: MAX_CONNECTIONS_PER_GUEST }, () => guests.enter('192.168.1.5'));
    assert.ok(own.every((guest) => guest !== undefined));
    assert.equal(guests.enter('192.168.1.5'), undefined);
    assert.ok(guests.enter('192.168.1.6'));
    guests.leave(/** @type {import('../../tools/relay/guests.js').Guest} */ (own[0]));
    assert.ok(guests.enter('192.168.1.5'));
  });

  it('is none where it is a proxy on this machine', () => {
    const guests = createGuests(() => 0);
    for (let at = 0; at < 10 * MAX_CONNECTIONS_PER_GUEST; at++) assert.ok(guests.enter('127.0.0.1'));
  });

  it('has its share of the work over all its connections, and has no more of it by coming back', () => {
    let now = 0;
    const guests = createGuests(() => now);
    const [first, second] = [guests.enter('192.168.1.5'), guests.enter('192.168.1.5')];
    assert.ok(first && second);
    let taken = 0;
    while (first.takesEvent()) taken += 1;
    assert.equal(taken, EVENT_RATE.burst);
    assert.equal(second.takesEvent(), false);
    guests.leave(first);
    guests.leave(second);
    assert.equal(guests.enter('192.168.1.5')?.takesEvent(), false);
    now += 10_000;
    const later = guests.enter('192.168.1.5');
    for (taken = 0; later?.takesEvent();) taken += 1;
    assert.equal(taken, 10 * EVENT_RATE.perSecond);
  });

  it('pays for what is long', () => {
    const guest = createGuests(() => 0).enter('192.168.1.5');
    let taken = 0;
    while (guest?.takesMessage(64 * 1_024)) taken += 1;
    assert.equal(taken, Math.floor(MESSAGE_RATE.burst / 17));
  });

  it('can have what it had in a while: a bucket fills again', () => {
    let now = 0;
    const bucket = createBucket({ perSecond: 10, burst: 5 }, () => now);
    while (bucket.take());
    assert.ok(!bucket.isFull());
    now += 300;
    assert.deepEqual([bucket.take(), bucket.take(), bucket.take(), bucket.take()], [true, true, true, false]);
    now += 500;
    assert.ok(bucket.isFull());
  });
});

describe('what one guest costs the others', () => {
  /** As many as there may be, all listening to as much as they may. */
  const CLIENTS = 256;

  /** A relay's client that counts. */
  const counted = (guest = { topics: 0 }) => ({
    guest,
    sent: 0,
    readyState: 1,
    send() {
      this.sent += 1;
    },
  });

  /** @param {any} client */
  const contextOf = (client) => ({
    client,
    sendMessage: () => client.send(),
  });

  it('is what it says about their topics: an event is compared with those who listen to it', async () => {
    const broadcast = new TagBroadcast();
    const next = async () => undefined;
    let compared = 0;
    for (let at = 0; at < CLIENTS; at++) {
      const context = contextOf(counted());
      for (let part = 0; part < 32; part++) {
        const filter = new Proxy(filterOf(topics(TOPICS_AT_ONCE, `of ${at} ${part}`)), {
          ownKeys: (target) => {
            compared += 1;
            return Reflect.ownKeys(target);
          },
        });
        await broadcast.handleMessage(
          /** @type {any} */ (context),
          /** @type {any} */ (['REQ', `${part}`, filter]),
          next,
        );
      }
    }
    const listener = counted();
    const asked = ['REQ', 'a', filterOf(['kitchen'])];
    await broadcast.handleMessage(/** @type {any} */ (contextOf(listener)), /** @type {any} */ (asked), next);
    assert.ok(compared > 0, 'the filters are looked at once');
    compared = 0;
    for (let at = 0; at < 1_000; at++) await broadcast.broadcast(/** @type {any} */ (unsigned('kitchen')));
    assert.equal(listener.sent, 1_000);
    assert.equal(compared, 0);
  });

  it('is one message to each, however often it listens', async () => {
    const broadcast = new TagBroadcast();
    const listener = counted();
    const context = contextOf(listener);
    for (let at = 0; at < 32; at++) {
      const filters = Array.from({ length: 8 }, () => filterOf(['kitchen', ...topics(8, `${at}`)]));
      const asked = ['REQ', `${at}`, ...filters];
      await broadcast.handleMessage(
        /** @type {any} */ (context),
        /** @type {any} */ (asked),
        async () => undefined,
      );
    }
    await broadcast.broadcast(/** @type {any} */ (unsigned('kitchen')));
    assert.equal(listener.sent, 1);
  });

  it('ends when it goes: nothing of it stays', async () => {
    const broadcast = new TagBroadcast();
    const guest = { topics: 0 };
    const gone = counted(guest);
    const asked = ['REQ', 'a', filterOf(topics(TOPICS_AT_ONCE))];
    await broadcast.handleMessage(
      /** @type {any} */ (contextOf(gone)),
      /** @type {any} */ (asked),
      async () => undefined,
    );
    assert.equal(guest.topics, TOPICS_AT_ONCE);
    broadcast.forget(/** @type {any} */ (gone));
    await broadcast.broadcast(/** @type {any} */ (unsigned('topic 7')));
    assert.deepEqual([guest.topics, gone.sent], [0, 0]);
  });

  /** An event without a signature, which is not checked here. @param {string} topic */
  const unsigned = (topic) => ({ kind: KIND, pubkey: '', created_at: 1, tags: [['x', topic]], content: '' });

  it('stays within what the parser lets in, whatever it is', () => {
    const most = JSON.stringify(['REQ', 'a', ...Array.from({ length: 9 }, () => filterOf(['x']))]);
    assert.equal(parseMessage(most), undefined);
  });
});
