import { expect } from 'chai';
import { utf8, type Bytes } from '../../src/lib/bytes.ts';
import {
  DIAL_LIMIT_MS,
  MAX_DIALS,
  MAX_STRANGER_DIALS,
  MAX_SIGNAL_BYTES,
  type LinkId,
  type PlaceId,
} from '../../src/ports/links.ts';
import { type LinksUnderTest, type RecordedPair, recordPair, upTo } from './link-pair.ts';
import type { LinkRecorder } from './link-recorder.ts';

/** Long enough for a link to open where nothing is in its way. */
const SOON_MS = 1_000;

const at = (name: string): PlaceId => name as PlaceId;

const certain = (signal: Bytes | undefined): Bytes => {
  if (!signal) throw new Error('there is no signal');
  return signal;
};

/** What every implementation of `Dialling` holds to; the two have not met. */
export const diallingContract = (name: string, makePair: () => Promise<LinksUnderTest>): void => {
  describe(`dialling: ${name}`, () => {
    let pair: LinksUnderTest;
    let a: LinkRecorder;
    let b: LinkRecorder;
    let both: RecordedPair['both'];

    beforeEach(async () => {
      pair = await makePair();
      ({ a, b, both } = await recordPair(pair));
    });

    afterEach(() => pair.destroy());

    const offerAt = async (place: string): Promise<Bytes> =>
      certain(await pair.drive(pair.a.offer(at(place))));
    const answerAt = async (place: string, offer: Bytes): Promise<Bytes> =>
      certain(await pair.drive(pair.b.answer(at(place), offer)));

    const dial = async (place = 'of a', other = 'of b'): Promise<void> => {
      pair.a.complete(at(place), await answerAt(other, await offerAt(place)));
    };

    const opened = (count = 1): Promise<unknown> => both(({ links }) => links.length === count);

    /** Until both have done what they were told, and told what they have done. */
    const heard = async (): Promise<void> => {
      for (const links of [pair.a, pair.b]) await pair.drive(links.send(0 as LinkId, new Uint8Array(1)));
    };

    const pass = async (ms: number): Promise<void> => {
      await pair.pass(ms);
      await heard();
    };

    const places = ({ links }: LinkRecorder): readonly string[] => links.map(({ info }) => info.place);
    const troubles = ({ troubles: told }: LinkRecorder): readonly string[] => told.map(({ place }) => place);

    it('opens a link once on each side, at the place of each, and each sees what the other has', async () => {
      await dial();
      await opened();
      await pass(2 * DIAL_LIMIT_MS);
      expect([places(a), places(b)]).to.deep.equal([['of a'], ['of b']]);
      const [ofA, ofB] = [a.links[0]?.info, b.links[0]?.info];
      expect(ofA?.localFingerprint).to.have.length(32).and.to.deep.equal(ofB?.remoteFingerprint);
      expect(ofB?.localFingerprint).to.have.length(32).and.to.deep.equal(ofA?.remoteFingerprint);
      expect([...a.troubles, ...b.troubles]).to.deep.equal([]);
    });

    it('carries frames both ways, and closes like any other link', async () => {
      await dial();
      await opened();
      void pair.a.send(a.link, utf8('from a'));
      void pair.b.send(b.link, utf8('from b'));
      await both(({ frames }) => frames.length > 0);
      expect([a.frames, b.frames]).to.deep.equal([[utf8('from b')], [utf8('from a')]]);
      pair.b.close(b.link);
      await both(({ closes }) => closes.length > 0);
      expect([a.closes, b.closes]).to.deep.equal([['lost'], ['ours']]);
    });

    it('keeps offers and answers within their limit', async () => {
      const offer = await offerAt('of a');
      const answer = await answerAt('of b', offer);
      for (const signal of [offer, answer]) expect(signal.length).to.be.within(1, MAX_SIGNAL_BYTES);
    });

    it('links the same two as often as they dial', async () => {
      await dial('one', 'one');
      await dial('two', 'two');
      await opened(2);
      expect(new Set([places(a), places(b)].flat())).to.deep.equal(new Set(['one', 'two']));
    });

    it('opens both where each dials the other at once', async () => {
      const [offerOfA, offerOfB] = await pair.drive(
        Promise.all([pair.a.offer(at('a1')), pair.b.offer(at('b1'))]),
      );
      const answers = [
        pair.a.answer(at('a2'), certain(offerOfB)),
        pair.b.answer(at('b2'), certain(offerOfA)),
      ];
      const [answerOfA, answerOfB] = await pair.drive(Promise.all(answers));
      pair.a.complete(at('a1'), certain(answerOfB));
      pair.b.complete(at('b1'), certain(answerOfA));
      await opened(2);
      expect([places(a).toSorted(), places(b).toSorted()]).to.deep.equal([
        ['a1', 'a2'],
        ['b1', 'b2'],
      ]);
    });

    it('answers nothing that is no offer, and tells nothing of it', async () => {
      const offer = await offerAt('of a');
      const answer = await answerAt('of b', offer);
      for (const none of [new Uint8Array(0), new Uint8Array(MAX_SIGNAL_BYTES + 1), offer.slice(1), answer]) {
        expect(await pair.drive(pair.b.answer(at('none'), none))).to.equal(undefined);
      }
      await pass(SOON_MS);
      expect(troubles(b)).to.deep.equal([]);
    });

    it('gives a dial up whose answer is none, and says so once', async () => {
      const offer = await offerAt('one');
      await offerAt('two');
      pair.a.complete(at('one'), offer);
      pair.a.complete(at('two'), new Uint8Array(40));
      await pair.drive(a.until((r) => r.troubles.length === 2));
      await pass(2 * DIAL_LIMIT_MS);
      expect([places(a), troubles(a).toSorted()]).to.deep.equal([[], ['one', 'two']]);
    });

    it('gives up a dial without an answer when its time is over, and tells it once', async () => {
      await offerAt('of a');
      await pass(DIAL_LIMIT_MS - SOON_MS);
      expect(troubles(a)).to.deep.equal([]);
      await pass(SOON_MS);
      expect(troubles(a)).to.deep.equal(['of a']);
      await pass(2 * DIAL_LIMIT_MS);
      expect(troubles(a)).to.deep.equal(['of a']);
    });

    it('waits for an answer as long as it was told to, and then no longer than for any other', async () => {
      const limitMs = 5 * DIAL_LIMIT_MS;
      const offer = certain(await pair.drive(pair.a.offer(at('of a'), { limitMs })));
      const answer = certain(await pair.drive(pair.b.answer(at('of b'), offer, { limitMs })));
      await pair.drive(pair.a.offer(at('nobody'), { limitMs }));
      await pass(2 * DIAL_LIMIT_MS);
      expect([troubles(a), troubles(b)]).to.deep.equal([[], []]);
      pair.a.complete(at('of a'), answer);
      await opened();
      await pass(2 * DIAL_LIMIT_MS);
      expect([places(a), troubles(a)]).to.deep.equal([['of a'], []]);
      await pass(DIAL_LIMIT_MS);
      expect(troubles(a)).to.deep.equal(['nobody']);
    });

    it('gives a dial with a long limit up soon after its answer, where nothing comes of it', async () => {
      const limitMs = 5 * DIAL_LIMIT_MS;
      const offer = certain(await pair.drive(pair.a.offer(at('of a'), { limitMs })));
      const answer = await answerAt('of b', offer);
      pair.b.abandon(at('of b'));
      await heard();
      pair.a.complete(at('of a'), answer);
      await pass(DIAL_LIMIT_MS);
      await pair.drive(a.until((r) => r.troubles.length > 0));
      expect([places(a), troubles(a)]).to.deep.equal([[], ['of a']]);
    });

    it('tells the answering side when no link comes of it', async () => {
      const answer = await answerAt('of b', await offerAt('of a'));
      await pass(DIAL_LIMIT_MS);
      await pair.drive(b.until((r) => r.troubles.length > 0));
      // Too late.
      pair.a.complete(at('of a'), answer);
      await pass(2 * DIAL_LIMIT_MS);
      expect([places(a), places(b), troubles(a), troubles(b)]).to.deep.equal([[], [], ['of a'], ['of b']]);
    });

    it('lets go of a dial without a word', async () => {
      const offer = await offerAt('offered');
      pair.a.abandon(at('offered'));
      pair.a.complete(at('offered'), await answerAt('answered', offer));
      pair.b.abandon(at('answered'));
      const answer = await answerAt('other', await offerAt('completed'));
      pair.b.abandon(at('other'));
      pair.a.complete(at('completed'), answer);
      pair.a.abandon(at('completed'));
      await heard();
      await pass(2 * DIAL_LIMIT_MS);
      expect([a, b].map((r) => [places(r), troubles(r)])).to.deep.equal([
        [[], []],
        [[], []],
      ]);
    });

    it('leaves a link alone that has opened, and a place that it does not know', async () => {
      await dial();
      await opened();
      pair.a.abandon(at('of a'));
      pair.a.abandon(at('unknown'));
      pair.a.complete(at('of a'), new Uint8Array(40));
      pair.a.complete(at('unknown'), new Uint8Array(40));
      void pair.a.send(a.link, utf8('still here'));
      await pair.drive(b.until((r) => r.frames.length > 0));
      expect([a.closes, b.closes, a.troubles]).to.deep.equal([[], [], []]);
    });

    it('takes one answer for one offer', async () => {
      const offer = await offerAt('of a');
      const [first, second] = [await answerAt('first', offer), await answerAt('second', offer)];
      pair.a.complete(at('of a'), first);
      pair.a.complete(at('of a'), second);
      await opened();
      await pass(DIAL_LIMIT_MS);
      await pair.drive(b.until((r) => r.troubles.length > 0));
      expect([places(a), places(b), troubles(b)]).to.deep.equal([['of a'], ['first'], ['second']]);
    });

    it('uses a place for one dial, and has so many under way at once', async () => {
      const offers = upTo(MAX_DIALS).map((number) => pair.a.offer(at(`place ${number}`)));
      const made = await pair.drive(Promise.all(offers));
      expect(made.every((offer) => offer !== undefined)).to.equal(true);
      expect(await pair.drive(pair.a.offer(at('one more')))).to.equal(undefined);
      expect(await pair.drive(pair.a.answer(at('one more'), certain(made[0])))).to.equal(undefined);
      pair.a.abandon(at('place 0'));
      expect(await pair.drive(pair.a.offer(at('place 1')))).to.equal(undefined);
      expect(await pair.drive(pair.a.offer(at('one more')))).to.not.equal(undefined);
    });

    it('keeps dials for people that know each other, however many strangers there are', async () => {
      const stranger = { stranger: true };
      const offers = upTo(MAX_STRANGER_DIALS).map((number) => pair.a.offer(at(`place ${number}`), stranger));
      const made = await pair.drive(Promise.all(offers));
      expect(made.every((offer) => offer !== undefined)).to.equal(true);
      const offer = certain(await pair.drive(pair.b.offer(at('of b'))));
      expect(await pair.drive(pair.a.offer(at('one more'), stranger))).to.equal(undefined);
      expect(await pair.drive(pair.a.answer(at('one more'), offer, stranger))).to.equal(undefined);
      const known = upTo(MAX_DIALS - MAX_STRANGER_DIALS).map((number) => pair.a.offer(at(`known ${number}`)));
      expect((await pair.drive(Promise.all(known))).every((one) => one !== undefined)).to.equal(true);
    });

    it('opens links with strangers, too', async () => {
      const stranger = { stranger: true };
      const offer = certain(await pair.drive(pair.a.offer(at('of a'), stranger)));
      const answer = certain(await pair.drive(pair.b.answer(at('of b'), offer, stranger)));
      pair.a.complete(at('of a'), answer);
      await opened();
      expect([places(a), places(b)]).to.deep.equal([['of a'], ['of b']]);
    });
  });
};
