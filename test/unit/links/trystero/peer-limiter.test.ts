import { expect } from 'chai';
import {
  ANSWER_MS,
  PeerLimiter,
  MAX_OFFERS_OF_ONE,
  MAX_UNANSWERED,
} from '../../../../src/links/trystero/peer-limiter.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';

const names = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, at) => `n${from + at}`);

describe('peers that announce themselves in a room', () => {
  it('are dealt with up to a number', () => {
    const guests = new PeerLimiter(createVirtualClock(), MAX_UNANSWERED);
    expect(names(600).filter((name) => guests.admits(name))).to.have.length(MAX_UNANSWERED);
  });

  it('go on being dealt with, whatever they say', () => {
    const guests = new PeerLimiter(createVirtualClock(), 1);
    expect([guests.admits('a'), guests.admits('b'), guests.admits('a')]).to.deep.equal([true, false, true]);
  });

  it('make room for others once they are connected', () => {
    const guests = new PeerLimiter(createVirtualClock(), 1);
    guests.admits('a');
    guests.connected('a');
    expect([guests.admits('b'), guests.admits('a')]).to.deep.equal([true, true]);
  });

  it('make room for others when they had time to answer: no peer is kept out for long', async () => {
    const clock = createVirtualClock();
    const guests = new PeerLimiter(clock, MAX_UNANSWERED);
    let admitted = 0;
    for (let ms = 0; ms < 60_000; ms += 100) {
      for (const name of names(1, ms)) admitted += Number(guests.admits(name));
      await clock.advance(100);
    }
    expect(admitted).to.be.at.most((MAX_UNANSWERED * 60_000) / ANSWER_MS);
    const waits = names(100, 1_000_000).findIndex((name) => guests.admits(name));
    expect(waits).to.be.within(0, 99);
  });

  it('have a few offers each dealt with in a minute, and as many in the next one', async () => {
    const clock = createVirtualClock();
    const guests = new PeerLimiter(clock, MAX_UNANSWERED);
    const offers = (name: string): number => names(600).filter(() => guests.mayOffer(name)).length;
    expect(offers('a')).to.equal(MAX_OFFERS_OF_ONE);
    expect(offers('b')).to.equal(MAX_OFFERS_OF_ONE);
    await clock.advance(60_000);
    expect(offers('a')).to.equal(MAX_OFFERS_OF_ONE);
  });
});
