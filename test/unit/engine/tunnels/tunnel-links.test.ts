import { expect } from 'chai';
import { Taken, decodeDatagram, encodeDatagram } from '../../../../src/engine/tunnels/datagrams.ts';
import { TAKEN_FRAMES } from '../../../../src/engine/tunnels/limits.ts';
import { decodeForward } from '../../../../src/engine/tunnels/forwarding-codec.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { type LinkId, MAX_FRAME_BYTES } from '../../../../src/ports/links.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { type End, type Ends, twoEnds } from './ends.ts';

const linkOf = ({ opened }: End): LinkId => opened.at(-1) as LinkId;

const tokenOf = ({ datagrams }: Ends): Bytes => {
  const datagram = decodeDatagram(datagrams[0]?.body ?? new Uint8Array());
  if (datagram?.op !== 'open') throw new Error('nothing was opened');
  return datagram.token;
};

/** A frame of that length, which says which one it is. */
const frameOf = (number: number, length: number): Bytes => {
  const frame = new Uint8Array(length).fill(number);
  frame[0] = number >> 8;
  return frame;
};

describe('a tunnel', () => {
  it('opens at both ends, of devices that expect each other', async () => {
    const ends = twoEnds();
    expect(await ends.open()).to.equal(true);
    expect([ends.a.opened.length, ends.b.opened.length]).to.deep.equal([1, 1]);
    expect(linkOf(ends.a)).to.be.lessThan(0);
  });

  it('carries frames of every size, in order and each once, whatever happens to the datagrams', async () => {
    const ends = twoEnds();
    await ends.open();
    const random = createSeededRandom(11);
    const chance = (): number => (random.bytes(1)[0] ?? 0) / 256;
    ends.times = () => (chance() < 0.3 ? 0 : chance() < 0.2 ? 3 : 1);
    ends.answers = () => chance() > 0.2;
    ends.delay = () => Math.round(chance() * 700);
    const sizes = [1, 17, 300, 8_168, 8_169, 8_170, 40_000, MAX_FRAME_BYTES];
    const frames = Array.from({ length: 60 }, (_, at) => frameOf(at, sizes[at % sizes.length] ?? 1));
    for (const frame of frames) void ends.a.joined.send(linkOf(ends.a), frame);
    for (const frame of frames.toReversed()) void ends.b.joined.send(linkOf(ends.b), frame);
    await ends.clock.advance(300_000);
    expect(ends.b.frames).to.deep.equal(frames);
    expect(ends.a.frames).to.deep.equal(frames.toReversed());
    expect([ends.a.closed, ends.b.closed]).to.deep.equal([[], []]);
  });

  it('hands the engine no more frames than one peer may send, and loses none', async () => {
    const ends = twoEnds();
    await ends.open();
    const count = TAKEN_FRAMES.burst + 10 * TAKEN_FRAMES.perSecond;
    for (let at = 0; at < count; at++) void ends.a.joined.send(linkOf(ends.a), frameOf(at, 2));
    await ends.clock.advance(2_000);
    expect(ends.b.frames.length).to.be.within(
      TAKEN_FRAMES.burst,
      TAKEN_FRAMES.burst + 7 * TAKEN_FRAMES.perSecond,
    );
    await ends.clock.advance(30_000);
    expect(ends.b.frames).to.deep.equal(Array.from({ length: count }, (_, at) => frameOf(at, 2)));
    expect([ends.a.closed, ends.b.closed]).to.deep.equal([[], []]);
  });

  it('sends datagrams of four sizes only, and small frames together', async () => {
    const ends = twoEnds();
    await ends.open();
    const before = ends.datagrams.length;
    for (let at = 0; at < 5; at++) void ends.a.joined.send(linkOf(ends.a), frameOf(at, 30));
    await ends.clock.advance(1_000);
    expect(ends.datagrams.length - before).to.equal(1);
    for (const length of [1, 900, 3_000, 50_000]) void ends.a.joined.send(linkOf(ends.a), frameOf(1, length));
    await ends.clock.advance(1_000);
    expect(
      ends.datagrams.slice(1).every(({ body }) => [256, 1_024, 4_096, 8_192].includes(body.length)),
    ).to.equal(true);
  });

  it('makes its user wait while the other end does not read, and loses nothing', async () => {
    const ends = twoEnds();
    await ends.open();
    let read = (): void => undefined;
    const reading = new Promise<void>((resolve) => (read = resolve));
    ends.b.reading = () => reading;
    let handed = 0;
    const frames = Array.from({ length: 60 }, (_, at) => frameOf(at, 50_000));
    const sending = (async () => {
      for (const frame of frames) {
        expect(await ends.a.joined.send(linkOf(ends.a), frame)).to.equal(true);
        handed += 1;
      }
    })();
    await ends.clock.advance(15_000);
    expect(handed).to.be.lessThan(40);
    read();
    await ends.clock.advance(60_000);
    await sending;
    expect(ends.b.frames).to.deep.equal(frames);
  });

  it('is lost where nothing gets through any more, and where the other end knows nothing of it', async () => {
    const [silent, forgotten] = [twoEnds(), twoEnds()];
    await silent.open();
    silent.times = () => 0;
    void silent.a.joined.send(linkOf(silent.a), frameOf(1, 10));
    await silent.clock.advance(30_000);
    expect(silent.a.closed).to.deep.equal(['lost']);
    await forgotten.open();
    forgotten.b.via.lose();
    void forgotten.a.joined.send(linkOf(forgotten.a), frameOf(1, 10));
    await forgotten.clock.advance(1_000);
    expect(forgotten.a.closed).to.deep.equal(['lost']);
  });

  it('is closed once what was handed over has arrived, and the other end hears of it', async () => {
    const ends = twoEnds();
    await ends.open();
    for (let at = 0; at < 4; at++) void ends.a.joined.send(linkOf(ends.a), frameOf(at, 20_000));
    ends.a.joined.close(linkOf(ends.a));
    await ends.clock.advance(5_000);
    expect(ends.b.frames.length).to.equal(4);
    expect([ends.a.closed, ends.b.closed]).to.deep.equal([['ours'], ['lost']]);
    expect(await ends.a.joined.send(linkOf(ends.a), frameOf(1, 1))).to.equal(false);
  });

  it('is one where both begin it at once', async () => {
    const ends = twoEnds();
    const both = [
      ends.a.via.open(ends.b.key, Uint8Array.of(7), [ends.a.path]),
      ends.b.via.open(ends.a.key, Uint8Array.of(7), [ends.b.path]),
    ];
    await ends.clock.advance(1_000);
    await Promise.all(both);
    expect([ends.a.opened.length, ends.b.opened.length]).to.deep.equal([1, 1]);
    void ends.b.joined.send(linkOf(ends.b), frameOf(3, 10));
    await ends.clock.advance(1_000);
    expect(ends.a.frames).to.deep.equal([frameOf(3, 10)]);
  });
});

describe('a hostile device', () => {
  it('begins no link that is not expected, and learns no more than that', async () => {
    const ends = twoEnds();
    const [token, secret] = [new Uint8Array(16).fill(9), new Uint8Array(32).fill(9)];
    const stranger = new Uint8Array(32).fill(66);
    const opening = encodeDatagram({ op: 'open', token, secret, what: Uint8Array.of(7) });
    expect(await ends.hand(ends.b, stranger, opening)).to.deep.equal(Uint8Array.of(Taken.gone));
    await ends.clock.advance(1_000);
    expect(ends.b.opened).to.deep.equal([]);
  });

  it('puts nothing into a link of others: neither without its token nor in another name', async () => {
    const ends = twoEnds();
    await ends.open();
    const data = (token: Bytes) => encodeDatagram({ op: 'data', token, number: 0, bytes: frameOf(1, 5) });
    const stranger = new Uint8Array(32).fill(66);
    for (const [from, token] of [
      [ends.a.key, new Uint8Array(16)],
      [stranger, tokenOf(ends)],
    ] as const) {
      expect(await ends.hand(ends.b, from, data(token))).to.deep.equal(Uint8Array.of(Taken.gone));
      const end = encodeDatagram({ op: 'end', token });
      expect(await ends.hand(ends.b, from, end)).to.deep.equal(Uint8Array.of(Taken.gone));
    }
    expect([ends.b.frames, ends.b.closed]).to.deep.equal([[], []]);
  });

  it('brings nothing back by sending again what went by: no frame, and no link', async () => {
    const ends = twoEnds();
    await ends.open();
    void ends.a.joined.send(linkOf(ends.a), frameOf(1, 10));
    await ends.clock.advance(1_000);
    for (const { from, body } of ends.datagrams.slice()) await ends.hand(ends.b, from, body);
    await ends.clock.advance(1_000);
    expect([ends.b.frames.length, ends.b.opened.length]).to.deep.equal([1, 1]);
    ends.a.joined.close(linkOf(ends.a));
    await ends.clock.advance(10_000);
    for (const { from, body } of ends.datagrams.slice()) await ends.hand(ends.b, from, body);
    await ends.clock.advance(1_000);
    expect([ends.b.frames.length, ends.b.opened.length]).to.deep.equal([1, 1]);
  });

  it('blocks no device by opening tunnels in its name', async () => {
    const ends = twoEnds();
    await ends.open();
    ends.b.proven.add(linkOf(ends.b));
    const begin = (number: number) => {
      const [token, secret] = [new Uint8Array(16).fill(number), new Uint8Array(32)];
      return ends.hand(
        ends.b,
        ends.a.key,
        encodeDatagram({ op: 'open', token, secret, what: Uint8Array.of(7) }),
      );
    };
    for (let number = 1; number <= 200; number++) await begin(number);
    await ends.clock.advance(2_000);
    // The proven one stays, and of the others there are two at most.
    expect(ends.b.opened.length - ends.b.closed.length).to.be.at.most(3);
    void ends.a.joined.send(linkOf(ends.a), frameOf(1, 10));
    await ends.clock.advance(5_000);
    expect(ends.b.frames).to.deep.equal([frameOf(1, 10)]);
    // And not many are looked at.
    expect(await begin(201)).to.deep.equal(Uint8Array.of(Taken.taken));
    expect(ends.b.opened.length).to.be.lessThan(50);
  });

  it('cannot flood: datagrams above the rate, or too far ahead, are not taken', async () => {
    const ends = twoEnds();
    await ends.open();
    const token = tokenOf(ends);
    const said = { [Taken.gone]: 0, [Taken.taken]: 0, [Taken.busy]: 0 };
    for (let number = 1; number <= 2_000; number++) {
      const datagram = encodeDatagram({ op: 'data', token, number, bytes: new Uint8Array(8_000) });
      const answer = await ends.hand(ends.b, ends.a.key, datagram);
      said[(answer?.[0] ?? 0) as Taken] += 1;
    }
    // Number 0 is missing, so that nothing could be handed on yet.
    expect(said[Taken.taken]).to.be.at.most(32);
    expect(said[Taken.busy]).to.be.at.least(1_968);
    expect(ends.b.frames).to.deep.equal([]);
  });

  it('loses the link with a stream that is none', async () => {
    for (const bytes of [Uint8Array.of(0, 0, 0), Uint8Array.of(255, 255, 255, 1)]) {
      const ends = twoEnds();
      await ends.open();
      await ends.hand(
        ends.b,
        ends.a.key,
        encodeDatagram({ op: 'data', token: tokenOf(ends), number: 0, bytes }),
      );
      expect(ends.b.closed).to.deep.equal(['malformed']);
    }
  });

  it('makes nothing of bytes that are no datagram', async () => {
    const ends = twoEnds();
    await ends.open();
    const random = createSeededRandom(12);
    for (let time = 0; time < 2_000; time++) {
      const bytes = random.bytes(((random.bytes(1)[0] ?? 0) << 5) + (random.bytes(1)[0] ?? 0));
      if (bytes.length > 0) bytes[0] = time % 5;
      await ends.hand(ends.b, ends.a.key, bytes);
      decodeForward(bytes);
    }
    await ends.clock.advance(1_000);
    expect([ends.b.frames, ends.b.closed]).to.deep.equal([[], []]);
  });
});
