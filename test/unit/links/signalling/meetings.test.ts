import { expect } from 'chai';
import type { OwnedConnection } from '../../../../src/links/connection/owned-connection.ts';
import { AT_ONCE_MS, Meetings } from '../../../../src/links/signalling/meetings.ts';
import type { PlaceId } from '../../../../src/ports/links.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';

const HERE = 'here' as PlaceId;
const THERE = 'there' as PlaceId;

const make = (isAtDoor = false) => {
  const clock = createVirtualClock();
  const meetings = new Meetings(clock);
  const owned = {} as OwnedConnection;
  meetings.add(HERE, owned, { peer: 'page', kind: 'nostr', isAtDoor });
  const isLinked = (peer = 'page'): boolean => meetings.isLinked(HERE, { peer, kind: 'nostr' });
  return { clock, meetings, owned, isLinked };
};

describe('a meeting', () => {
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
    const { meetings, owned } = make();
    expect(meetings.remove({} as OwnedConnection)).to.equal(false);
    expect([meetings.remove(owned), meetings.remove(owned)]).to.deep.equal([true, false]);
    expect(meetings.isMet(HERE)).to.equal(false);
  });

  it('at a door counts as long as any connection with that page lasts', () => {
    const { meetings, owned, isLinked } = make(true);
    const [second, third, another] = [{}, {}, {}] as [OwnedConnection, OwnedConnection, OwnedConnection];
    meetings.proven(second, 'their page');
    meetings.proven(owned, 'their page');
    meetings.proven(third, 'their page');
    meetings.proven(another, 'another page');
    const seen: boolean[] = [];
    for (const one of [owned, third, second]) {
      meetings.remove(one);
      seen.push(isLinked());
    }
    expect(seen).to.deep.equal([true, true, false]);
    expect(meetings.isMet(HERE)).to.equal(false);
  });

  it('elsewhere does not: the person may not be shown on the other connection', () => {
    const { meetings, owned, isLinked } = make();
    meetings.proven({} as OwnedConnection, 'their page');
    meetings.proven(owned, 'their page');
    meetings.remove(owned);
    expect([isLinked(), meetings.isMet(HERE)]).to.deep.equal([false, false]);
  });
});
