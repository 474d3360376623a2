import { type Feature, hear } from '../feature/feature.ts';
import { pingFrame, pongFrame } from './frames.ts';
import type { ProfileBroadcast } from './profile-broadcast.ts';
import type { ContactTime } from './contact-time.ts';
import type { Core } from '../core.ts';

/** Sends the own card and nickname when a link opens. The card comes first, because a session can be started with it. Own devices know the nickname. */
export const profileBroadcastFeature = (profileBroadcast: ProfileBroadcast) =>
  ({
    met: (link) => {
      profileBroadcast.card(link);
      profileBroadcast.nickname(link);
    },
    metOwn: (link) => profileBroadcast.card(link),
  }) satisfies Feature;

/** Asks whether a link is alive, and for the time at its other end. */
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
