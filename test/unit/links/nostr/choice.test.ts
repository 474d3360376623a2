import { expect } from 'chai';
import { RelayChoice, ranked } from '../../../../src/links/nostr/choice.ts';
import { createSeededRandom } from '../../../doubles/random.ts';

const RELAYS = ['wss://a.test', 'wss://b.test', 'wss://c.test', 'wss://d.test', 'wss://e.test'];
const CONTACTS = 20;
const NOON = Date.UTC(2026, 0, 1, 12);
const DAY_MS = 86_400_000;

/** The choice for a day of a person with twenty contacts. */
const dayOf = async (seed: number, choice = new RelayChoice(() => NOON)) => {
  const random = createSeededRandom(seed);
  const places = await Promise.all(
    Array.from({ length: CONTACTS }, async (_, at) => ({
      topic: `topic ${at} of ${seed}`,
      ranking: await ranked(random.bytes(32), RELAYS),
    })),
  );
  choice.choose(places);
  return { places, choice };
};

describe('the relays of a place', () => {
  it('are ranked the same by both peers that share its secret, whatever else they know and in whatever order', async () => {
    const secret = createSeededRandom(1).bytes(32);
    const ranking = await ranked(secret, RELAYS);
    expect(await ranked(secret, RELAYS.toReversed())).to.deep.equal(ranking);
    const others = await ranked(secret, [...RELAYS.slice(1), 'wss://f.test']);
    expect(others.filter((url) => url !== 'wss://f.test')).to.deep.equal(
      ranking.filter((url) => url !== RELAYS[0]),
    );
    expect(
      (
        await ranked(
          secret,
          RELAYS.map((url) => `${url}/`),
        )
      ).map((url) => url.slice(0, -1)),
    ).to.deep.equal(ranking);
  });

  it('are other ones with another secret, and each comes first as often', async () => {
    const random = createSeededRandom(2);
    const firsts = new Map<string, number>();
    for (let at = 0; at < 1_000; at++) {
      const [first = ''] = await ranked(random.bytes(32), RELAYS);
      firsts.set(first, (firsts.get(first) ?? 0) + 1);
    }
    for (const url of RELAYS) expect(firsts.get(url)).to.be.within(150, 250);
  });

  it('are never more than half of the day for one relay, while both of a pair share one', async () => {
    for (let seed = 0; seed < 300; seed++) {
      const { places, choice } = await dayOf(seed);
      const of = (topic: string): readonly string[] => choice.of(topic) ?? [];
      for (const url of RELAYS) {
        const count = places.filter(({ topic }) => of(topic).includes(url)).length;
        expect(count, `relay ${url}, seed ${seed}`).to.be.at.most(CONTACTS / 2);
      }
      const firsts = places.filter(({ topic, ranking }) => of(topic)[0] === ranking[0]);
      expect(firsts.length).to.be.at.least(CONTACTS - 1);
      expect(places.filter(({ topic }) => of(topic).length === 2).length).to.be.at.least(CONTACTS * 0.6);
    }
  });

  it('are more where no peer was met, and never more than half of the day for one relay', async () => {
    for (let seed = 0; seed < 100; seed++) {
      const { places, choice } = await dayOf(seed);
      const further = places.map((place) => choice.widen(place));
      const all = places.flatMap(({ topic }, at) => [...(choice.of(topic) ?? []), ...(further[at] ?? [])]);
      for (const url of RELAYS)
        expect(all.filter((one) => one === url).length, `relay ${url}, seed ${seed}`).to.be.at.most(
          CONTACTS / 2,
        );
      expect(places.map((place) => choice.widen(place))).to.deep.equal(further);
    }
  });

  it('are never more than half of each of several days that a page lives', async () => {
    let day = 0;
    const choice = new RelayChoice(() => NOON + day * DAY_MS);
    for (; day < 20; day++) {
      const { places } = await dayOf(500 + day, choice);
      // On every other day all contacts are there: what relays did not get then they do not get on the next.
      const areAway = day % 2 === 1;
      const all = places.flatMap((place) => [
        ...(choice.of(place.topic) ?? []),
        ...(areAway ? choice.widen(place) : []),
      ]);
      for (const url of RELAYS)
        expect(all.filter((one) => one === url).length, `day ${day}`).to.be.at.most(CONTACTS / 2);
    }
  });

  it('are all for each of four contacts whom one does not meet', () => {
    const choice = new RelayChoice(() => NOON);
    const places = ['a', 'b', 'c', 'd'].map((topic) => ({ topic, ranking: RELAYS }));
    choice.choose(places);
    for (const place of places)
      expect(new Set([...(choice.of(place.topic) ?? []), ...choice.widen(place)]).size).to.equal(5);
  });

  it('are both where there are two, which then see everything', () => {
    const choice = new RelayChoice(() => NOON);
    const topics = Array.from({ length: CONTACTS }, (_, at) => `topic ${at}`);
    choice.choose(topics.map((topic) => ({ topic, ranking: RELAYS.slice(0, 2) })));
    expect(topics.every((topic) => choice.of(topic)?.length === 2)).to.equal(true);
  });

  it('stay what they were when others come', async () => {
    const { places, choice } = await dayOf(3);
    const before = places.map(({ topic }) => choice.of(topic));
    choice.choose([{ topic: 'one more', ranking: RELAYS }]);
    expect(places.map(({ topic }) => choice.of(topic))).to.deep.equal(before);
    expect(choice.of('one more')?.[0]).to.equal(RELAYS[0]);
  });

  it('are two for each of a few places, and the one there is where there is one', async () => {
    const choice = new RelayChoice(() => NOON);
    choice.choose([
      { topic: 'a', ranking: RELAYS },
      { topic: 'b', ranking: RELAYS },
      { topic: 'c', ranking: RELAYS.slice(0, 1) },
      { topic: 'd', ranking: [] },
    ]);
    expect(['a', 'b', 'c', 'd'].map((topic) => choice.of(topic)?.length)).to.deep.equal([2, 2, 1, 0]);
  });
});
