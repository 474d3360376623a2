import { createTestLog } from '../../../doubles/log.ts';
import { createErrorBoundary } from '../../../../src/engine/error-boundary.ts';
import { expect } from 'chai';
import type { PersonId } from '../../../../src/engine/api/ids.ts';
import type { Core } from '../../../../src/engine/core.ts';
import type { OpenLink } from '../../../../src/engine/handshake/authenticator.ts';
import { createPeers } from '../../../../src/engine/presence/peers.ts';
import { pingFrame } from '../../../../src/engine/presence/frames.ts';
import type { LinkId } from '../../../../src/ports/links.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';

const LINK = 3 as LinkId;

/** One link with a person, and what happens to it. */
const make = () => {
  const clock = createVirtualClock();
  const start = clock.now();
  const pings: number[] = [];
  const closes: number[] = [];
  const links = {
    send: async (_: LinkId, frame: Uint8Array) => {
      if (pingFrame.decode(frame) !== undefined) pings.push(clock.now() - start);
      return true;
    },
    close: () => {
      closes.push(clock.now() - start);
      peers.remove(LINK);
    },
  };
  const boundary = createErrorBoundary(createTestLog());
  const peers = createPeers({ clock, links, boundary } as unknown as Core);
  peers.add({
    id: LINK,
    path: 'direct',
    peer: { person: 'somebody' as PersonId, instance: new Uint8Array(16) },
    transcript: new Uint8Array(32),
  } as unknown as OpenLink);
  return { clock, peers, pings, closes };
};

describe('a link with a contact', () => {
  it('gets a ping once it is quiet, and is closed within ten seconds of the last frame', async () => {
    for (const heardAt of [0, 1, 3_999, 4_000, 5_000, 7_999]) {
      const { clock, peers, closes } = make();
      await clock.advance(heardAt);
      peers.heard(LINK);
      await clock.advance(20_000);
      // The page gives a link that is closed and silent two seconds.
      expect((closes[0] ?? Infinity) + 2_000 - heardAt, `last heard at ${heardAt}`).to.be.at.most(10_000);
    }
  });

  it('is asked rarely, and stays as long as it answers', async () => {
    const { clock, peers, pings, closes } = make();
    for (let second = 0; second < 60; second++) {
      const before = pings.length;
      await clock.advance(1_000);
      if (pings.length > before) peers.heard(LINK);
    }
    expect(pings.length).to.be.within(12, 15);
    expect(closes).to.deep.equal([]);
  });

  for (const [what, ms] of [
    ['the device slept', 3_600_000],
    ['the clock was set back', -3_600_000],
  ] as const) {
    it(`is asked before it is given up where ${what}`, async () => {
      const { clock, peers, pings, closes } = make();
      await clock.advance(1_000);
      clock.jump(ms);
      await clock.advance(3_500);
      expect([pings.length, closes]).to.deep.equal([1, []]);
      peers.heard(LINK);
      await clock.advance(3_500);
      expect(closes).to.deep.equal([]);
      await clock.advance(8_000);
      expect(closes, 'nobody answers').to.have.length(1);
    });
  }
});
