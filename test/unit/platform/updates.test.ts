import { expect } from 'chai';
import { lookForUpdates } from '../../../src/platform/page/updates.ts';

const MINUTE_MS = 60_000;

/** A page with time and visibility set by the test. */
const open = () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
  const state = { now: 0, looks: 0, tick: (): void => undefined, everyMs: 0 };
  const update = async (): Promise<ServiceWorkerRegistration> => {
    state.looks += 1;
    throw new TypeError('there is no network');
  };
  lookForUpdates(
    { update },
    {
      page: page as unknown as Document,
      now: () => state.now,
      every: (run, ms) => Object.assign(state, { tick: run, everyMs: ms }),
    },
  );
  const show = (visibility: DocumentVisibilityState): void => {
    page.visibilityState = visibility;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  return { state, show };
};

describe('a new version', () => {
  it('is looked for within an hour in a tab that stays open, also where a try fails', () => {
    const { state } = open();
    expect(state.everyMs).to.be.within(MINUTE_MS, 60 * MINUTE_MS);
    state.tick();
    state.tick();
    expect(state.looks).to.equal(2);
  });

  it('is looked for when one comes back to the tab, but not each time', () => {
    const { state, show } = open();
    state.now = 10 * MINUTE_MS;
    show('hidden');
    expect(state.looks).to.equal(0);
    show('visible');
    expect(state.looks).to.equal(1);
    state.now += MINUTE_MS;
    show('hidden');
    show('visible');
    expect(state.looks).to.equal(1);
  });
});
