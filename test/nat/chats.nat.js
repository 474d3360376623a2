// @ts-check
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { openLab } from './lab/lab.js';
import { conversation, meetOn } from './lab/people.js';
import { addServer, hideAddress, openSettings, testServer } from './lab/settings.js';
import { hidingEnds, namedAddresses } from './lab/ways.js';
import { TURN_SERVER } from './lab/servers.js';
import { SERVERS } from './lab/world.js';
import { openChat } from '../e2e/harness/person.js';

describe('two behind NATs', () => {
  /** @type {import('./lab/lab.js').Lab} */
  let lab;
  /** @type {import('./lab/people.js').Pair | undefined} */
  let pair;
  /** @type {Record<'a' | 'b' | 'lan' | 'c' | 'd', import('./lab/world.js').Home>} */
  let homes;

  before(async () => {
    lab = await openLab();
    const { addHome } = lab.world;
    homes = {
      a: await addHome('a', 'cone'),
      b: await addHome('b', 'cone'),
      lan: await addHome('lan', 'cone', { hosts: 2 }),
      c: await addHome('c', 'symmetric'),
      d: await addHome('d', 'symmetric'),
    };
  });
  afterEach(() => pair?.leave());
  after(() => lab?.close());

  /**
   * @param {import('./lab/servers.js').IceName} ice
   * @param {readonly [import('./lab/namespaces.js').Namespace | undefined, import('./lab/namespaces.js').Namespace | undefined]} hosts
   */
  const meet = async (ice, [one, other]) => {
    if (!one || !other) throw new Error('nobody is at home');
    await lab.site.offer(ice);
    pair = await meetOn(lab.browsers, [one, other]);
    return pair;
  };

  it('keep their ports: STUN links them directly, and again when one gets another address', async () => {
    const chat = conversation(await meet('STUN', [homes.a.hosts[0], homes.b.hosts[0]]));
    await chat.bothSay('before');
    await chat.bothSeeAll();
    assert.equal(await chat.way(), 'direct');
    homes.a.moveHost();
    await chat.bothSay('while it moves');
    await chat.bothSeeAll();
    assert.equal(await chat.way(), 'direct');
    await chat.isWhole();
  });

  it('have other ports towards everybody: TURN links them', async () => {
    const chat = conversation(await meet('STUN + TURN', [homes.c.hosts[0], homes.d.hosts[0]]));
    await chat.bothSay('through a server');
    await chat.bothSeeAll();
    assert.equal(await chat.way(), 'TURN');
    await chat.isWhole();
  });

  it('one hides the address: a TURN server of the settings is tested, and the other sees nothing but it', async () => {
    const { mina, jun } = await meet('STUN', [homes.a.hosts[0], homes.b.hosts[0]]);
    const chat = conversation({ mina, jun });
    await chat.bothSay('openly', 1);
    await chat.bothSeeAll();
    assert.equal(await chat.way(), 'direct');

    await openSettings(mina);
    await addServer(mina, TURN_SERVER);
    assert.match(await testServer(mina, TURN_SERVER), /It works: .* \(relay\)/u);
    await hideAddress(mina);
    await openChat(mina, 'Jun');
    await chat.bothSay('hidden', 1);
    await chat.bothSeeAll();
    assert.equal(await chat.way(), 'TURN');
    // What was said of earlier connections does not count, whenever it came: they are closed.
    const { hidden, othersClosed } = await hidingEnds(mina);
    assert.ok(othersClosed, 'nothing of before goes on');
    assert.deepEqual(await namedAddresses(jun, 'remote', hidden), [SERVERS[0]], 'what the other was told');
    assert.deepEqual(await namedAddresses(mina, 'local', hidden), [SERVERS[0]], 'what was told to anybody');
    await chat.isWhole();
  });

  it('in one home: they go on when the internet is cut off, and when it is back', async () => {
    const chat = conversation(await meet('no STUN', [homes.lan.hosts[0], homes.lan.hosts[1]]));
    await chat.bothSay('before', 1);
    await chat.bothSeeAll();
    homes.lan.connectInternet(false);
    await chat.bothSay('cut off');
    await chat.bothSeeAll();
    assert.equal(await chat.way(), 'direct');
    homes.lan.connectInternet(true);
    await chat.bothSay('back', 1);
    await chat.bothSeeAll();
    await chat.isWhole();
  });
});
