import type { Signal } from './lib/signal.ts';
import { wasLoadedAgain } from './platform/page/loaded-again.ts';
import type { TabLock } from './platform/page/tab-lock.ts';
import type { DriftpostApp } from './ui/app/driftpost-app.ts';
import type { PageServices } from './ui/page-services.ts';
import { linkKind } from './ui/state/routes.ts';

/** What hands over, and where from. */
export interface HandingOverDeps {
  readonly app: Pick<DriftpostApp, 'problem'>;
  readonly page: Pick<PageServices, 'fragment' | 'setFragment'>;
  readonly lock: Pick<TabLock, 'handOver' | 'takeOver'>;
  readonly tab: Signal<'here' | 'elsewhere'>;
}

/** Links that were opened in this tab while another one has the app: that one goes on with them. */
export interface HandingOver {
  /** This tab was opened beside the one that has the app. */
  opened(): void;
  /** Brings the app into this tab, with what was handed over. */
  takeOver(): Promise<void>;
}

/** The handing over of one page. */
export const createHandingOver = ({ app, page, lock, tab }: HandingOverDeps): HandingOver => {
  let handedOver = '';
  let continuing = false;
  /** Two tabs of one app would do everything twice. */
  const leave = async (stays: boolean): Promise<void> => {
    const fragment = page.fragment.get();
    const { isCode, isPlace } = linkKind(fragment);
    if (tab.get() !== 'elsewhere' || continuing || !(isCode || (isPlace && !stays))) return;
    await lock.handOver(fragment);
    handedOver = fragment;
    page.setFragment('', 'replace');
    app.problem = 'handed-over';
  };
  page.fragment.subscribe(() => void leave(false));
  return {
    opened: () => void leave(wasLoadedAgain()),
    takeOver: async () => {
      continuing = true;
      // The other tab lets go of it with the rest.
      if (app.problem === 'handed-over') {
        page.setFragment(handedOver, 'replace');
        app.problem = null;
      }
      await lock.takeOver().finally(() => (continuing = false));
    },
  };
};
