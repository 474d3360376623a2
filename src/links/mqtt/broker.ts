import mqtt, { type MqttClient } from 'mqtt';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Refusal } from '../../ports/links.ts';
import type { ServerConnection } from '../lobby/introducer.ts';
import { BackOff } from '../lobby/refusal.ts';

/** A broker that has not greeted us after this long is given up, this time. */
const CONNECT_LIMIT_MS = 10_000;

/** How often a broker is told that we are there, in seconds; it drops who is silent for one and a half times as long. */
const KEEP_ALIVE_SECONDS = 60;

/**
 * A topic that nobody hears any more is unsubscribed from this much later: a room is left for a moment to be joined
 * another way, and what is said meanwhile is for it.
 */
export const UNSUBSCRIBE_AFTER_MS = 1_000;

/** The answer to a subscription that the broker refuses (MQTT 3.1.1, 3.9.3). */
const REFUSED = 128;

/** What a broker says when it greets nobody (MQTT 3.1.1, 3.2.2.3): who one is, or what one may. */
const CONNACK: Readonly<Record<number, Refusal>> = { 2: 'blocked', 3: 'busy', 4: 'auth', 5: 'auth' };

const refusalIn = (error: unknown): Refusal | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number'
    ? CONNACK[error.code]
    : undefined;

/** One connection to a broker, from the first packet to the end. Open is what a broker has greeted. */
class BrokerConnection extends EventTarget {
  readyState: number = WebSocket.CONNECTING;

  end(): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new CloseEvent('close'));
  }
}

/** Who hears a topic. */
export interface Hearer {
  heard(text: string): void;
  /** The broker has taken the subscription: what is said from now on is heard. */
  reached(): void;
}

/** A topic as it is wanted, and as the broker of the newest connection has it. */
interface Subscription {
  hearer: Hearer | undefined;
  isTaken: boolean;
  /** Asked for and not acknowledged. */
  isPending: boolean;
  /** The broker refused it. */
  readonly backOff: BackOff;
}

/** What a broker is used with. */
export interface BrokerDeps {
  readonly clock: Clock;
  /** `mqtt.connect`, or what a test puts in its place. */
  readonly connect?: typeof mqtt.connect;
}

/**
 * An MQTT broker over WebSocket. Every connection is made when it is asked for and not by itself: mqtt.js would try
 * every second for ever.
 */
export class Broker {
  readonly #url: string;
  readonly #clock: BrokerDeps['clock'];
  readonly #connect: typeof mqtt.connect;
  readonly #topics = new Map<string, Subscription>();
  #client: MqttClient | undefined;
  #connection: BrokerConnection | undefined;
  #refusal: Refusal | undefined;

  constructor(url: string, { clock, connect = mqtt.connect }: BrokerDeps) {
    this.#url = url;
    this.#clock = clock;
    this.#connect = connect;
  }

  /** Whether what is said at a topic is heard here. */
  hears(topic: string): boolean {
    const subscription = this.#topics.get(topic);
    return this.#client?.connected === true && subscription?.isTaken === true && !!subscription.hearer;
  }

  /** What it says no to. */
  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  /** The newest connection, where there ever was one. */
  get connection(): ServerConnection | undefined {
    return this.#connection as ServerConnection | undefined;
  }

  /** Connects, unless it is connected or connecting. */
  open(): void {
    if (this.#connection && this.#connection.readyState !== WebSocket.CLOSED) return;
    const connection = new BrokerConnection();
    this.#connection = connection;
    const client = this.#connect(this.#url, {
      reconnectPeriod: 0,
      connectTimeout: CONNECT_LIMIT_MS,
      keepalive: KEEP_ALIVE_SECONDS,
      queueQoSZero: false,
      resubscribe: false,
      // The other timers of mqtt.js are in a worker from a blob, which the page's policy forbids.
      timerVariant: 'native',
    });
    this.#client = client;
    client.on('connect', () => this.#connected(client, connection));
    client.on('message', (topic, payload) => this.#topics.get(topic)?.hearer?.heard(payload.toString()));
    // The connection ends after it, which is where it is seen.
    client.on('error', (error) => {
      this.#refusal = refusalIn(error) ?? this.#refusal;
      client.end(true);
    });
    client.on('close', () => connection.end());
  }

  /** Ends the connection; there is none before it is opened again. */
  close(): void {
    this.#client?.end(true);
    this.#connection?.end();
  }

  /** Hears a topic, from now on and over every later connection. The answer ends it. */
  subscribe(topic: string, hearer: Hearer): Cancel {
    const subscription = this.#topics.get(topic) ?? this.#fresh(hearer);
    subscription.hearer = hearer;
    this.#topics.set(topic, subscription);
    this.#settle(topic, subscription);
    return () => {
      if (subscription.hearer !== hearer) return;
      subscription.hearer = undefined;
      this.#clock.after(UNSUBSCRIBE_AFTER_MS, () => this.#settle(topic, subscription));
    };
  }

  /** Says something to all who hear a topic now; lost where the broker is away. */
  publish(topic: string, text: string): void {
    if (this.#client?.connected) this.#client.publish(topic, text);
  }

  #fresh(hearer: Hearer): Subscription {
    const backOff = new BackOff(() => this.#clock.now());
    return { hearer, isTaken: false, isPending: false, backOff };
  }

  #connected(client: MqttClient, connection: BrokerConnection): void {
    connection.readyState = WebSocket.OPEN;
    this.#refusal = undefined;
    // One by one: no packet names two rooms.
    for (const [topic, subscription] of this.#topics) {
      [subscription.isTaken, subscription.isPending] = [false, false];
      if (this.#client === client) this.#settle(topic, subscription);
    }
  }

  /**
   * Has the broker know what is wanted, one step after the other: of a SUBSCRIBE and an UNSUBSCRIBE of one topic that
   * are under way together a broker may take the second one first (MQTT 3.1.1, 4.6, orders messages alone), and then
   * nothing is heard.
   */
  #settle(topic: string, subscription: Subscription): void {
    const client = this.#client;
    if (this.#topics.get(topic) !== subscription || subscription.isPending) return;
    const isWanted = subscription.hearer !== undefined;
    if (!client?.connected || isWanted === subscription.isTaken) {
      if (!isWanted) this.#topics.delete(topic);
      return;
    }
    subscription.isPending = true;
    const done = (isTaken: boolean): void => {
      // Of an earlier connection, which has no subscriptions any more.
      if (this.#client !== client || this.#topics.get(topic) !== subscription) return;
      [subscription.isPending, subscription.isTaken] = [false, isTaken];
      if (isTaken) {
        this.#refusal = undefined;
        subscription.hearer?.reached();
      } else if (isWanted) this.#refused(topic, subscription);
      if (isTaken === isWanted || !!subscription.hearer !== isWanted) this.#settle(topic, subscription);
    };
    if (isWanted)
      client.subscribe(topic, (error, granted) =>
        done(!error && granted?.some(({ qos }) => (qos as number) === REFUSED) === false),
      );
    else client.unsubscribe(topic, (error) => done(error !== undefined && error !== null));
  }

  /** It is asked for again, ever more seldom, for as long as it is wanted. */
  #refused(topic: string, subscription: Subscription): void {
    this.#refusal = 'refused';
    this.#clock.after(subscription.backOff.refused('refused'), () => this.#settle(topic, subscription));
  }
}
