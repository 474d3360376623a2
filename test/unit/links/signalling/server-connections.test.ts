import { expect } from 'chai';
import { ServerConnections } from '../../../../src/links/signalling/server-connections.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { FakeSignallingClient } from './fake-client.ts';

const ONE = 'wss://one.test';
const TWO = 'wss://two.test';

const make = (...urls: readonly string[]) => makeWith(7, urls);

const makeWith = (seed: number, urls: readonly string[]) => {
  const clock = createVirtualClock();
  const client = new FakeSignallingClient(urls);
  const heard = { changes: [] as string[], reopened: 0, online: true };
  const servers = new ServerConnections({
    kind: 'nostr',
    client,
    clock,
    random: createSeededRandom(seed),
    urls,
    isOnline: () => heard.online,
    changed: () => void heard.changes.push(servers.relays.map(({ state }) => state).join(' ')),
    reopened: () => {
      heard.reopened += 1;
    },
  });
  servers.start();
  const attempts = (): number => client.log.filter((line) => line === 'reconnect').length;
  const socket = (url: string) => client.connections[url];
  return { clock, client, heard, servers, attempts, socket };
};

describe('keeping relays', () => {
  it('says nothing in the room it joins', () => {
    const { client } = make(ONE);
    expect(client.log).to.have.length(1);
    expect(client.log[0]).to.match(/^join porch \d+ wait$/);
  });

  it('says how relays are, only when that changes', async () => {
    const { clock, heard, socket } = make(ONE, TWO);
    await clock.advance(1_000);
    socket(ONE)?.open();
    await clock.advance(5_000);
    socket(TWO)?.open();
    await clock.advance(5_000);
    expect(heard.changes).to.deep.equal(['open connecting', 'open open']);
  });

  it('tries a relay again and again, ever more slowly, and never gives up', async () => {
    const { clock, attempts, socket } = make(ONE);
    const perMinute: number[] = [];
    for (let minute = 0; minute < 60; minute++) {
      const before = attempts();
      for (let quarter = 0; quarter < 240; quarter++) {
        socket(ONE)?.fail();
        await clock.advance(250);
      }
      perMinute.push(attempts() - before);
    }
    expect(perMinute[0], 'it may only be started anew').to.be.within(10, 22);
    expect(Math.min(...perMinute)).to.be.at.least(1);
    expect(Math.max(...perMinute.slice(3))).to.be.at.most(4);
  });

  it('says what a relay refuses, and has all called again when it takes that', async () => {
    const { clock, heard, client, servers, socket } = make(ONE);
    socket(ONE)?.open();
    client.refusals.set(ONE, 'auth');
    await clock.advance(3_000);
    expect(servers.relays[0]).to.include({ state: 'refusing', refusal: 'auth' });
    expect(servers.cutOff, 'it is heard, and may be told something').to.equal(false);
    client.refusals.delete(ONE);
    await clock.advance(5_000);
    expect([servers.relays[0]?.state, heard.reopened]).to.deep.equal(['open', 1]);
  });

  it('tries one that closes every connection at once ever more slowly, but within a minute', async () => {
    const { clock, attempts, socket } = make(ONE);
    let [last, longest] = [0, 0];
    for (let at = 0; at < 20 * 60_000; at += 250) {
      const before = attempts();
      await clock.advance(250);
      if (attempts() > before) [longest, last] = [Math.max(longest, at - last), at];
      const one = socket(ONE);
      if (one?.readyState === WebSocket.CONNECTING) one.open();
      else one?.fail(1000);
    }
    expect(attempts()).to.be.within(20, 70);
    expect(longest).to.be.below(60_000);
  });

  it('says since when and why a relay is not reached', async () => {
    const { clock, servers, socket } = make(ONE, TWO);
    const failures = () =>
      servers.relays.map(({ failure }) => failure && [failure.why, failure.since, failure.code]);
    socket(ONE)?.open();
    await clock.advance(1_000);
    expect(failures()).to.deep.equal([undefined, undefined]);
    const since = clock.now();
    socket(ONE)?.fail(1006);
    socket(TWO)?.fail(1006);
    await clock.advance(5_000);
    expect(failures()).to.deep.equal([
      ['lost', since, 1006],
      ['unreachable', since, 1006],
    ]);
    socket(ONE)?.open();
    await clock.advance(1_000);
    expect(failures()[0]).to.equal(undefined);
  });

  it('leaves its own room and closes its connections when it stops, after all rooms are left', async () => {
    const { clock, client, servers } = make(ONE);
    let left = (): void => undefined;
    void servers.stop(new Promise((resolve) => (left = resolve)));
    await clock.settle();
    expect(client.log).not.to.include('rest');
    left();
    await clock.settle();
    expect(client.log.at(-1)).to.equal('rest');
    expect(client.log.at(-2)).to.match(/^left porch/u);
  });

  it('soon tries one that broke off, however long another has been away', async () => {
    const { clock, attempts, socket } = make(ONE, TWO);
    socket(ONE)?.open();
    for (let second = 0; second < 300; second++) {
      socket(TWO)?.fail();
      await clock.advance(1_000);
    }
    const before = attempts();
    socket(ONE)?.fail();
    await clock.advance(1_600);
    expect(attempts()).to.equal(before + 1);
  });

  it('says when one that had been open is open again, and not when it opens first', async () => {
    const { clock, heard, servers, socket } = make(ONE);
    expect(servers.cutOff, 'never reached').to.equal(false);
    socket(ONE)?.open();
    await clock.advance(1_000);
    expect([heard.reopened, servers.cutOff]).to.deep.equal([0, false]);
    socket(ONE)?.fail();
    expect(servers.cutOff, 'at once').to.equal(true);
    await clock.advance(2_000);
    socket(ONE)?.open();
    await clock.advance(3_000);
    expect([heard.reopened, servers.cutOff]).to.deep.equal([1, false]);
  });

  it('tells a connection that was closed at once, before the states were read', async () => {
    const { clock, heard, servers, socket } = make(ONE);
    socket(ONE)?.open();
    socket(ONE)?.dispatchEvent(new Event('open'));
    socket(ONE)?.fail(1008);
    expect(servers.relays[0]?.failure?.why).to.equal('lost');
    await clock.advance(2_000);
    socket(ONE)?.open();
    await clock.advance(3_000);
    expect(heard.reopened).to.equal(1);
  });

  it('says so too when the first one opens late: calls made before that were not heard', async () => {
    const { clock, heard, socket } = makeWith(3, [ONE, TWO]);
    await clock.advance(20_000);
    socket(ONE)?.open();
    await clock.advance(3_000);
    socket(TWO)?.open();
    await clock.advance(3_000);
    expect(heard.reopened).to.equal(1);
  });

  it('calls again at another moment in each browser that lost the relay together', async () => {
    const moments = new Set<number>();
    for (let seed = 1; seed <= 20; seed++) {
      const { clock, heard, socket } = makeWith(seed, [ONE]);
      socket(ONE)?.open();
      await clock.advance(1_000);
      socket(ONE)?.fail();
      await clock.advance(2_000);
      socket(ONE)?.open();
      let at = 0;
      for (; heard.reopened === 0 && at < 10_000; at += 100) await clock.advance(100);
      moments.add(at);
    }
    expect(moments.size).to.be.at.least(8);
    expect(Math.max(...moments) - Math.min(...moments)).to.be.within(1_000, 2_500);
  });

  /** What a check needs of a browser comes with the first one. */
  const checked = async (servers: ServerConnections, limitMs: number): Promise<void> =>
    servers.check(limitMs);

  it('connects anew at once where a relay that looks open does not answer', async () => {
    const { clock, heard, servers, attempts, socket } = make(ONE, TWO);
    const [one, two] = [socket(ONE), socket(TWO)];
    one?.open();
    two?.open();
    await clock.advance(1_000);
    await checked(servers, 2_000);
    two?.say('["EOSE","there?"]');
    await clock.advance(1_999);
    expect([attempts(), servers.cutOff]).to.deep.equal([0, false]);
    await clock.advance(1);
    expect(attempts()).to.equal(1);
    expect(socket(ONE)).to.not.equal(one);
    expect(socket(TWO)).to.equal(two);
    socket(ONE)?.open();
    await clock.advance(1_000);
    expect(heard.reopened).to.equal(1);
  });

  it('gives up a connection that does not come about', async () => {
    const { clock, servers, attempts, socket } = make(ONE);
    const stuck = socket(ONE);
    await checked(servers, 800);
    await clock.advance(800);
    expect(attempts()).to.equal(1);
    expect(socket(ONE)).to.not.equal(stuck);
  });

  it('tries at once when wished, but not twice a second', async () => {
    const { clock, attempts, servers, socket } = make(ONE);
    socket(ONE)?.fail();
    await clock.advance(300);
    const before = attempts();
    servers.hurry();
    expect(attempts()).to.equal(before + 1);
    await clock.settle();
    socket(ONE)?.fail();
    await clock.advance(300);
    servers.hurry();
    expect(attempts()).to.equal(before + 1);
  });

  it('tries nothing while the browser has no network', async () => {
    const { clock, attempts, heard, servers, socket } = make(ONE);
    heard.online = false;
    socket(ONE)?.fail();
    await clock.advance(120_000);
    expect(attempts()).to.equal(0);
    heard.online = true;
    servers.hurry();
    expect(attempts()).to.equal(1);
  });

  it('does nothing any more once it is stopped', async () => {
    const { clock, attempts, servers, socket } = make(ONE);
    void servers.stop(Promise.resolve());
    socket(ONE)?.fail();
    servers.hurry();
    await clock.advance(120_000);
    expect(attempts()).to.equal(0);
  });

  it('does not wait for a connection that TCP goes on trying, once a relay had been reached', async () => {
    const { clock, attempts, socket } = make(ONE);
    socket(ONE)?.open();
    await clock.advance(2_000);
    socket(ONE)?.fail();
    await clock.advance(2_000);
    const before = attempts();
    const stuck = socket(ONE);
    await clock.advance(40_000);
    expect(attempts() - before).to.be.within(2, 4);
    expect(socket(ONE)).to.not.equal(stuck);
  });

  it('gives up nothing any more once it is stopped', async () => {
    const { clock, attempts, servers, socket } = make(ONE);
    socket(ONE)?.open();
    await checked(servers, 800);
    void servers.stop(Promise.resolve());
    const before = attempts();
    await clock.advance(2_000);
    expect(attempts()).to.equal(before);
  });
});
