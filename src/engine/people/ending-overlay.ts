import type { LookupResult, Overlay, Publication } from '../overlay/overlay.ts';
import type { PeopleDeps } from './people.ts';

/** What of an overlay is used to find people. */
export type PeopleOverlay = Pick<
  Overlay,
  'find' | 'ownKey' | 'sharedKey' | 'publish' | 'send' | 'ready' | 'isReady'
>;

/** What the parts of people stand on. */
export interface InnerDeps extends Omit<PeopleDeps, 'overlay'> {
  overlay(): PeopleOverlay | undefined;
}

/** An overlay whose every promise settles, at the latest when it is ended. */
export interface EndingOverlay extends PeopleOverlay {
  /** It is stopped or another one has taken its place: nothing that was asked will be answered any more. */
  end(): void;
}

const NOTHING_FOUND: LookupResult = { records: [], hops: 0, tookMs: 0, answered: false };

/**
 * An overlay that is stopped answers nothing more, also not what it was asked before. Whoever waits for it would
 * wait for ever; here they hear that nothing came of it.
 */
export const createEndingOverlay = (overlay: PeopleOverlay): EndingOverlay => {
  const waiting = new Set<() => void>();
  let ended = false;

  const orAtTheEnd = <T>(answer: Promise<T>, otherwise: T): Promise<T> =>
    new Promise((resolve, reject) => {
      const giveUp = (): void => resolve(otherwise);
      if (ended) return giveUp();
      waiting.add(giveUp);
      answer.then(resolve, reject).finally(() => waiting.delete(giveUp));
    });

  const endingPublication = (publication: Publication): Publication => ({
    stored: orAtTheEnd(publication.stored, 0),
    update: (value) => orAtTheEnd(publication.update(value), 0),
    withdraw: () => orAtTheEnd(publication.withdraw(), undefined),
    stop: () => publication.stop(),
  });

  return {
    find: (query) => {
      if (ended) return { done: Promise.resolve(NOTHING_FOUND), cancel: () => undefined };
      const lookup = overlay.find(query);
      return { done: orAtTheEnd(lookup.done, NOTHING_FOUND), cancel: () => lookup.cancel() };
    },
    ownKey: (ownerHash, salt) => overlay.ownKey(ownerHash, salt),
    sharedKey: (topic) => overlay.sharedKey(topic),
    publish: (draft) => endingPublication(overlay.publish(draft)),
    send: (to, kind, body) => orAtTheEnd(overlay.send(to, kind, body), { kind: 'unreachable' }),
    ready: () => orAtTheEnd(overlay.ready(), undefined),
    isReady: () => !ended && overlay.isReady(),
    end: () => {
      ended = true;
      for (const giveUp of waiting) giveUp();
      waiting.clear();
    },
  };
};

/** The overlay there is now, as one that ends; the one before is ended when another one is seen in its place. */
export const createOverlayWatch = (overlayNow: () => PeopleOverlay | undefined) => {
  let watched: { readonly of: PeopleOverlay; readonly ending: EndingOverlay } | undefined;
  return (): EndingOverlay | undefined => {
    const now = overlayNow();
    if (now === watched?.of) return watched?.ending;
    watched?.ending.end();
    watched = now && { of: now, ending: createEndingOverlay(now) };
    return watched?.ending;
  };
};
