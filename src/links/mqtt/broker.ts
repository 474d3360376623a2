import mqtt, { type MqttClient } from 'mqtt';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Refusal } from '../../ports/links.ts';
import type { ServerConnection } from '../signalling/signalling-client.ts';
import { RefusalBackoff } from '../signalling/refusal.ts';

/** A connection attempt without a CONNACK is given up after this long. */
const CONNACK_LIMIT_MS = 10_000;

/** The keep-alive of MQTT, in seconds; a broker drops a client that is silent for one and a half times as long. */
const KEEP_ALIVE_SECONDS = 60;

/**
 * A topic is unsubscribed this long after its last subscriber left: a room may be left only to be joined in the other mode,
 * and messages in between are for it.
 */
export const UNSUBSCRIBE_AFTER_MS = 1_000;

/** The return code of a refused subscription (MQTT 3.1.1, 3.9.3). */
const REFUSED = 128;

/** Reasons by the return codes of a CONNACK that refuses the connection (MQTT 3.1.1, 3.2.2.3). */
const CONNACK: Readonly<Record<number, Refusal>> = { 2: 'blocked', 3: 'busy', 4: 'auth', 5: 'auth' };

const refusalIn = (error: unknown): Refusal | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number'
    ? CONNACK[error.code]
    : undefined;

/** One connection to a broker, with the states and events of a WebSocket. It is open after the CONNACK. */
class BrokerConnection extends EventTarget {
  readyState: number = WebSocket.CONNECTING;

  end(): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new CloseEvent('close'));
  }
}

/** The callbacks of a subscription. */
export interface TopicSubscriber {
  heard(text: string): void;
  /** The broker has acknowledged the subscription: later messages are received. */
  reached(): void;
}

/** A topic as it is wanted, and its state at the broker in the newest connection. */
interface Subscription {
  hearer: TopicSubscriber | undefined;
  isTaken: boolean;
  /** A SUBSCRIBE or UNSUBSCRIBE is not acknowledged yet. */
  isPending: boolean;
  /** Back-off after the broker has refused the subscription. */
  readonly backOff: RefusalBackoff;
}

/** What a broker needs. */
export interface BrokerDeps {
  readonly clock: Clock;
  /** `mqtt.connect`, or a test's own. */
  readonly connect?: typeof mqtt.connect;
}

/**
 * A client of one MQTT broker over WebSocket. It connects when `open` is called and not by itself: mqtt.js would reconnect
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

  /** Whether messages of a topic are received from this broker. */
  hears(topic: string): boolean {
    const subscription = this.#topics.get(topic);
    return this.#client?.connected === true && subscription?.isTaken === true && !!subscription.hearer;
  }

  /** Why the broker refuses requests; undefined where it does not. */
  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  /** The newest connection; undefined before the first. */
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
      connectTimeout: CONNACK_LIMIT_MS,
      keepalive: KEEP_ALIVE_SECONDS,
      queueQoSZero: false,
      resubscribe: false,
      // The other timers of mqtt.js run in a worker from a blob, which the page's policy forbids.
      timerVariant: 'native',
    });
    this.#client = client;
    client.on('connect', () => this.#connected(client, connection));
    client.on('message', (topic, payload) => this.#topics.get(topic)?.hearer?.heard(payload.toString()));
    // `close` follows.
    client.on('error', (error) => {
      this.#refusal = refusalIn(error) ?? this.#refusal;
      client.end(true);
    });
    client.on('close', () => connection.end());
  }

  /** Closes the connection, until `open` is called again. */
  close(): void {
    this.#client?.end(true);
    this.#connection?.end();
  }

  /** Subscribes to a topic, over this and every later connection. The Cancel ends it. */
  subscribe(topic: string, hearer: TopicSubscriber): Cancel {
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

  /** Publishes a message to the present subscribers of a topic; it is lost where the broker is not connected. */
  publish(topic: string, text: string): void {
    if (this.#client?.connected) this.#client.publish(topic, text);
  }

  #fresh(hearer: TopicSubscriber): Subscription {
    const backOff = new RefusalBackoff(() => this.#clock.now());
    return { hearer, isTaken: false, isPending: false, backOff };
  }

  #connected(client: MqttClient, connection: BrokerConnection): void {
    connection.readyState = WebSocket.OPEN;
    this.#refusal = undefined;
    // One SUBSCRIBE for each topic: no packet names two rooms.
    for (const [topic, subscription] of this.#topics) {
      [subscription.isTaken, subscription.isPending] = [false, false];
      if (this.#client === client) this.#settle(topic, subscription);
    }
  }

  /**
   * Brings the subscription at the broker in step with what is wanted, one packet at a time. Of a SUBSCRIBE and an UNSUBSCRIBE
   * in flight together a broker may take the second one first (MQTT 3.1.1, 4.6, orders messages only), which would end the
   * subscription.
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
      // An acknowledgement of an earlier connection: its subscriptions are gone.
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

  /** A refused subscription is sent again with back-off, as long as it is wanted. */
  #refused(topic: string, subscription: Subscription): void {
    this.#refusal = 'refused';
    this.#clock.after(subscription.backOff.refused('refused'), () => this.#settle(topic, subscription));
  }
}
