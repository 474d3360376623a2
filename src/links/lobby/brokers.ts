import { createTopicStrategy, toJson } from '@trystero-p2p/core';
import type { JoinRoom } from 'trystero';
import { Broker } from './broker.ts';
import type { Introducer, ServerConnection } from './introducer.ts';

/** trystero over MQTT brokers, and the hold on their connections that an introducer needs. */
export type Brokers = Omit<Introducer, 'join'> & { readonly joinRoom: JoinRoom };

/**
 * A strategy for trystero, with the topics and payloads of `@trystero-p2p/mqtt`. Not that package itself: its brokers
 * are tried every second for ever, cannot be let go of, and are not kept alive under the page's policy (ADR 19).
 */
export const createBrokers = (): Brokers => {
  const brokers = new Map<string, Broker>();
  const at = (url: string): Broker => {
    const broker = brokers.get(url) ?? new Broker(url);
    brokers.set(url, broker);
    broker.open();
    return broker;
  };
  return {
    joinRoom: createTopicStrategy<Broker>({
      init: ({ relayConfig }) => (relayConfig?.urls ?? []).map((url) => at(url).ready),
      subscribeTopic: (broker, topic, heard) => broker.subscribe(topic, (...said) => void heard(...said)),
      publishTopic: (broker, topic, said) =>
        broker.publish(topic, typeof said === 'string' ? said : toJson(said)),
    }),
    sockets: () =>
      Object.fromEntries(
        [...brokers].flatMap(([url, { connection }]): [string, ServerConnection][] =>
          connection ? [[url, connection]] : [],
        ),
      ),
    // Nothing is made anew by itself.
    pauseReconnection: () => undefined,
    resumeReconnection: () => {
      for (const broker of brokers.values()) broker.open();
    },
    rest: () => {
      for (const broker of brokers.values()) broker.close();
      brokers.clear();
    },
  };
};
