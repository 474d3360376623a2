import { createSignal } from '../../lib/signal.ts';
import type { PageServices } from '../../ui/page-services.ts';

/** The state of the entry that stands for what is open over a place. */
const OVER = 'driftpost-over';

const isOver = (): boolean => history.state === OVER;

/**
 * Places in the address bar, and Back. While something is open over a place, an entry of its own in the history stands for
 * it: Back leaves that entry and closes what is on top. Dialogs and popovers are close watchers of the platform already
 * (HTML, "close requests"), which Back on Android reaches; a Back button of a browser window goes through the history.
 *
 * @see https://html.spec.whatwg.org/multipage/interaction.html#close-requests-and-close-watchers
 */
export const createHistory = (): Pick<PageServices, 'fragment' | 'setFragment' | 'holdBack'> => {
  const fragment = createSignal(location.hash);
  /** Closes what is on top; null while nothing is open. */
  let close: (() => void) | null = null;
  /** What has to wait until the browser has left an entry: a change meanwhile would hit the wrong one. */
  let waiting: (() => void)[] | null = null;

  /** In a task of its own: a link that was pressed in a dialog and closed it makes its own entry first. */
  const leaveSoon = (): void =>
    void setTimeout(() => {
      if (close !== null || waiting !== null || !isOver()) return;
      waiting = [];
      history.back();
    });
  const whenSettled = (change: () => void): void => {
    if (waiting === null) change();
    else waiting.push(change);
  };
  /** Brings the history in step with what is open. */
  const settle = (): void =>
    whenSettled(() => {
      if (close !== null && !isOver()) history.pushState(OVER, '', location.href);
      else if (close === null && isOver()) leaveSoon();
    });

  const follow = (): void => fragment.set(location.hash);
  const moved = (): void => {
    const changes = waiting;
    waiting = null;
    // Nothing else changed the place: this is Back, out of the entry that stands for what is open.
    if (changes === null && close !== null && !isOver() && location.hash === fragment.get()) close();
    for (const change of changes ?? []) whenSettled(change);
    follow();
    queueMicrotask(settle);
  };
  // Both events are needed: replaceState fires none, and going back fires popstate.
  addEventListener('hashchange', follow);
  addEventListener('popstate', moved);
  // Such an entry stays behind a reload, and after it nothing is open.
  queueMicrotask(settle);

  return {
    fragment,
    setFragment: (next, mode) =>
      whenSettled(() => {
        // An empty address would leave it as it is, fragment and all.
        const url = next === '' ? location.pathname + location.search : next;
        const isNew = next !== location.hash;
        // What is open goes along, or is closed by the same press: its entry becomes the new place.
        if (mode === 'replace' || (isNew && isOver())) history.replaceState(null, '', url);
        else if (isNew) history.pushState(null, '', url);
        follow();
        queueMicrotask(settle);
      }),
    holdBack: (closeTop) => {
      close = closeTop;
      // A menu that closes may open a dialog in the same turn: then the entry stays.
      queueMicrotask(settle);
    },
  };
};
