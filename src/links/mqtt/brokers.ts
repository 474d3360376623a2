import type { Refusal } from '../../ports/links.ts';
import type { Topic, TopicListener, PubSub } from '../trystero/topic-signalling.ts';
import { Broker, type BrokerDeps } from './broker.ts';
import type { ServerConnection } from '../signalling/signalling-client.ts';

/**
 * Publish and subscribe over MQTT brokers, with QoS 0 and nothing retained. `@trystero-p2p/mqtt` is not used: it reconnects
 * every second for ever, cannot close its connections, and sends no keep-alive under the page's policy (ADR 19).
 */
export class Brokers implements PubSub {
  readonly #brokers: ReadonlyMap<string, Broker>;
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor({ urls, ...deps }: BrokerDeps & { readonly urls: readonly string[] }) {
    this.#brokers = new Map(urls.map((url) => [url, new Broker(url, deps)]));
  }

  sockets(): Readonly<Record<string, ServerConnection>> {
    return Object.fromEntries(
      [...this.#brokers].flatMap(([url, { connection }]) => (connection ? [[url, connection]] : [])),
    );
  }

  refusal(url: string): Refusal | undefined {
    return this.#brokers.get(url)?.refusal;
  }

  /** Connects to every broker that is not connected. */
  open(): void {
    for (const broker of this.#brokers.values()) broker.open();
  }

  close(): void {
    for (const broker of this.#brokers.values()) broker.close();
  }

  listen({ name }: Topic, listener: TopicListener): () => void {
    const heard = (text: string): void => listener.heard(text);
    const ends = [...this.#brokers].map(([url, broker]) =>
      broker.subscribe(name, { heard, reached: () => this.#reached(url, { name, listener }) }),
    );
    return () => {
      for (const end of ends) end();
    };
  }

  async ready(topic: string): Promise<void> {
    if ([...this.#brokers.values()].some((broker) => broker.hears(topic))) return;
    await new Promise<void>((resolve) => {
      this.#waiting.set(topic, [...(this.#waiting.get(topic) ?? []), resolve]);
    });
  }

  async say(topic: string, text: string, at?: string): Promise<void> {
    for (const [url, broker] of this.#brokers)
      if ((at === undefined || at === url) && broker.hears(topic)) broker.publish(topic, text);
  }

  #reached(
    url: string,
    { name, listener }: { readonly name: string; readonly listener: TopicListener },
  ): void {
    // Before `ready` resolves: its caller then publishes to this broker as well.
    listener.reached(url);
    for (const resolve of this.#waiting.get(name) ?? []) resolve();
    this.#waiting.delete(name);
  }
}
