import type { Introducer } from '../lobby/introducer.ts';
import { type IntroducerDeps, createIntroducer } from '../trystero/introducer.ts';
import { TrackerTalk } from './tracker-talk.ts';
import { Trackers } from './trackers.ts';

/** Introduces over BitTorrent trackers. These pass on offers and answers alone, so each holds all addresses. */
export const createTorrent = (deps: IntroducerDeps): Introducer => {
  const servers = new Trackers(deps);
  return createIntroducer(deps, { servers, trickle: false, talk: (room) => new TrackerTalk(room, servers) });
};
