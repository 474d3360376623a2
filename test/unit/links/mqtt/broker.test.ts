import { expect } from 'chai';
import type { MqttClient } from 'mqtt';
import { type BrokerDeps, UNSUBSCRIBE_AFTER_MS } from '../../../../src/links/mqtt/broker.ts';
import { Brokers } from '../../../../src/links/mqtt/brokers.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';

const URL_OF_BROKER = 'wss://broker.test';
const REFUSED = 128;

type Acknowledge = (qos?: number) => void;

/** One connection to a broker that answers when the test says so. */
class FakeClient {
  connected = false;
  /** What was asked of the broker: `SUBSCRIBE one`, `UNSUBSCRIBE one`, `PUBLISH one text`. */
  readonly packets: string[] = [];
  /** How to acknowledge what was asked, oldest first. */
  readonly unanswered: Acknowledge[] = [];
  readonly #listeners = new Map<string, (...args: readonly unknown[]) => void>();

  on(event: string, listener: (...args: readonly unknown[]) => void): this {
    this.#listeners.set(event, listener);
    return this;
  }

  emit(event: string, ...args: readonly unknown[]): void {
    this.connected = event === 'connect' || (this.connected && event !== 'close');
    this.#listeners.get(event)?.(...args);
  }

  subscribe(topic: string, taken: (error: null, granted: readonly { readonly qos: number }[]) => void): void {
    this.packets.push(`SUBSCRIBE ${topic}`);
    this.unanswered.push((qos = 0) => taken(null, [{ qos }]));
  }

  unsubscribe(topic: string, taken: () => void): void {
    this.packets.push(`UNSUBSCRIBE ${topic}`);
    this.unanswered.push(() => taken());
  }

  publish(topic: string, text: string): void {
    this.packets.push(`PUBLISH ${topic} ${text}`);
  }

  end(): void {
    this.emit('close');
  }
}

const make = () => {
  const clock = createVirtualClock();
  const clients: FakeClient[] = [];
  const connect = (() => {
    const client = new FakeClient();
    clients.push(client);
    return client as unknown as MqttClient;
  }) as NonNullable<BrokerDeps['connect']>;
  const brokers = new Brokers({ clock, connect, urls: [URL_OF_BROKER] });
  const log: string[] = [];
  const hearerOf = (name: string) => ({
    heard: (text: string) => void log.push(`${name} heard ${text}`),
    reached: () => void log.push(`${name} reached`),
  });
  const connected = (): FakeClient => {
    brokers.open();
    const client = clients.at(-1) as FakeClient;
    client.emit('connect');
    return client;
  };
  return { clock, brokers, log, hearerOf, connected };
};

describe('a broker', () => {
  it('is told nothing of a room that is left only to be joined another way, and is heard all the while', async () => {
    const { clock, brokers, log, hearerOf, connected } = make();
    const client = connected();
    const leave = brokers.listen({ name: 'room' }, hearerOf('first'));
    client.unanswered.shift()?.();
    leave();
    await clock.advance(UNSUBSCRIBE_AFTER_MS / 2);
    brokers.listen({ name: 'room' }, hearerOf('second'));
    await clock.advance(10 * UNSUBSCRIBE_AFTER_MS);
    client.emit('message', 'room', 'hello');
    expect(client.packets).to.deep.equal(['SUBSCRIBE room']);
    expect(log).to.deep.equal(['first reached', 'second heard hello']);
  });

  it('has never two requests about one topic to answer', async () => {
    const { clock, brokers, log, hearerOf, connected } = make();
    const client = connected();
    const leave = brokers.listen({ name: 'room' }, hearerOf('first'));
    leave();
    await clock.advance(2 * UNSUBSCRIBE_AFTER_MS);
    expect(client.packets).to.deep.equal(['SUBSCRIBE room']);
    client.unanswered.shift()?.();
    expect(client.packets).to.deep.equal(['SUBSCRIBE room', 'UNSUBSCRIBE room']);
    brokers.listen({ name: 'room' }, hearerOf('second'));
    expect(client.packets.length).to.equal(2);
    client.unanswered.shift()?.();
    expect(client.packets.slice(2)).to.deep.equal(['SUBSCRIBE room']);
    client.unanswered.shift()?.();
    client.emit('message', 'room', 'hello');
    expect(log).to.deep.equal(['second reached', 'second heard hello']);
  });

  it('is told nothing before it has taken the subscription, as the answer would not be heard', async () => {
    const { clock, brokers, hearerOf, connected } = make();
    const client = connected();
    brokers.listen({ name: 'room' }, hearerOf('one'));
    let isReady = false;
    void brokers.ready('room').then(() => (isReady = true));
    await brokers.say('room', 'too early');
    await clock.settle();
    expect([isReady, client.packets]).to.deep.equal([false, ['SUBSCRIBE room']]);
    client.unanswered.shift()?.();
    await clock.settle();
    await brokers.say('room', 'here');
    expect([isReady, client.packets.slice(1)]).to.deep.equal([true, ['PUBLISH room here']]);
  });

  it('that refuses a topic is told nothing there', async () => {
    const { clock, brokers, log, hearerOf, connected } = make();
    const client = connected();
    brokers.listen({ name: 'room' }, hearerOf('one'));
    client.unanswered.shift()?.(REFUSED);
    await brokers.say('room', 'here');
    await clock.settle();
    expect([client.packets, log]).to.deep.equal([['SUBSCRIBE room'], []]);
  });

  it('that refuses a topic is asked again within a minute, for as long as it refuses, and says so', async () => {
    const { clock, brokers, log, hearerOf, connected } = make();
    const client = connected();
    brokers.listen({ name: 'room' }, hearerOf('one'));
    for (let times = 0; times < 10; times++) {
      client.unanswered.shift()?.(REFUSED);
      expect(brokers.refusal(URL_OF_BROKER)).to.equal('refused');
      await clock.advance(60_000);
      expect(client.unanswered.length, 'one question in a minute').to.equal(1);
    }
    client.unanswered.shift()?.();
    expect([brokers.refusal(URL_OF_BROKER), log]).to.deep.equal([undefined, ['one reached']]);
  });

  it('that demands a login says so', async () => {
    const { brokers, connected } = make();
    const client = connected();
    client.emit('error', Object.assign(new Error('Connection refused'), { code: 5 }));
    expect(brokers.refusal(URL_OF_BROKER)).to.equal('auth');
    connected();
    expect(brokers.refusal(URL_OF_BROKER)).to.equal(undefined);
  });

  it('is asked anew over each connection, and answers of the last one count for nothing', async () => {
    const { brokers, log, hearerOf, connected } = make();
    const first = connected();
    brokers.listen({ name: 'room' }, hearerOf('one'));
    first.end();
    const second = connected();
    first.unanswered.shift()?.();
    await brokers.say('room', 'too early');
    expect([second.packets, log]).to.deep.equal([['SUBSCRIBE room'], []]);
    second.unanswered.shift()?.();
    expect(log).to.deep.equal(['one reached']);
  });
});
