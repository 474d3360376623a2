import { expect } from 'chai';
import type { IceChoice } from '../../../src/lib/ice-server.ts';
import { unpackSignal } from '../../../src/links/dialler/signal-codec.ts';
import type { LinksEnvironment } from '../../../src/links/environment.ts';
import { createPageLinks } from '../../../src/links/page-links.ts';
import type { LinkId, PlaceId } from '../../../src/ports/links.ts';
import { LinkRecorder } from '../../contract/link-recorder.ts';
import { createVirtualClock } from '../../doubles/clock.ts';
import { createSeededRandom } from '../../doubles/random.ts';

const DIRECT: IceChoice = { servers: [], relayedOnly: false };
const HIDDEN: IceChoice = { servers: [], relayedOnly: true };

/** By then it was looked whether there is a way to be reached. */
const SOON_MS = 6_000;

const make = (env: Partial<LinksEnvironment>, nostr: readonly string[] = [], ice: IceChoice = DIRECT) => {
  const state = { online: true, changed: (): void => undefined, woke: (): void => undefined };
  const clock = createVirtualClock();
  const links = createPageLinks({
    clock,
    random: createSeededRandom(3),
    config: { nostr, torrent: [], mqtt: [], iceServers: [] },
    ice,
    env: {
      connection: RTCPeerConnection,
      secure: true,
      isOnline: () => state.online,
      watchOnline: (changed) => {
        state.changed = changed;
        return () => {
          state.changed = () => undefined;
        };
      },
      watchWake: (woke) => {
        state.woke = woke;
        return () => undefined;
      },
      ...env,
    },
  });
  const recorder = new LinkRecorder();
  const stop = links.listen(recorder);
  return { links, state, recorder, stop, clock };
};

type Made = ReturnType<typeof make>;

describe('the links of a page', () => {
  it('say that there is no WebRTC where there is none, and nothing else', async () => {
    const { links, recorder } = make({ connection: undefined }, ['wss://relay.test']);
    links.meet([{ id: 'p' as PlaceId, room: 'r', password: 'p', mode: 'call' }]);
    expect(await links.send(1 as LinkId, new Uint8Array(1))).to.equal(false);
    expect(recorder.states).to.deep.equal([{ online: true, relays: [], webrtc: 'missing' }]);
    const place = 'dialled' as PlaceId;
    expect([await links.offer(place), await links.answer(place, new Uint8Array(1))]).to.deep.equal([
      undefined,
      undefined,
    ]);
    links.complete(place, new Uint8Array(1));
    links.abandon(place);
  });

  const REFUSAL = new DOMException('blocked', 'NotSupportedError');
  class Throwing extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.close();
      throw REFUSAL;
    }
  }
  class WithoutOffers extends RTCPeerConnection {
    override setLocalDescription(): Promise<void> {
      return Promise.reject(REFUSAL);
    }
  }
  /** As where a rule forbids whatever does not go through a proxy. */
  class WithoutCandidates extends RTCPeerConnection {
    override addEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
      if (type !== 'icecandidate') super.addEventListener(type, listener);
    }
  }
  const broken: readonly [string, typeof RTCPeerConnection, string][] = [
    ['is no class', (() => undefined) as unknown as typeof RTCPeerConnection, 'blocked'],
    ['throws when a connection is made', Throwing, 'blocked'],
    ['refuses to describe itself', WithoutOffers, 'blocked'],
    ['finds no address', WithoutCandidates, 'no-candidates'],
  ];
  for (const [what, connection, webrtc] of broken) {
    it(`say why nobody is reached where WebRTC ${what}`, async () => {
      const { links, recorder, clock } = make({ connection });
      await clock.advance(SOON_MS);
      await recorder.until((r) => r.states.at(-1)?.webrtc === webrtc);
      links.destroy();
    });
  }

  it('say that nobody is reached while one hides one’s address and no TURN server is known', async () => {
    const { links, recorder, clock } = make({}, [], HIDDEN);
    await clock.advance(0);
    await recorder.until((r) => r.states.at(-1)?.webrtc === 'hidden');
    links.useIce(DIRECT);
    await recorder.until((r) => r.states.at(-1)?.webrtc === 'works');
    links.useIce(HIDDEN);
    await recorder.until((r) => r.states.at(-1)?.webrtc === 'hidden');
    links.destroy();
  });

  it('look again once the network is another one', async () => {
    let isOpen = false;
    class Changing extends RTCPeerConnection {
      override setLocalDescription(): Promise<void> {
        return isOpen ? super.setLocalDescription() : Promise.reject(REFUSAL);
      }
    }
    const { links, recorder, state, clock } = make({ connection: Changing });
    await clock.advance(SOON_MS);
    await recorder.until((r) => r.states.at(-1)?.webrtc === 'blocked');
    isOpen = true;
    state.woke();
    await recorder.until((r) => r.states.at(-1)?.webrtc === 'works');
    links.destroy();
  });

  for (const connection of [RTCPeerConnection, undefined]) {
    it(`say when the network comes and goes, ${connection ? 'with' : 'without'} WebRTC`, () => {
      const { recorder, state, stop } = make({ connection });
      state.online = false;
      state.changed();
      expect(recorder.states.map(({ online }) => online)).to.deep.equal([true, false]);
      stop();
      state.changed();
      expect(recorder.states).to.have.length(2);
    });
  }

  it('show a relay that cannot be used as closed, and do not try it', () => {
    const { links, recorder } = make({}, ['ws://plain.test', 'nonsense']);
    links.meet([{ id: 'p' as PlaceId, room: 'r', password: 'p', mode: 'call' }]);
    const failure = { why: 'unusable', since: recorder.states[0]?.relays[0]?.failure?.since, code: null };
    expect(recorder.states[0]?.relays).to.deep.equal([
      { kind: 'nostr', url: 'ws://plain.test', state: 'closed', failure },
      { kind: 'nostr', url: 'nonsense', state: 'closed', failure },
    ]);
    links.destroy();
  });
});

describe('the links of two pages without a relay', () => {
  it('open when the caller carries offer and answer, and end with the page', async () => {
    const [a, b] = [make({}), make({})];
    const [placeOfA, placeOfB] = ['of a' as PlaceId, 'of b' as PlaceId];
    const offer = await a.links.offer(placeOfA);
    const answer = offer && (await b.links.answer(placeOfB, offer));
    if (!answer) throw new Error('no answer');
    a.links.complete(placeOfA, answer);
    await Promise.all([a, b].map(({ recorder }) => recorder.until((r) => r.links.length > 0)));
    expect([a, b].map(({ recorder }) => recorder.links[0]?.info.place)).to.deep.equal([placeOfA, placeOfB]);
    a.links.destroy();
    await Promise.all([a, b].map(({ recorder }) => recorder.until((r) => r.closes.length > 0)));
    expect([a.recorder.closes, b.recorder.closes]).to.deep.equal([['ours'], ['lost']]);
    b.links.destroy();
  });

  it('let go of a dial that is begun and abandoned in one breath', async () => {
    const { links, recorder } = make({});
    const offer = links.offer('place' as PlaceId);
    links.abandon('place' as PlaceId);
    expect(await offer).to.equal(undefined);
    expect(recorder.troubles).to.deep.equal([]);
    links.destroy();
  });
});

describe('the links of a page that hides its address', () => {
  const candidatesOf = (signal: Uint8Array | undefined): readonly string[] | undefined =>
    signal && (unpackSignal(signal)?.sdp?.match(/a=candidate/g) ?? []);

  it('name no address in what they offer and answer', async () => {
    const [open, hidden] = [make({}), make({}, [], HIDDEN)];
    const offer = await open.links.offer('of open' as PlaceId);
    if (!offer) throw new Error('no offer');
    expect(candidatesOf(offer)).to.have.length.above(0);
    const answer = hidden.links.answer('of hidden' as PlaceId, offer);
    const own = hidden.links.offer('another' as PlaceId);
    expect([candidatesOf(await answer), candidatesOf(await own)]).to.deep.equal([[], []]);
    for (const { links } of [open, hidden]) links.destroy();
  });

  const linked = async (a: Made, b: Made): Promise<void> => {
    const offer = await a.links.offer('of a' as PlaceId);
    const answer = offer && (await b.links.answer('of b' as PlaceId, offer));
    if (!answer) throw new Error('no answer');
    a.links.complete('of a' as PlaceId, answer);
    await Promise.all([a, b].map(({ recorder }) => recorder.until((r) => r.links.length > 0)));
  };

  it('are closed where others have seen it so far, and nothing that was begun names it', async () => {
    const [a, b] = [make({}), make({})];
    await linked(a, b);
    const offer = await b.links.offer('begun by b' as PlaceId);
    if (!offer) throw new Error('no offer');
    const begun = [a.links.offer('begun' as PlaceId), a.links.answer('answered' as PlaceId, offer)];
    // Until both connections are there, and are finding out what to say.
    for (let job = 0; job < 4; job++) await undefined;
    a.links.useIce(HIDDEN);
    await Promise.all([a, b].map(({ recorder }) => recorder.until((r) => r.closes.length > 0)));
    expect(a.recorder.closes).to.deep.equal(['lost']);
    for (const signal of await Promise.all(begun)) expect(candidatesOf(signal) ?? []).to.deep.equal([]);
    expect(candidatesOf(await a.links.offer('anew' as PlaceId))).to.deep.equal([]);
    for (const { links } of [a, b]) links.destroy();
  });

  it('stay where they hid it before, or show it from now on', async () => {
    const { links, recorder, clock } = make({}, [], HIDDEN);
    await clock.advance(0);
    links.useIce({ servers: [{ urls: 'stun:127.0.0.1:9' }], relayedOnly: true });
    links.useIce(DIRECT);
    expect(candidatesOf(await links.offer('p' as PlaceId))).to.have.length.above(0);
    expect(recorder.closes).to.deep.equal([]);
    links.destroy();
  });
});
