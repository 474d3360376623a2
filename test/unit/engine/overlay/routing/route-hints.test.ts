import { expect } from 'chai';
import { createRouteHints } from '../../../../../src/engine/overlay/routing/route-hints.ts';
import type { LinkId } from '../../../../../src/ports/links.ts';
import { createVirtualClock } from '../../../../doubles/clock.ts';
import { pointAt } from '../mesh.ts';

const link = (id: number): LinkId => id as LinkId;
const numbered = (n: number): Uint8Array => {
  const point = pointAt(1);
  new DataView(point.buffer).setUint32(4, n);
  return point;
};

describe('source-route hints', () => {
  it('lead over the link by which a node was named last, for a minute', async () => {
    const clock = createVirtualClock();
    const routeHints = createRouteHints(clock);
    routeHints.learned(pointAt(7), link(1));
    routeHints.learned(pointAt(7), link(2));
    expect(routeHints.to(pointAt(7))).to.equal(2);
    expect(routeHints.to(pointAt(8))).to.equal(undefined);
    await clock.advance(60_000);
    expect(routeHints.to(pointAt(7))).to.equal(undefined);
  });

  it('are as many as a neighbour cares to name, but the oldest make room', () => {
    const routeHints = createRouteHints(createVirtualClock());
    for (let n = 0; n < 3_000; n++) routeHints.learned(numbered(n), link(n));
    expect(routeHints.to(numbered(0))).to.equal(undefined);
    const kept = Array.from({ length: 3_000 }, (_, n) => n).filter(
      (n) => routeHints.to(numbered(n)) !== undefined,
    );
    expect(kept).to.have.lengthOf.below(1_100);
    expect(kept.at(-1)).to.equal(2_999);
  });
});
