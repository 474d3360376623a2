import { type Feature, hear } from '../feature/feature.ts';
import { pingFrame, pongFrame } from './frames.ts';
import type { ProfileBroadcast } from './profile-broadcast.ts';
import type { ContactTime } from './contact-time.ts';
import type { Core } from '../core.ts';

/** Telling others who one is now. The card comes first: a session can be begun with it, and one's own devices know the rest. */
export const profileBroadcastFeature = (profileBroadcast: ProfileBroadcast) =>
  ({
    met: (link) => {
      profileBroadcast.card(link);
      profileBroadcast.nickname(link);
    },
    metOwn: (link) => profileBroadcast.card(link),
  }) satisfies Feature;

/** Whether a link lives, and what time it is at its other end. */
export const livenessFeature = ({ links }: Pick<Core, 'links'>, contactTime: ContactTime) =>
  ({
    hears: [
      hear(pingFrame, {
        from: 'anyone',
        take: (link, [, number]) => void links.send(link.id, contactTime.answer(link, number)),
      }),
      hear(pongFrame, { from: 'anyone', take: contactTime.take }),
    ],
    met: contactTime.met,
    lost: contactTime.lost,
  }) satisfies Feature;
