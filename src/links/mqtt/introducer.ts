import type { Introducer } from '../lobby/introducer.ts';
import { type IntroducerDeps, createIntroducer } from '../trystero/introducer.ts';
import { TopicTalk } from '../trystero/topic-talk.ts';
import { Brokers } from './brokers.ts';

/** Introduces over MQTT brokers. */
export const createMqtt = (deps: IntroducerDeps): Introducer => {
  const servers = new Brokers(deps);
  return createIntroducer(deps, { servers, trickle: true, talk: (room) => new TopicTalk(room, servers) });
};
