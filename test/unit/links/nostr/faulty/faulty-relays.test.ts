import { expect } from 'chai';
import { ServerConnections } from '../../../../../src/links/signalling/server-connections.ts';
import { Signer } from '../../../../../src/links/nostr/event.ts';
import { Relays } from '../../../../../src/links/nostr/relays.ts';
import type { RelayState } from '../../../../../src/ports/links.ts';
import { type VirtualClock, createVirtualClock } from '../../../../doubles/clock.ts';
import { createSeededRandom } from '../../../../doubles/random.ts';
import type { Fault } from '../../../../relays/faults.js';
import { type FaultyRelay, settleRelays, startFaultyRelay } from '../../../../relays/faulty-relay.ts';
import { amount } from '../../../amount.ts';

/** Time goes on by this much, and then what is on its way is heard. */
const STEP_MS = 1_000;
const MINUTE_MS = 60_000;

/** Patience with a machine that is busy: by the clock of the test it is a second or five. */
const SOON_MS = 20_000;

/** A peer at one topic: the page's relays and their connections, without trystero's rooms. */
class Somebody {
  /** What others have said. */
  readonly heard = new Set<string>();
  readonly servers: ServerConnections;
  readonly #relays: Relays;
  #leave: (() => void) | undefined;

  constructor(
    readonly name: string,
    { clock, url, seed }: { readonly clock: VirtualClock; readonly url: string; readonly seed: number },
  ) {
    const urls = [url];
    const relays = new Relays({ clock, urls });
    this.#relays = relays;
    this.servers = new ServerConnections({
      kind: 'nostr',
      clock,
      random: createSeededRandom(seed),
      urls,
      client: {
        join: () => {
          relays.open();
          return { leave: async () => undefined, getPeers: () => ({}), onPeerJoin: null };
        },
        sockets: () => relays.sockets(),
        refusal: (at) => relays.refusal(at),
        reconnect: () => relays.open(),
        rest: () => relays.close(),
      },
      isOnline: () => true,
      changed: () => undefined,
      reopened: () => this.call(),
    });
  }

  /** Comes to the place: subscribes, and announces itself. */
  come(): void {
    this.#leave = this.#relays.listen(
      { name: 'the place' },
      { heard: (text) => this.#hear(text), reached: () => undefined },
    );
    void this.#relays.ready('the place').then(() => this.call());
    this.servers.start();
  }

  call(): void {
    void this.#relays.say('the place', `${this.name} calls`);
  }

  get relay(): RelayState {
    return this.servers.relays[0] as RelayState;
  }

  get hasMet(): boolean {
    return this.heard.size > 0;
  }

  /** Settles once no connection is being made. */
  async connected(): Promise<void> {
    const [socket] = Object.values(this.#relays.sockets());
    if (socket?.readyState !== WebSocket.CONNECTING) return;
    await new Promise((resolve) => {
      for (const sign of ['open', 'close']) socket.addEventListener(sign, resolve, { once: true });
    });
  }

  async go(): Promise<void> {
    this.#leave?.();
    await this.servers.stop(Promise.resolve());
  }

  #hear(text: string): void {
    if (text.startsWith(this.name)) return;
    this.heard.add(text);
    if (text.endsWith('calls')) void this.#relays.say('the place', `${this.name} answers`);
  }
}

describe('two peers that look for each other at one relay', () => {
  let clock: VirtualClock;
  let relay: FaultyRelay;
  let mina: Somebody;
  let jun: Somebody;

  /** Lets time go by, and what is signed and on its way be heard meanwhile: over a real network, which takes real time. */
  const pass = async (ms: number, stepMs = STEP_MS): Promise<void> => {
    for (let left = ms; left > 0; left -= stepMs) {
      await clock.advance(stepMs);
      await Promise.all([mina.connected(), jun.connected()]);
      // What is said, what is answered to it, and what is said to that.
      for (let way = 0; way < 3; way++) {
        await new Signer().sign('topic', 'text', 0);
        await settleRelays();
      }
    }
  };

  /** How long it takes until both have heard each other, in milliseconds; more than a minute where they do not. */
  const untilMet = async (): Promise<number> => {
    const since = clock.now();
    while (!(mina.hasMet && jun.hasMet) && clock.now() - since <= 2 * MINUTE_MS) await pass(STEP_MS);
    return clock.now() - since;
  };

  const begin = async (fault: Fault | null): Promise<void> => {
    clock = createVirtualClock();
    relay = await startFaultyRelay(fault);
    mina = new Somebody('Mina', { clock, url: relay.url, seed: 1 });
    jun = new Somebody('Jun', { clock, url: relay.url, seed: 2 });
    mina.come();
    jun.come();
  };

  afterEach(async () => {
    await Promise.all([mina.go(), jun.go()]);
    await relay.remove();
  });

  it('meet at once where it does what it should', async () => {
    await begin(null);
    expect(await untilMet()).to.be.below(SOON_MS);
    expect(mina.relay).to.deep.equal({ kind: 'nostr', url: relay.url, state: 'open' });
  });

  for (const [fault, name] of [
    ['event-once', 'refuses one event'],
    ['subscription-once', 'ends one subscription'],
    ['closes', 'closes the connection instead of an answer'],
    ['closes-saying', 'refuses, says why and closes the connection'],
  ] as const)
    it(`meet in a moment where it ${name}`, async () => {
      await begin(fault);
      expect(await untilMet()).to.be.below(SOON_MS);
      await pass(MINUTE_MS, 5 * STEP_MS);
      expect([mina.relay, jun.relay].map(({ state, refusal }) => [state, refusal])).to.deep.equal([
        ['open', undefined],
        ['open', undefined],
      ]);
    });

  for (const [fault, refusal, name] of [
    ['lies', 'silent', 'says that it took what it passes on to nobody'],
    ['silent', 'silent', 'takes connections and says nothing'],
    ['auth', 'auth', 'demands a login'],
    ['pow', 'pow', 'demands work'],
    ['restricted', 'restricted', 'is for its members'],
  ] as const)
    it(`are told that it ${name}, and meet within a minute once it does what it should`, async () => {
      await begin(fault);
      const said = new Set<unknown>();
      for (let ms = 0; ms < MINUTE_MS; ms += STEP_MS) {
        await pass(STEP_MS);
        for (const { relay: own } of [mina, jun]) if (own.refusal) said.add(own.refusal);
      }
      expect([...said]).to.deep.equal([refusal]);
      await relay.put(null);
      expect(await untilMet()).to.be.below(MINUTE_MS);
      await pass(MINUTE_MS, 5 * STEP_MS);
      expect([mina.relay.state, jun.relay.state]).to.deep.equal(['open', 'open']);
    });

  it('meet again in a moment after it was started anew', async () => {
    await begin(null);
    await untilMet();
    await relay.restart();
    for (const one of [mina, jun]) one.heard.clear();
    expect(await untilMet()).to.be.below(SOON_MS);
  });

  for (const awayMs of amount([MINUTE_MS], [MINUTE_MS, 10 * MINUTE_MS]))
    it(`meet within a minute once it is back, after ${awayMs / MINUTE_MS} min`, async () => {
      await begin(null);
      await untilMet();
      await relay.stop();
      for (const one of [mina, jun]) one.heard.clear();
      await pass(awayMs, 5 * STEP_MS);
      expect([mina.relay.failure?.why, jun.relay.failure?.why]).to.not.include(undefined);
      await relay.restart();
      expect(await untilMet()).to.be.below(MINUTE_MS);
    });
});
