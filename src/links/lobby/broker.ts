import mqtt, { type MqttClient } from 'mqtt';
import type { ServerConnection } from './introducer.ts';

/** A broker that has not greeted us after this long is given up, this time. */
const CONNECT_LIMIT_MS = 10_000;

/** How often a broker is told that we are there, in seconds; it drops who is silent for one and a half times as long. */
const KEEP_ALIVE_SECONDS = 60;

/** One connection to a broker, from the first packet to the end. Open is what a broker has greeted. */
class BrokerConnection extends EventTarget {
  readyState: number = WebSocket.CONNECTING;

  end(): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new CloseEvent('close'));
  }
}

/** What is heard at a topic. */
export type Heard = (topic: string, text: string) => void;

/**
 * An MQTT broker over WebSocket. Every connection is made when it is asked for and not by itself: mqtt.js would try
 * every second for ever.
 */
export class Broker {
  readonly #url: string;
  readonly #topics = new Map<string, Heard>();
  readonly #greeted: Promise<this>;
  #tellGreeted: (() => void) | undefined;
  #client: MqttClient | undefined;
  #connection: BrokerConnection | undefined;

  constructor(url: string) {
    this.#url = url;
    this.#greeted = new Promise((resolve) => {
      this.#tellGreeted = () => resolve(this);
    });
  }

  /** Resolves once it has greeted us for the first time. */
  get ready(): Promise<this> {
    return this.#greeted;
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
    const client = mqtt.connect(this.#url, {
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
    client.on('message', (topic, payload) => this.#topics.get(topic)?.(topic, payload.toString()));
    // The connection ends after it, which is where it is seen.
    client.on('error', () => client.end(true));
    client.on('close', () => connection.end());
  }

  /** Ends the connection; there is none before it is opened again. */
  close(): void {
    this.#client?.end(true);
    this.#connection?.end();
  }

  /** Hears a topic, from now on and over every later connection. The answer ends it. */
  async subscribe(topic: string, heard: Heard): Promise<() => void> {
    this.#topics.set(topic, heard);
    // It breaks off where the connection does, and then comes with the next one.
    await this.#client?.subscribeAsync(topic).catch(() => undefined);
    return () => {
      if (this.#topics.get(topic) !== heard) return;
      this.#topics.delete(topic);
      if (this.#client?.connected) this.#client.unsubscribe(topic);
    };
  }

  /** Says something to all who hear a topic now; lost where the broker is away. */
  publish(topic: string, text: string): void {
    if (this.#client?.connected) this.#client.publish(topic, text);
  }

  #connected(client: MqttClient, connection: BrokerConnection): void {
    connection.readyState = WebSocket.OPEN;
    const topics = [...this.#topics.keys()];
    if (topics.length > 0) client.subscribe(topics);
    this.#tellGreeted?.();
  }
}
