import { expect } from 'chai';
import * as fc from 'fast-check';
import type { PersonId } from '../../../../../src/engine/api/ids.ts';
import {
  MAX_OPEN_REQUESTS,
  type OpenRequest,
  evictedBy,
} from '../../../../../src/engine/people/contact-requests/eviction.ts';

const STRONG = 20;

/** Puts requests into the inbox, one after the other. Answers the senders in it at the end. */
const fill = (works: readonly number[]): readonly OpenRequest[] => {
  let open: OpenRequest[] = [];
  for (const [at, work] of works.entries()) {
    const gone = evictedBy(work, open, STRONG);
    open = [
      ...open.filter(([person]) => !gone.includes(person)),
      [`p${at}` as PersonId, { work, receivedAt: at }],
    ];
  }
  return open;
};
const has = (open: readonly OpenRequest[], at: number): boolean =>
  open.some(([person]) => person === `p${at}`);

describe('the box of contact requests', () => {
  it('keeps the newest, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 18, max: 26 }), { minLength: 1, maxLength: 200 }), (works) => {
        const open = fill(works);
        expect(has(open, works.length - 1)).to.equal(true);
        expect(open.length).to.be.at.most(MAX_OPEN_REQUESTS);
        expect(open.filter(([, { work }]) => work < STRONG).length).to.be.at.most(MAX_OPEN_REQUESTS / 2);
      }),
    );
  });

  it('keeps those that took more work through a flood of the cheapest', () => {
    const honest = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 20 : 19));
    const open = fill([...honest, ...Array.from({ length: 5_000 }, () => 18)]);
    for (const at of honest.keys()) expect(has(open, at), `${at}`).to.equal(true);
    expect(open).to.have.lengthOf(10 + 25);
  });

  it('keeps half of the places for those with four times the work', () => {
    const weak = fill(Array.from({ length: 60 }, () => 19));
    expect(weak).to.have.lengthOf(25);
    const strong = fill([...Array.from({ length: 60 }, () => 19), ...Array.from({ length: 25 }, () => 20)]);
    expect(strong).to.have.lengthOf(50);
    expect(strong.filter(([, { work }]) => work === 20)).to.have.lengthOf(25);
  });

  it('lets the oldest of those with the least work go first', () => {
    const open = fill([19, 18, 18, ...Array.from({ length: 23 }, () => 19)]);
    expect([has(open, 0), has(open, 1), has(open, 2)]).to.deep.equal([true, false, true]);
  });
});
