import { expect } from 'chai';
import { utf8, type Bytes } from '../../src/lib/bytes.ts';
import {
  FRAME_RATE_BURST,
  MAX_FRAME_BYTES,
  MAX_UNREAD_BYTES,
  type LinkId,
  type Links,
} from '../../src/ports/links.ts';
import { type LinksUnderTest, type RecordedPair, recordPair, upTo } from './link-pair.ts';
import type { LinkRecorder } from './link-recorder.ts';

const numbered = (number: number, bytes: number): Bytes => {
  const frame = new Uint8Array(bytes).fill(number & 255);
  new DataView(frame.buffer).setUint32(0, number);
  return frame;
};

const numberOf = (frame: Bytes): number => new DataView(frame.buffer, frame.byteOffset).getUint32(0);

const MANY = 2_000;
const MANY_BYTES = 16 * 1024;

/** What every implementation of the `Links` port holds to, once two of them have met. */
export const linksContract = (name: string, makePair: () => Promise<LinksUnderTest>): void => {
  describe(`links: ${name}`, () => {
    let pair: LinksUnderTest;
    let a: LinkRecorder;
    let b: LinkRecorder;
    let both: RecordedPair['both'];

    beforeEach(async () => {
      pair = await makePair();
      ({ a, b, both } = await recordPair(pair));
      await pair.connect();
      await both(({ links }) => links.length > 0);
    });

    afterEach(() => pair.destroy());

    const bothClosed = (): Promise<unknown> => both(({ closes }) => closes.length > 0);

    it('opens a link once on each side, and each sees what the other has', () => {
      expect([a.links.length, b.links.length]).to.deep.equal([1, 1]);
      const [ofA, ofB] = [a.links[0]?.info, b.links[0]?.info];
      expect(ofA?.localFingerprint).to.have.length(32).and.to.deep.equal(ofB?.remoteFingerprint);
      expect(ofB?.localFingerprint).to.have.length(32).and.to.deep.equal(ofA?.remoteFingerprint);
      expect(ofA?.localFingerprint).to.not.deep.equal(ofA?.remoteFingerprint);
    });

    it('says at once how signalling is', async () => {
      await pair.drive(a.until((r) => r.states.length > 0));
      expect(a.states[0]?.webrtc).to.equal('works');
    });

    it('carries frames in order both ways', async () => {
      const sends = upTo(100).flatMap((number) => [
        pair.a.send(a.link, numbered(number, 10)),
        pair.b.send(b.link, numbered(number, 1_000)),
      ]);
      expect(new Set(await pair.drive(Promise.all(sends)))).to.deep.equal(new Set([true]));
      await both(({ frames }) => frames.length === 100);
      expect(a.frames.map(numberOf)).to.deep.equal(upTo(100));
      expect(b.frames.map(numberOf)).to.deep.equal(upTo(100));
    });

    it('keeps a link whose other end shows that it is there when that is doubted', async () => {
      pair.a.check(1_000);
      const heard = async (from: Links, to: LinkRecorder, link: LinkId): Promise<void> => {
        void from.send(link, utf8('here'));
        await pair.drive(to.until((r) => r.frames.length === 1));
      };
      await heard(pair.a, b, a.link);
      await heard(pair.b, a, b.link);
      await pair.pass(5_000);
      expect([a.closes, b.closes]).to.deep.equal([[], []]);
    });

    it('carries the smallest and the largest frame whole, and frames around the size of a part', async () => {
      const frames = [1, 16_382, 16_383, 16_384, 32_766, 32_767, MAX_FRAME_BYTES - 1, MAX_FRAME_BYTES].map(
        (bytes, at) => new Uint8Array(bytes).map((_, index) => index * 7 + at),
      );
      for (const frame of frames) void pair.a.send(a.link, frame);
      await pair.drive(b.until((r) => r.frames.length === frames.length));
      expect(b.frames).to.deep.equal(frames);
    });

    it('leaves the sender its bytes', async () => {
      const frame = utf8('as it was');
      const sent = pair.a.send(a.link, frame);
      frame.fill(0);
      await pair.drive(sent);
      await pair.drive(b.until((r) => r.frames.length === 1));
      expect(frame).to.deep.equal(new Uint8Array(9));
      expect(b.frames[0]).to.deep.equal(utf8('as it was'));
    });

    it('takes no frame that is none', async () => {
      for (const bytes of [0, MAX_FRAME_BYTES + 1]) {
        const refused = await pair.drive(
          pair.a.send(a.link, new Uint8Array(bytes)).catch((error: unknown) => error),
        );
        expect(refused, `${bytes} bytes`).to.be.instanceOf(RangeError);
      }
    });

    it('closes a link over which comes too large a frame', async () => {
      pair.inject(new Uint8Array(MAX_FRAME_BYTES + 1));
      await bothClosed();
      expect([a.closes, b.closes]).to.deep.equal([['lost'], ['oversized']]);
      expect(b.frames).to.deep.equal([]);
    });

    it('closes a link over which comes an empty frame', async () => {
      pair.inject(new Uint8Array(0));
      await bothClosed();
      expect([a.closes, b.closes]).to.deep.equal([['lost'], ['malformed']]);
    });

    it('closes a link over which come more frames than allowed', async () => {
      for (let count = 0; count <= FRAME_RATE_BURST; count++) pair.inject(new Uint8Array(1));
      await bothClosed();
      expect([a.closes, b.closes]).to.deep.equal([['lost'], ['flood']]);
      expect(b.frames).to.have.length(FRAME_RATE_BURST);
    });

    it('makes a sender wait rather than lose anything', async () => {
      const sends = upTo(MANY).map((number) => pair.a.send(a.link, numbered(number, MANY_BYTES)));
      await pair.drive(b.until((r) => r.frames.length === MANY));
      expect(b.frames.map(numberOf)).to.deep.equal(upTo(MANY));
      expect(b.frames.every((frame) => frame.length === MANY_BYTES)).to.equal(true);
      expect(new Set(await pair.drive(Promise.all(sends)))).to.deep.equal(new Set([true]));
    });

    it('makes a sender wait for a slow reader, and does not take that for a flood', async () => {
      let readOn = (): void => undefined;
      const reading = new Promise<void>((resolve) => {
        readOn = resolve;
      });
      b.reading = () => reading;
      const count = Math.floor((2 * MAX_UNREAD_BYTES) / MAX_FRAME_BYTES);
      let handedOver = 0;
      for (const number of upTo(count)) {
        void pair.a.send(a.link, numbered(number, MAX_FRAME_BYTES)).then(() => (handedOver += 1));
      }
      // Everything that may be under way has come; the rest waits at the sender.
      const window = Math.floor(MAX_UNREAD_BYTES / 2 / MAX_FRAME_BYTES);
      await pair.drive(b.until((r) => r.frames.length === window));
      expect([handedOver, b.frames.length, b.closes]).to.deep.equal([window, window, []]);
      readOn();
      await pair.drive(b.until((r) => r.frames.length === count));
      expect(b.frames.map(numberOf)).to.deep.equal(upTo(count));
      expect([a.closes, b.closes]).to.deep.equal([[], []]);
    });

    it('sends what was handed over, then closes, and says so once on each side', async () => {
      const sends = upTo(50).map((number) => pair.a.send(a.link, numbered(number, MAX_FRAME_BYTES)));
      pair.a.close(a.link);
      pair.a.close(a.link);
      await bothClosed();
      expect(b.frames.map(numberOf)).to.deep.equal(upTo(50));
      expect(new Set(await pair.drive(Promise.all(sends)))).to.deep.equal(new Set([true]));
      expect([a.closes, b.closes]).to.deep.equal([['ours'], ['lost']]);
    });

    it('sends nothing over a link that is closing, closed, or never was', async () => {
      pair.a.close(a.link);
      expect(await pair.drive(pair.a.send(a.link, utf8('too late')))).to.equal(false);
      await bothClosed();
      expect(await pair.drive(pair.a.send(a.link, utf8('too late')))).to.equal(false);
      expect(await pair.drive(pair.b.send(b.link, utf8('too late')))).to.equal(false);
      expect(b.frames).to.deep.equal([]);
    });

    it('answers waiting senders when the link goes', async () => {
      b.reading = () => new Promise(() => undefined);
      const count = Math.floor((2 * MAX_UNREAD_BYTES) / MAX_FRAME_BYTES);
      const sends = upTo(count).map((number) => pair.a.send(a.link, numbered(number, MAX_FRAME_BYTES)));
      await pair.drive(b.until((r) => r.frames.length > 0));
      pair.b.close(b.link);
      await bothClosed();
      const answers = await pair.drive(Promise.all(sends));
      expect(answers.at(0)).to.equal(true);
      expect(answers.at(-1)).to.equal(false);
    });
  });
};
