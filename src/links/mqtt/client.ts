import type { SignallingClient } from '../signalling/signalling-client.ts';
import { type SignallingClientDeps, createSignallingClient } from '../trystero/create-signalling-client.ts';
import { TopicSignalling } from '../trystero/topic-signalling.ts';
import { Brokers } from './brokers.ts';

/** Creates the signalling client over MQTT brokers. */
export const createMqttClient = (deps: SignallingClientDeps): SignallingClient => {
  const servers = new Brokers(deps);
  return createSignallingClient(deps, {
    servers,
    trickle: true,
    talk: (room) => new TopicSignalling(room, servers),
  });
};
