import type { Bytes } from '../../lib/bytes.ts';
import type { LinkCloseReason, LinkEvents, LinkId, LinkInfo, Links } from '../../ports/links.ts';

/** A link that is no connection of the page's: its frames travel by another path. As with `Links`. */
export interface OtherLink {
  send(frame: Bytes): Promise<boolean>;
  close(): void;
}

/** Where such a link tells what happens on it: `opened` once, then `frame`s in order, then `closed` once. */
export interface OtherEvents {
  /** Its number. */
  readonly link: LinkId;
  opened(info: LinkInfo): void;
  frame(frame: Bytes): void | Promise<void>;
  closed(reason: LinkCloseReason): void;
}

/** Links of both kinds, which nobody needs to tell apart who does not ask. */
export interface JoinedLinks extends Links {
  /** Takes in a link of another kind. */
  adopt(link: OtherLink): OtherEvents;
}

/** How frames of a link travel: over a connection between the two browsers, or by others. */
export type Path = 'direct' | 'network';

/** Pages number their links from 1 up; the others are numbered from -1 down. */
export const pathOf = (link: LinkId): Path => (link < 0 ? 'network' : 'direct');

/** The links of a page, joined by those that are none of its own. */
export const joinLinks = (links: Links): JoinedLinks => {
  const others = new Map<LinkId, OtherLink>();
  let listener: LinkEvents | undefined;
  let next = -1;
  return {
    meet: (places) => links.meet(places),
    offer: (place, options) => links.offer(place, options),
    answer: (place, offer, options) => links.answer(place, offer, options),
    complete: (place, answer) => links.complete(place, answer),
    abandon: (place) => links.abandon(place),
    send: async (link, frame) =>
      link < 0 ? (others.get(link)?.send(frame) ?? false) : links.send(link, frame),
    close: (link, why) => (link < 0 ? others.get(link)?.close() : links.close(link, why)),
    // The page knows only its own.
    proven: (link, end) => (link < 0 ? undefined : links.proven(link, end)),
    check: (limitMs) => links.check(limitMs),
    listen: (events) => {
      listener = events;
      const unlisten = links.listen(events);
      return () => {
        unlisten();
        if (listener === events) listener = undefined;
      };
    },
    adopt: (other) => {
      const link = next-- as LinkId;
      others.set(link, other);
      return {
        link,
        opened: (info) => listener?.opened(link, info),
        frame: (frame) => listener?.frame(link, frame),
        closed: (reason) => {
          if (others.delete(link)) listener?.closed(link, reason);
        },
      };
    },
  };
};
