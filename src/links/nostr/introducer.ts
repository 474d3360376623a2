import type { Introducer } from '../lobby/introducer.ts';
import { type IntroducerDeps, createIntroducer } from '../trystero/introducer.ts';
import { TopicTalk } from '../trystero/topic-talk.ts';
import { Relays } from './relays.ts';

/** Introduces over Nostr relays. */
export const createNostr = (deps: IntroducerDeps): Introducer => {
  const servers = new Relays(deps);
  return createIntroducer(deps, { servers, trickle: true, talk: (room) => new TopicTalk(room, servers) });
};
