import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { LinkCloseReason, LinkEvents, LinkId, LinkInfo, Links } from '../../ports/links.ts';

/** How frames of a link travel: over a connection between the two browsers, or through other browsers. */
export type PathKind = 'direct' | 'network';

/** What is known of a link when it opens, and its path. */
export interface PathLinkInfo extends LinkInfo {
  readonly path: PathKind;
}

/** As `LinkEvents`, with the path of each link. */
export interface JoinedLinkEvents extends Omit<LinkEvents, 'opened'> {
  opened(link: LinkId, info: PathLinkInfo): void;
}

/** A link that is no connection of the page: its frames travel through other browsers. As with `Links`. */
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

/** Links of both kinds behind one interface. */
export interface JoinedLinks extends Omit<Links, 'listen'> {
  /** The engine's one listener. */
  listen(events: JoinedLinkEvents): Cancel;
  /** Takes in a link that is no connection of the page. */
  adopt(link: OtherLink): OtherEvents;
}

/** Joins the links of the page and those that travel through other browsers. */
export const joinLinks = (links: Links): JoinedLinks => {
  /** Links of the page that are open. */
  const direct = new Set<LinkId>();
  const others = new Map<LinkId, OtherLink>();
  let listener: JoinedLinkEvents | undefined;
  // The page counts its links from 1 up, so no number is given twice.
  let next = -1;
  return {
    meet: (places) => links.meet(places),
    offer: (place, options) => links.offer(place, options),
    answer: (place, offer, options) => links.answer(place, offer, options),
    complete: (place, answer) => links.complete(place, answer),
    abandon: (place) => links.abandon(place),
    send: async (link, frame) =>
      direct.has(link) ? links.send(link, frame) : (others.get(link)?.send(frame) ?? false),
    close: (link, why) => (direct.has(link) ? links.close(link, why) : others.get(link)?.close()),
    proven: (link, end) => (direct.has(link) ? links.proven(link, end) : undefined),
    check: (limitMs) => links.check(limitMs),
    listen: (events) => {
      listener = events;
      const unlisten = links.listen({
        ...events,
        opened: (link, info) => {
          direct.add(link);
          events.opened(link, { ...info, path: 'direct' });
        },
        closed: (link, reason) => {
          direct.delete(link);
          events.closed(link, reason);
        },
      });
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
        opened: (info) => listener?.opened(link, { ...info, path: 'network' }),
        frame: (frame) => listener?.frame(link, frame),
        closed: (reason) => {
          if (others.delete(link)) listener?.closed(link, reason);
        },
      };
    },
  };
};
