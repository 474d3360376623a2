import { expect } from 'chai';
import { Trackers } from '../../../../src/links/torrent/trackers.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';

const URL_OF_TRACKER = 'wss://tracker.test';

/** A tracker as a page sees it, which answers each announcement as the test says. */
class FakeTracker extends EventTarget {
  static newest: FakeTracker;
  readyState: number = WebSocket.CONNECTING;
  answer: (said: object) => object = () => ({});
  heard = 0;

  constructor() {
    super();
    FakeTracker.newest = this;
  }

  open(): void {
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  send(text: string): void {
    this.heard += 1;
    const data = JSON.stringify(this.answer(JSON.parse(text)));
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

describe('trackers', () => {
  const RealWebSocket = globalThis.WebSocket;
  beforeEach(() => {
    Object.assign(FakeTracker, { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
    Object.assign(globalThis, { WebSocket: FakeTracker });
  });
  afterEach(() => void Object.assign(globalThis, { WebSocket: RealWebSocket }));

  it('that refuse an announcement (BEP 3) are told it again within a minute, ever more seldom, until they take it', async () => {
    const clock = createVirtualClock();
    const trackers = new Trackers({ clock, urls: [URL_OF_TRACKER] });
    trackers.open();
    const tracker = FakeTracker.newest;
    tracker.answer = () => ({ 'failure reason': 'too busy' });
    const announce = (): void => trackers.tell({ action: 'announce', info_hash: 'hash' });
    trackers.listen('hash', { passed: () => undefined, reached: announce });
    tracker.open();
    expect(trackers.refusal(URL_OF_TRACKER)).to.equal('refused');
    await clock.advance(10 * 60_000);
    expect(tracker.heard).to.be.within(10, 20);
    tracker.answer = () => ({ info_hash: 'hash', interval: 30 });
    const before = tracker.heard;
    await clock.advance(60_000);
    expect([tracker.heard - before, trackers.refusal(URL_OF_TRACKER)]).to.deep.equal([1, undefined]);
  });
});
