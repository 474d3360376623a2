import { expect } from 'chai';
import { unpackSignal } from '../../../../src/links/dialler/signal-codec.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { DIAL_LIMIT_MS, MAX_DIALS, type PlaceId } from '../../../../src/ports/links.ts';
import { LinkRecorder } from '../../../contract/link-recorder.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { linksWithoutLobby } from '../in-page.ts';

const at = (name: string): PlaceId => name as PlaceId;

const certain = (signal: Bytes | undefined): Bytes => {
  if (!signal) throw new Error('there is no signal');
  return signal;
};

/** Links, with a list of their connections. */
const make = () => {
  const made: RTCPeerConnection[] = [];
  class CountedConnection extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made.push(this);
    }
  }
  const clock = createVirtualClock();
  const links = linksWithoutLobby(clock, CountedConnection);
  const recorder = new LinkRecorder();
  links.listen(recorder);
  const open = (): number => made.filter(({ connectionState }) => connectionState !== 'closed').length;
  return { clock, links, recorder, made, open };
};

describe('a dialler', () => {
  it('leaves no connection behind, however a dial ends', async () => {
    const [a, b] = [make(), make()];
    const offers = await Promise.all(
      ['abandoned', 'forgotten', 'misanswered'].map((name) => a.links.offer(at(name))),
    );
    await b.links.answer(at('never completed'), certain(offers[1]));
    a.links.abandon(at('abandoned'));
    a.links.complete(at('misanswered'), certain(offers[1]));
    expect([a.made.length, a.open(), b.open()]).to.deep.equal([3, 1, 1]);
    await a.clock.advance(DIAL_LIMIT_MS);
    await b.clock.advance(DIAL_LIMIT_MS);
    expect([a.open(), b.open()]).to.deep.equal([0, 0]);
  });

  it('closes the connection of a link that ends, at both ends', async () => {
    const [a, b] = [make(), make()];
    const answer = await b.links.answer(at('b'), certain(await a.links.offer(at('a'))));
    a.links.complete(at('a'), certain(answer));
    await Promise.all([a, b].map(({ recorder }) => recorder.until((r) => r.links.length > 0)));
    expect([a.open(), b.open()]).to.deep.equal([1, 1]);
    a.links.close(a.recorder.link);
    await Promise.all([a, b].map(({ recorder }) => recorder.until((r) => r.closes.length > 0)));
    expect([a.open(), b.open()]).to.deep.equal([0, 0]);
  });

  it('gives no offer to a caller that abandons the dial meanwhile, and closes the connection', async () => {
    const { links, open, recorder } = make();
    const offer = links.offer(at('a'));
    links.abandon(at('a'));
    expect(await offer).to.equal(undefined);
    expect([open(), recorder.troubles]).to.deep.equal([0, []]);
  });

  it('gives everything up when the page ends', async () => {
    const { links, open, recorder } = make();
    await links.offer(at('a'));
    void links.offer(at('b'));
    links.closeAll();
    expect([open(), recorder.troubles]).to.deep.equal([0, []]);
  });

  it('does not make a connection for an offer that is none, nor for one too many', async () => {
    const { links, made } = make();
    await links.answer(at('a'), new Uint8Array(100));
    expect(made).to.have.length(0);
    await Promise.all(Array.from({ length: MAX_DIALS + 1 }, (_, number) => links.offer(at(`${number}`))));
    expect(made).to.have.length(MAX_DIALS);
    links.closeAll();
  });

  it('says in an offer where it can be reached, in less than 250 bytes', async () => {
    const { links } = make();
    const offer = certain(await links.offer(at('a')));
    expect(offer.length).to.be.lessThan(250);
    expect(unpackSignal(offer)?.sdp).to.match(/^a=candidate:.* typ host\r$/mu);
    links.closeAll();
  });

  it('has the other side begin DTLS where people carry the answer, and opens all the same', async () => {
    const [a, b] = [make(), make()];
    const limitMs = 30 * DIAL_LIMIT_MS;
    const offer = certain(await a.links.offer(at('a'), { limitMs }));
    const answer = certain(await b.links.answer(at('b'), offer, { limitMs }));
    expect(unpackSignal(answer)?.sdp).to.match(/^a=setup:passive\r$/mu);
    await b.clock.advance(10 * DIAL_LIMIT_MS);
    a.links.complete(at('a'), answer);
    await Promise.all([a, b].map(({ recorder }) => recorder.until((r) => r.links.length > 0)));
    expect([a.open(), b.open()]).to.deep.equal([1, 1]);
    a.links.closeAll();
    b.links.closeAll();
  });

  it('keeps a signal as small as it is asked to', async () => {
    const { links } = make();
    const bare = 8 + 1 + 4 + 1 + 24 + 32 + 1;
    const offer = certain(await links.offer(at('a'), { maxBytes: bare + 22 }));
    expect(offer.length).to.be.within(bare, bare + 22);
    expect(await links.offer(at('b'), { maxBytes: bare - 1 })).to.equal(undefined);
    links.closeAll();
  });

  it('opens no link to another peer than the one that the answer names', async () => {
    const [a, b] = [make(), make()];
    const offer = certain(await a.links.offer(at('a')));
    const answer = certain(await b.links.answer(at('b'), offer));
    // The fingerprint stands before the candidates, which vary in number and size.
    const fingerprint = answer.findIndex((_, from) => from > 8 + 4 + 24) + 1;
    answer[fingerprint] = (answer[fingerprint] ?? 0) ^ 1;
    a.links.complete(at('a'), answer);
    await a.recorder.until((r) => r.troubles.length + r.links.length > 0);
    expect([a.recorder.links.length, a.recorder.troubles.length]).to.deep.equal([0, 1]);
    b.links.closeAll();
  });
});
