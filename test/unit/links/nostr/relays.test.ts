import { expect } from 'chai';
import { ranked } from '../../../../src/links/nostr/choice.ts';
import { Signer } from '../../../../src/links/nostr/event.ts';
import { Relays, WIDEN_AFTER_MS } from '../../../../src/links/nostr/relays.ts';
import { type VirtualClock, createVirtualClock } from '../../../doubles/clock.ts';
import { createSeededRandom } from '../../../doubles/random.ts';

type Message = readonly [
  string,
  string & { readonly id: string; readonly pubkey: string; readonly content: string },
  ...unknown[],
];

/** A relay as a page sees it; opened, closed and spoken for by the test. */
class FakeRelay extends EventTarget {
  static all: FakeRelay[] = [];
  readyState: number = WebSocket.CONNECTING;
  readonly heard: Message[] = [];
  readonly #ended = new Set<unknown>();
  /** Its answer to a message. An honest relay accepts subscriptions, and sends events to subscribers. */
  answer: (message: Message) => void = (message) => this.takes(message);

  constructor(readonly url: string) {
    super();
    FakeRelay.all.push(this);
  }

  static at(url: string): FakeRelay {
    return FakeRelay.all.findLast((one) => one.url === url) as FakeRelay;
  }

  open(): void {
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  close(): void {
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new CloseEvent('close'));
  }

  send(text: string): void {
    const message: Message = JSON.parse(text);
    this.heard.push(message);
    this.answer(message);
  }

  /** As NIP-01 has it. */
  takes([kind, subject]: Message): void {
    if (kind === 'REQ') this.say('EOSE', subject);
    if (kind !== 'EVENT') return;
    this.say('OK', subject.id, true, '');
    this.passesOn(subject);
  }

  passesOn(event: Message[1]): void {
    for (const id of this.subscriptions.keys()) this.say('EVENT', id, event);
  }

  say(...message: readonly unknown[]): void {
    if (message[0] === 'CLOSED') this.#ended.add(message[1]);
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }

  /** Subscriptions that are open, with what each is for. */
  get subscriptions(): ReadonlyMap<string, readonly string[]> {
    const open = new Map<string, readonly string[]>();
    for (const [kind, id, filter] of this.heard) {
      if (kind === 'REQ') open.set(id, (filter as { readonly '#x': readonly string[] })['#x']);
      else if (kind === 'CLOSE') open.delete(id);
      if (this.#ended.has(id)) open.delete(id);
    }
    return open;
  }

  get topics(): readonly string[] {
    return [...this.subscriptions.values()].flat().toSorted();
  }

  get events(): Message[] {
    return this.heard.filter(([kind]) => kind === 'EVENT');
  }
}

const RELAYS = ['a', 'b', 'c', 'd', 'e'].map((name) => `wss://${name}.test`);
const secret = createSeededRandom(5).bytes(32);

/** Passes promise jobs, also those of WebCrypto, which are no promise jobs of this thread. */
const done = async (clock: VirtualClock): Promise<void> => {
  await ranked(secret, RELAYS);
  await clock.advance(1);
  await ranked(secret, RELAYS);
  await clock.advance(1);
};

describe('relays', () => {
  const RealWebSocket = globalThis.WebSocket;
  let clock: VirtualClock;
  let relays: Relays;
  let ranking: readonly string[];
  const heard: string[] = [];
  const reached: string[] = [];
  const listener = {
    heard: (text: string) => void heard.push(text),
    reached: (server: string) => void reached.push(server),
  };

  beforeEach(async () => {
    Object.assign(FakeRelay, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
    Object.assign(globalThis, { WebSocket: FakeRelay });
    FakeRelay.all = [];
    heard.length = 0;
    reached.length = 0;
    clock = createVirtualClock();
    relays = new Relays({ clock, urls: RELAYS });
    ranking = await ranked(secret, RELAYS);
  });
  afterEach(() => void Object.assign(globalThis, { WebSocket: RealWebSocket }));

  const openAll = (): void => {
    relays.open();
    for (const url of RELAYS) FakeRelay.at(url).open();
  };
  const using = (topic: string): readonly string[] =>
    RELAYS.filter((url) => FakeRelay.at(url).topics.includes(topic));
  const nth = (...places: readonly number[]): string[] =>
    places.map((at) => ranking[at] as string).toSorted();

  it('are asked for each topic by a subscription of its own', async () => {
    openAll();
    relays.listen({ name: 'one' }, listener);
    relays.listen({ name: 'two' }, listener);
    const all = RELAYS.flatMap((url) => [...FakeRelay.at(url).subscriptions]);
    expect(all.every(([, topics]) => topics.length === 1)).to.equal(true);
    expect(new Set(all.map(([id]) => id)).size).to.equal(2 * RELAYS.length);
  });

  it('are told what is said at each topic under another key', async () => {
    openAll();
    for (const name of ['one', 'two']) relays.listen({ name }, listener);
    for (const name of ['one', 'one', 'two']) await relays.say(name, `at ${name}`);
    const [first, second, third] = FakeRelay.at(RELAYS[0] as string).events.map(([, event]) => event.pubkey);
    expect(first).to.equal(second);
    expect(first).not.to.equal(third);
  });

  it('pass on what comes for a topic, and nothing that is none', async () => {
    openAll();
    relays.listen({ name: 'one' }, listener);
    const relay = FakeRelay.at(RELAYS[0] as string);
    const [id] = [...relay.subscriptions.keys()];
    relay.say('EVENT', id, { content: 'hello' });
    for (const content of [1, null, {}]) relay.say('EVENT', id, { content });
    relay.say('EVENT', 'another', { content: 'no' });
    relay.say('EVENT', id);
    relay.say();
    expect(heard).to.deep.equal(['hello']);
  });

  it('are the first two of the ranking for a place of two people', async () => {
    openAll();
    relays.listen({ name: 'pair', choice: { secret, widens: false } }, listener);
    await done(clock);
    expect(using('pair')).to.deep.equal(nth(0, 1));
  });

  it('are all used for a few contacts who are not met for a while, and are told nothing more of one who is', async () => {
    openAll();
    relays.listen({ name: 'away', choice: { secret, widens: false } }, listener);
    const leave = relays.listen({ name: 'met', choice: { secret, widens: false } }, listener);
    await done(clock);
    await clock.advance(WIDEN_AFTER_MS - 500);
    leave();
    await clock.advance(1_000);
    expect([using('away'), using('met')]).to.deep.equal([RELAYS, []]);
  });

  it('have half of the places of twenty contacts at most, however long these are away', async () => {
    openAll();
    const random = createSeededRandom(9);
    const contacts = Array.from({ length: 20 }, (_, at) => ({
      name: `contact ${at}`,
      own: random.bytes(32),
    }));
    for (const { name, own } of contacts)
      relays.listen({ name, choice: { secret: own, widens: false } }, listener);
    await done(clock);
    const places = (): number[] => RELAYS.map((url) => FakeRelay.at(url).topics.length);
    const before = places().reduce((sum, count) => sum + count);
    await clock.advance(10 * WIDEN_AFTER_MS);
    expect(Math.max(...places())).to.be.at.most(contacts.length / 2);
    expect(places().reduce((sum, count) => sum + count)).to.be.greaterThan(before);
  });

  it('are all used where no peer was met for a while and there is no other way', async () => {
    openAll();
    const leave = relays.listen({ name: 'pair', choice: { secret, widens: true } }, listener);
    await done(clock);
    await clock.advance(WIDEN_AFTER_MS - 500);
    expect(using('pair')).to.deep.equal(nth(0, 1));
    leave();
    relays.listen({ name: 'pair', choice: { secret, widens: true } }, listener);
    await clock.advance(1_000);
    expect(using('pair'), 'it was only joined another way').to.deep.equal(RELAYS);
    expect(reached.toSorted()).to.include.members(nth(2, 3, 4));
  });

  it('stand in for those that do not answer, so that two peers that miss one each still have one in common', async () => {
    relays.open();
    for (const url of RELAYS) if (url !== ranking[0]) FakeRelay.at(url).open();
    relays.listen({ name: 'pair', choice: { secret, widens: false } }, listener);
    await done(clock);
    expect(using('pair')).to.deep.equal(nth(1));
    await clock.advance(3_000);
    expect(using('pair')).to.deep.equal(nth(1, 2));
    FakeRelay.at(ranking[0] as string).open();
    expect(using('pair'), 'it answers after all').to.deep.equal(nth(0, 1));
  });

  it('stand in for those that break off and do not come back', async () => {
    openAll();
    relays.listen({ name: 'pair', choice: { secret, widens: false } }, listener);
    await done(clock);
    FakeRelay.at(ranking[1] as string).close();
    await clock.advance(2_000);
    expect(using('pair'), 'it may only be started anew').to.not.include(ranking[2]);
    await clock.advance(1_500);
    expect(using('pair').filter((url) => url !== ranking[1])).to.deep.equal(nth(0, 2));
  });

  /** One relay, which does with each message what is told. */
  const oneThat = async (answer: (relay: FakeRelay, message: Message) => void): Promise<FakeRelay> => {
    openAll();
    const relay = FakeRelay.at(RELAYS[0] as string);
    relay.answer = (message) => answer(relay, message);
    relays.listen({ name: 'one' }, listener);
    return relay;
  };
  const texts = (relay: FakeRelay): readonly string[] => relay.events.map(([, { content }]) => content);
  /** How long it takes until something holds, in milliseconds. */
  const until = async (holds: () => boolean): Promise<number> => {
    const since = clock.now();
    while (!holds() && clock.now() - since < 120_000) await pass(500);
    return clock.now() - since;
  };
  /** Lets time go by, and what is said again be signed meanwhile, which takes WebCrypto its own time. */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 500) {
      await clock.advance(500);
      await new Signer().sign('topic', 'text', 0);
    }
  };

  const WORDS: readonly (readonly [string, string])[] = [
    ['auth-required: log in', 'auth'],
    ['pow: 28 bits needed', 'pow'],
    ['restricted: members only', 'restricted'],
    ['blocked: not you', 'blocked'],
    ['rate-limited: slow down', 'busy'],
    ['error: the disk is full', 'refused'],
    ['toString: x', 'refused'],
    ['', 'refused'],
  ];
  for (const [why, refusal] of WORDS)
    it(`that refuse an event (${why || 'without a word'}) are told it again within a minute, and are said to`, async () => {
      let isRefusing = true;
      const relay = await oneThat((self, message) => {
        if (message[0] === 'EVENT' && isRefusing) self.say('OK', message[1].id, false, why);
        else self.takes(message);
      });
      await relays.say('one', 'hello');
      expect(relays.refusal(relay.url)).to.equal(refusal);
      await pass(5 * 60_000);
      expect(relay.events.length, 'with back-off').to.be.within(6, 12);
      isRefusing = false;
      expect(await until(() => relays.refusal(relay.url) === undefined)).to.be.below(60_000);
      expect([relays.refusal(relay.url), texts(relay).at(-1)]).to.deep.equal([undefined, 'hello']);
    });

  it('that refuse an event once are told it again in a moment, in an event that is dated anew', async () => {
    let left = 1;
    const relay = await oneThat((self, message) => {
      if (message[0] === 'EVENT' && left-- > 0) self.say('OK', message[1].id, false, 'error: try again');
      else self.takes(message);
    });
    await relays.say('one', 'hello');
    expect(await until(() => relay.events.length === 2)).to.be.below(5_000);
    await pass(2 * 60_000);
    expect(texts(relay)).to.deep.equal(['hello', 'hello']);
    expect(new Set(relay.events.map(([, { id }]) => id)).size).to.equal(2);
  });

  it('that refuse a subscription once, ever again or for long are asked again within a minute', async () => {
    for (const times of [1, 3, 20]) {
      let left = times;
      const relay = await oneThat((self, message) => {
        if (message[0] === 'REQ' && left-- > 0) self.say('CLOSED', message[1], 'restricted: members only');
        else self.takes(message);
      });
      expect([relay.topics, relays.refusal(relay.url)]).to.deep.equal([[], 'restricted']);
      const gaps: number[] = [];
      while (left >= 0 && gaps.length < 30) {
        const before = left;
        gaps.push(await until(() => left < before));
      }
      expect(Math.max(...gaps)).to.be.below(60_000);
      expect([relay.topics, relays.refusal(relay.url)]).to.deep.equal([['one'], undefined]);
      clock = createVirtualClock();
      relays = new Relays({ clock, urls: RELAYS });
    }
  });

  it('that refused all there was are nothing to wait for once they take a subscription again', async () => {
    let isStrict = true;
    const relay = await oneThat((self, message) => {
      const [kind, subject] = message;
      if (!isStrict || kind === 'CLOSE') self.takes(message);
      else if (kind === 'EVENT') self.say('OK', subject.id, false, 'restricted: members only');
    });
    await relays.say('one', 'hello');
    expect(relays.refusal(relay.url)).to.equal('restricted');
    relay.say('CLOSED', [...relay.subscriptions.keys()][0], 'restricted: members only');
    isStrict = false;
    await pass(60_000);
    expect([relay.topics, relays.refusal(relay.url)]).to.deep.equal([['one'], undefined]);
  });

  it('that accept events and pass them on to no subscriber are found out, and used again when they do', async () => {
    let isLying = true;
    const relay = await oneThat((self, message) => {
      if (message[0] === 'EVENT' && isLying) self.say('OK', message[1].id, true, '');
      else self.takes(message);
    });
    await relays.say('one', 'hello');
    await clock.advance(11_000);
    expect(relays.refusal(relay.url)).to.equal('silent');
    isLying = false;
    expect(await until(() => relays.refusal(relay.url) === undefined)).to.be.below(60_000);
  });

  it('that say they refuse what they pass on are believed by what they do', async () => {
    const relay = await oneThat((self, message) => {
      if (message[0] !== 'EVENT') return self.takes(message);
      self.say('OK', message[1].id, false, 'error: no');
      self.passesOn(message[1]);
    });
    await relays.say('one', 'hello');
    await pass(60_000);
    expect([relays.refusal(relay.url), texts(relay)]).to.deep.equal([undefined, ['hello']]);
  });

  it('that say nothing at all any more are connected with anew', async () => {
    const relay = await oneThat((self, message) => message[0] === 'REQ' && self.takes(message));
    await relays.say('one', 'hello');
    await clock.advance(11_000);
    expect(relay.readyState).to.equal(WebSocket.CLOSED);
  });

  it('that never read a subscription are asked for it anew, once they say something else', async () => {
    let isDeaf = true;
    const relay = await oneThat((self, message) => {
      if (!isDeaf) self.takes(message);
      else if (message[0] === 'EVENT') self.say('OK', message[1].id, true, '');
    });
    const [unread] = [...relay.subscriptions.keys()];
    await relays.say('one', 'hello');
    isDeaf = false;
    await pass(30_000);
    expect([...relay.subscriptions.keys()])
      .to.have.length(1)
      .and.not.to.include(unread);
    expect(relays.refusal(relay.url)).to.equal(undefined);
  });

  it('that talk of other things do no harm', async () => {
    const relay = await oneThat((self, message) => self.takes(message));
    for (const junk of [
      ['NOTICE', 'restricted: members only'],
      ['AUTH', 'challenge'],
      ['OK', 'f'.repeat(64), false, 'pow: more'],
      ['CLOSED', 'nobody', 'auth-required: no'],
      ['EOSE', 'nobody'],
      ['OK', 7, 'x'],
      [],
    ])
      relay.say(...junk);
    relay.dispatchEvent(new MessageEvent('message', { data: '{' }));
    relay.dispatchEvent(new MessageEvent('message', { data: new Blob(['x']) }));
    await relays.say('one', 'hello');
    expect([relays.refusal(relay.url), heard]).to.deep.equal([undefined, Array(RELAYS.length).fill('hello')]);
  });

  it('that refuse what is said have stand-ins meanwhile', async () => {
    openAll();
    relays.listen({ name: 'pair', choice: { secret, widens: false } }, listener);
    await done(clock);
    const first = FakeRelay.at(ranking[0] as string);
    first.answer = (message) =>
      message[0] === 'EVENT' ? first.say('OK', message[1].id, false, 'blocked: no') : first.takes(message);
    await relays.say('pair', 'hello');
    expect(using('pair')).to.deep.equal(nth(0, 1, 2));
  });

  it('that refuse a subscription are replaced by the next ones', async () => {
    openAll();
    relays.listen({ name: 'pair', choice: { secret, widens: false } }, listener);
    await done(clock);
    const first = FakeRelay.at(ranking[0] as string);
    first.say('CLOSED', [...first.subscriptions.keys()][0], 'error: too many subscriptions');
    expect(FakeRelay.at(ranking[2] as string).topics).to.deep.equal(['pair']);
  });

  it('that ask for less are told nothing for a while', async () => {
    openAll();
    relays.listen({ name: 'one' }, listener);
    const [busy, other] = [FakeRelay.at(RELAYS[0] as string), FakeRelay.at(RELAYS[1] as string)];
    busy.answer = (message) =>
      message[0] === 'EVENT' && busy.say('OK', message[1].id, false, 'rate-limited: x');
    await relays.say('one', 'hello');
    busy.answer = (message) => busy.takes(message);
    await relays.say('one', 'more');
    expect([busy.events.length, other.events.length]).to.deep.equal([1, 2]);
    await pass(60_000);
    expect(texts(busy)).to.deep.equal(['hello', 'hello', 'more']);
  });

  it('hear of what is listened to again when they are back', async () => {
    openAll();
    relays.listen({ name: 'one' }, listener);
    FakeRelay.at(RELAYS[0] as string).close();
    relays.open();
    expect(FakeRelay.at(RELAYS[0] as string).topics).to.deep.equal([]);
    FakeRelay.at(RELAYS[0] as string).open();
    expect(FakeRelay.at(RELAYS[0] as string).topics).to.deep.equal(['one']);
  });
});
