import { expect } from 'chai';
import { pageEnvironment } from '../../../src/links/environment.ts';

describe('the environment of links', () => {
  const wakes = [
    ['online', window],
    ['pageshow', window],
    ['resume', document],
    ['visibilitychange', document],
  ] as const;

  for (const [type, target] of wakes) {
    it(`tells of a page that comes back by ${type}, until nobody wants to know`, () => {
      let heard = 0;
      const stop = pageEnvironment().watchWake(() => (heard += 1));
      target.dispatchEvent(new Event(type));
      expect(heard).to.equal(1);
      stop();
      target.dispatchEvent(new Event(type));
      expect(heard).to.equal(1);
    });
  }

  it('says when the network comes and goes', () => {
    let heard = 0;
    const stop = pageEnvironment().watchOnline(() => (heard += 1));
    for (const type of ['offline', 'online']) window.dispatchEvent(new Event(type));
    stop();
    window.dispatchEvent(new Event('offline'));
    expect(heard).to.equal(2);
  });
});
