import { expect } from 'chai';
import type { Carrier } from '../../../../src/links/carrier.ts';
import { AT_ONCE_MS, Meetings } from '../../../../src/links/lobby/meetings.ts';
import type { PlaceId } from '../../../../src/ports/links.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';

const HERE = 'here' as PlaceId;
const THERE = 'there' as PlaceId;

const make = () => {
  const clock = createVirtualClock();
  const meetings = new Meetings(clock);
  const carrier = {} as Carrier;
  meetings.add(HERE, carrier, { peer: 'page', kind: 'nostr' });
  return { clock, meetings, carrier };
};

describe('who was met', () => {
  it('is linked at once for the kind that introduced them, and for other kinds once both sides know', async () => {
    const { clock, meetings } = make();
    const linked = (kind: 'nostr' | 'torrent'): boolean => meetings.isLinked(HERE, { peer: 'page', kind });
    expect([linked('nostr'), linked('torrent')]).to.deep.equal([true, false]);
    await clock.advance(AT_ONCE_MS);
    expect(linked('torrent')).to.equal(true);
  });

  it('counts for one place and one page', () => {
    const { meetings } = make();
    expect(meetings.isMet(HERE)).to.equal(true);
    expect(meetings.isMet(THERE)).to.equal(false);
    expect(meetings.isLinked(THERE, { peer: 'page', kind: 'nostr' })).to.equal(false);
    expect(meetings.isLinked(HERE, { peer: 'another', kind: 'nostr' })).to.equal(false);
  });

  it('is forgotten with the connection, once', () => {
    const { meetings, carrier } = make();
    expect(meetings.remove(THERE, carrier)).to.equal(false);
    expect([meetings.remove(HERE, carrier), meetings.remove(HERE, carrier)]).to.deep.equal([true, false]);
    expect(meetings.isMet(HERE)).to.equal(false);
  });
});
