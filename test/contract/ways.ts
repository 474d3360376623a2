import { expect } from 'chai';
import type { Bytes } from '../../src/lib/bytes.ts';
import type { LiveWay, Way } from '../../src/ports/way.ts';

const DAY_MS = 86_400_000;
/** Of a device to which no way leads. */
const NOBODY = 'nobody';
/** More than any way has under way, and than a link via the network lets wait. */
const MANY = 40;

/** A way to a device, and what it takes to test it. */
interface WayUnderTest<W extends Way> {
  readonly way: W;
  /** Where it leads. */
  readonly device: string;
  /** Envelopes that the device was given, in the order in which they came. */
  came(): readonly Bytes[];
  /** Waits until so many came, and meanwhile lets time pass where time stands still by itself. */
  untilCame(count: number): Promise<void>;
  drive<T>(promise: Promise<T>): Promise<T>;
  /** Ends the way, and waits until this end knows. */
  end(): Promise<void>;
  destroy(): void;
}

/** A way with its device at the other end. */
export interface LiveWayUnderTest extends WayUnderTest<LiveWay> {
  /** From now on the device has read what comes once this settles. */
  reads(reading: () => Promise<void>): void;
}

/** A way to a keeper. */
export interface KeepingWayUnderTest extends WayUnderTest<Way> {
  now(): number;
  pass(ms: number): Promise<void>;
  /** The device fetches what is kept for it. */
  fetch(): Promise<void>;
  /** Bytes that are kept at most. */
  readonly roomBytes: number;
}

/** An envelope of so many bytes that no other number has. */
const numbered = (number: number, bytes: number): Bytes =>
  new Uint8Array(bytes).map((_, at) => (at === 0 ? number : number + at * 7));

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, number) => number);

/** What holds for all ways. `offer` offers to the way that is tested. */
const commonContract = <U extends WayUnderTest<Way>>(make: () => Promise<U>, tested: () => U): void => {
  const offer = (envelope: Bytes, to = tested().device, { way, drive } = tested()) =>
    drive(way.offer(to, envelope, Number.MAX_SAFE_INTEGER));

  it('leads to its device, and to no other', async () => {
    const { way, device, came } = tested();
    expect(way.limit(device)).to.be.at.least(512);
    expect(way.limit(NOBODY)).to.equal(0);
    expect(await offer(numbered(1, 512), NOBODY)).to.deep.equal({ kind: 'refused', because: 'elsewhere' });
    expect(came()).to.deep.equal([]);
  });

  it('refuses an envelope above the limit, of which nothing goes out, and takes the next one', async () => {
    const { way, device, came, untilCame } = tested();
    const limit = way.limit(device);
    const tooLarge = await offer(numbered(1, limit + 1));
    expect(tooLarge).to.deep.equal({ kind: 'refused', because: 'too-large' });
    expect((await offer(numbered(2, limit))).kind).not.to.equal('refused');
    await untilCame(1);
    expect(came()).to.deep.equal([numbered(2, limit)]);
  });

  it('refuses everything once it has ended; another way takes the same bytes', async () => {
    const { end, came } = tested();
    const envelope = numbered(3, 512);
    await end();
    expect(await offer(envelope)).to.deep.equal({ kind: 'refused', because: 'closed' });
    expect(came()).to.deep.equal([]);
    const next = await make();
    expect((await offer(envelope, next.device, next)).kind).not.to.equal('refused');
    await next.untilCame(1);
    expect(next.came()).to.deep.equal([numbered(3, 512)]);
    next.destroy();
  });

  it('leaves the bytes to the caller, and brings them unchanged', async () => {
    const { way, device, drive, came, untilCame } = tested();
    const envelope = numbered(4, 2_048);
    const offered = way.offer(device, envelope, Number.MAX_SAFE_INTEGER);
    expect(envelope).to.deep.equal(numbered(4, 2_048));
    await drive(offered);
    await untilCame(1);
    expect([envelope, came()[0]]).to.deep.equal([numbered(4, 2_048), numbered(4, 2_048)]);
  });
};

/** What every live way holds to. */
export const liveWayContract = (name: string, make: () => Promise<LiveWayUnderTest>): void => {
  describe(`way: ${name}`, () => {
    let under: LiveWayUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.destroy());
    commonContract(make, () => under);

    const offerAll = (envelopes: readonly Bytes[]) =>
      envelopes.map((envelope) => under.way.offer(under.device, envelope));

    it('brings what it has handed over whole and in order, whatever its size', async () => {
      const sizes = [1, 496, 2_032, 8_176, 16_368, 32_752, under.way.limit(under.device)];
      const envelopes = sizes.map((bytes, number) => numbered(number, bytes));
      const offered = await under.drive(Promise.all(offerAll(envelopes)));
      expect(new Set(offered.map(({ kind }) => kind))).to.deep.equal(new Set(['handed']));
      await under.untilCame(envelopes.length);
      expect(under.came()).to.deep.equal(envelopes);
    });

    it('brings what is offered twice as the same bytes', async () => {
      const twice = [numbered(1, 512), numbered(1, 512)];
      await under.drive(Promise.all(offerAll(twice)));
      await under.untilCame(2);
      expect(under.came()).to.deep.equal(twice);
    });

    it('tells only what it took as handed, and waits for a device that does not read', async () => {
      const { way, device, came, untilCame } = under;
      let readOn = (): void => undefined;
      const reading = new Promise<void>((resolve) => {
        readOn = resolve;
      });
      under.reads(() => reading);
      const envelopes = upTo(MANY).map((number) => numbered(number, way.limit(device)));
      let handed = 0;
      const offered = offerAll(envelopes).map((each) =>
        each.then(({ kind }) => (handed += +(kind === 'handed'))),
      );
      await untilCame(1);
      expect(handed).to.be.within(1, MANY - 1);
      readOn();
      await under.drive(Promise.all(offered));
      expect(handed).to.equal(MANY);
      await untilCame(MANY);
      expect(came()).to.deep.equal(envelopes);
    });

    it('answers waiting offers when it ends: each was handed over, or is refused', async () => {
      const { way, device, untilCame, end } = under;
      under.reads(() => new Promise(() => undefined));
      const envelopes = upTo(MANY).map((number) => numbered(number, way.limit(device)));
      const offers = Promise.all(offerAll(envelopes));
      await untilCame(1);
      const [, answers] = await Promise.all([end(), under.drive(offers)]);
      expect(answers.at(0)).to.deep.equal({ kind: 'handed' });
      expect(answers.at(-1)).to.deep.equal({ kind: 'refused', because: 'closed' });
      expect(await under.drive(way.offer(device, numbered(1, 512)))).to.deep.equal(answers.at(-1));
    });
  });
};

/** The contract of every way to a keeper. */
export const keepingWayContract = (name: string, make: () => Promise<KeepingWayUnderTest>): void => {
  describe(`way: ${name}`, () => {
    let under: KeepingWayUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.destroy());
    commonContract(make, () => under);

    const offer = (envelope: Bytes, diesAtMs = under.now() + DAY_MS) =>
      under.drive(under.way.offer(under.device, envelope, diesAtMs));

    it('tells the keeper, and until when it keeps: no later than the envelope expires', async () => {
      const offered = await offer(numbered(1, 512));
      if (offered.kind !== 'kept') throw new Error(offered.kind);
      expect(offered.by).to.have.length.above(0);
      expect(offered.untilMs).to.be.within(under.now() + 1, under.now() + DAY_MS);
    });

    it('gives it to no device once it has expired', async () => {
      await offer(numbered(1, 512));
      await under.pass(DAY_MS);
      await under.fetch();
      expect(under.came()).to.deep.equal([]);
    });

    it('keeps what is offered twice once, by the same name', async () => {
      const diesAtMs = under.now() + DAY_MS;
      const first = await offer(numbered(1, 512), diesAtMs);
      const second = await offer(numbered(1, 512), diesAtMs);
      expect([first.kind, second]).to.deep.equal(['kept', first]);
      await under.fetch();
      expect(under.came()).to.deep.equal([numbered(1, 512)]);
    });

    it('refuses what there is no room for, of which nothing is kept; another one takes the same bytes', async () => {
      const limit = under.way.limit(under.device);
      const fitting = Math.floor(under.roomBytes / limit);
      for (const number of upTo(fitting))
        expect((await offer(numbered(number, limit))).kind).to.equal('kept');
      const refused = await offer(numbered(fitting, limit));
      expect(refused).to.deep.equal({ kind: 'refused', because: 'no-room' });
      await under.fetch();
      expect(under.came()).to.have.length(fitting);
      const next = await make();
      const { kind } = await next.drive(
        next.way.offer(next.device, numbered(fitting, limit), next.now() + DAY_MS),
      );
      expect(kind).to.equal('kept');
      next.destroy();
    });
  });
};
