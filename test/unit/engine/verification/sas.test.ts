import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Asking,
  type Comparing,
  type SasEnds,
  type Keys,
  answer,
  ask,
  confirms,
  takeAnswer,
  takeReveal,
} from '../../../../src/engine/verification/sas.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { byTheBook } from './sas-by-the-book.ts';
import { amount } from '../../amount.ts';

const random = createSeededRandom(31);
const draw = () => random.bytes(32);
const newKeys = (): Keys => ({ identityKey: draw(), deviceKey: draw() });

/** The same link as its two ends see it. */
const linkOf = (a: Keys, b: Keys): readonly [SasEnds, SasEnds] => {
  const shared = { transcript: draw(), pairSecret: draw() };
  return [
    { own: a, theirs: b, ...shared },
    { own: b, theirs: a, ...shared },
  ];
};

/** Both sides of an exchange in which everybody does what they should. */
const honest = ([first, second]: readonly [SasEnds, SasEnds]) => {
  const asking = ask(first, draw());
  const answered = answer(second, asking.commitment, draw());
  return {
    asking,
    answered,
    initiator: takeAnswer(asking, answered.nonce) as Comparing,
    responder: takeReveal(answered, asking.nonce) as Comparing,
  };
};

describe('safety codes', () => {
  it('are the same on both sides, and each side takes what the other says', () => {
    for (let i = 0; i < 50; i++) {
      const { initiator, responder } = honest(linkOf(newKeys(), newKeys()));
      expect(initiator.code).to.match(/^\d{6}$/);
      expect(responder.code).to.equal(initiator.code);
      expect(confirms(initiator, responder.ownMac)).to.equal(true);
      expect(confirms(responder, initiator.ownMac)).to.equal(true);
    }
  });

  it('are what the specification says', async () => {
    for (let i = 0; i < 20; i++) {
      const [initiator, responder] = [newKeys(), newKeys()];
      const link = linkOf(initiator, responder);
      const made = honest(link);
      const { transcript, pairSecret } = link[0];
      const nonces = { initiatorNonce: made.asking.nonce, responderNonce: made.answered.nonce };
      const book = await byTheBook({ initiator, responder, transcript, pairSecret, ...nonces });
      expect(made.asking.commitment).to.deep.equal(book.commitment);
      expect(made.initiator.code).to.equal(book.code);
      expect(made.initiator.ownMac).to.deep.equal(book.initiatorMac);
      expect(made.responder.ownMac).to.deep.equal(book.responderMac);
    }
  });

  it('are new every time, also between the same two over the same link', () => {
    const link = linkOf(newKeys(), newKeys());
    const codes = Array.from({ length: 100 }, () => honest(link).initiator.code);
    expect(new Set(codes).size).to.be.above(98);
  });

  it('depend on every key of both, on the link and on the secret of the pair', () => {
    const [mina, jun] = [newKeys(), newKeys()];
    const [first, second] = linkOf(mina, jun);
    const others: readonly SasEnds[] = [
      { ...second, own: { ...jun, identityKey: draw() } },
      { ...second, own: { ...jun, deviceKey: draw() } },
      { ...second, theirs: { ...mina, identityKey: draw() } },
      { ...second, theirs: { ...mina, deviceKey: draw() } },
      { ...second, transcript: draw() },
    ];
    for (const other of others) {
      const asking = ask(first, draw());
      // A side with other keys or another link finds the commitment broken before there is a code.
      expect(takeReveal(answer(other, asking.commitment, draw()), asking.nonce)).to.equal(undefined);
    }
    const asking = ask(first, draw());
    const answered = answer({ ...second, pairSecret: draw() }, asking.commitment, draw());
    const [here, there] = [takeAnswer(asking, answered.nonce), takeReveal(answered, asking.nonce)];
    expect(here?.code).not.to.equal(there?.code);
    expect(confirms(here as Comparing, (there as Comparing).ownMac)).to.equal(false);
  });
});

describe('no side can choose the code', () => {
  it('as the initiator: after the other nonce only the one bound before is taken', () => {
    const [first, second] = linkOf(newKeys(), newKeys());
    const asking = ask(first, draw());
    const answered = answer(second, asking.commitment, draw());
    for (let i = 0; i < 5_000; i++) expect(takeReveal(answered, draw())).to.equal(undefined);
    expect(takeReveal(answered, asking.nonce)?.code).to.match(/^\d{6}$/);
  });

  it('as the initiator: not with any one bit changed', () => {
    const [first, second] = linkOf(newKeys(), newKeys());
    const asking = ask(first, draw());
    fc.assert(
      fc.property(fc.nat(31), fc.nat(7), fc.boolean(), (at, bit, inNonce) => {
        const [nonce, commitment] = [asking.nonce.slice(), asking.commitment.slice()];
        const changed = inNonce ? nonce : commitment;
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(takeReveal(answer(second, commitment, draw()), nonce)).to.equal(undefined);
      }),
    );
  });

  it('as the responder: the nonce is sent before the one that it would have to fit', () => {
    // All that a responder has seen when it answers is the commitment. Whatever nonces the initiator may have
    // drawn, the same answer makes codes all over the place.
    const [first] = linkOf(newKeys(), newKeys());
    const fixed = draw();
    const codes = Array.from({ length: 200 }, () => takeAnswer(ask(first, draw()), fixed)?.code);
    expect(new Set(codes).size).to.be.above(198);
  });

  it('by mirroring: its own nonce, its own keys and the wrong role are refused', () => {
    const [mina, jun] = [newKeys(), newKeys()];
    const [first, second] = linkOf(mina, jun);
    const asking = ask(first, draw());
    expect(takeAnswer(asking, asking.nonce)).to.equal(undefined);
    for (const theirs of [mina, { ...mina, deviceKey: draw() }, { ...mina, identityKey: draw() }]) {
      const mirror: SasEnds = { ...first, theirs };
      const mirrored = ask(mirror, draw());
      expect(takeAnswer(mirrored, draw())).to.equal(undefined);
      const { commitment } = ask({ ...mirror, own: theirs, theirs: mina }, mirrored.nonce);
      expect(takeReveal(answer(mirror, commitment, draw()), mirrored.nonce)).to.equal(undefined);
    }
    // A commitment that is sent back to its maker has the two sides in the other order.
    expect(takeReveal(answer(first, asking.commitment, draw()), asking.nonce)).to.equal(undefined);
    expect(takeReveal(answer(second, asking.commitment, asking.nonce), asking.nonce)).to.equal(undefined);
  });

  it('by replaying: what was said in one exchange means nothing in another', () => {
    const [first, second] = linkOf(newKeys(), newKeys());
    const before = honest([first, second]);
    const asking = ask(first, draw());
    const answered = answer(second, asking.commitment, draw());
    expect(takeReveal(answered, before.asking.nonce)).to.equal(undefined);
    const comparing = takeReveal(answered, asking.nonce) as Comparing;
    expect(confirms(comparing, before.initiator.ownMac)).to.equal(false);
    // A commitment that is used again leads to another code, as the responder draws anew.
    const again = answer(second, before.asking.commitment, draw());
    expect(takeReveal(again, before.asking.nonce)?.code).not.to.equal(before.responder.code);
  });
});

describe('saying that the codes match', () => {
  it('is not done by sending back what was heard, or by anything near it', () => {
    const { initiator, responder } = honest(linkOf(newKeys(), newKeys()));
    expect(confirms(initiator, initiator.ownMac)).to.equal(false);
    expect(confirms(responder, responder.ownMac)).to.equal(false);
    expect(confirms(initiator, responder.ownMac.slice(0, 31))).to.equal(false);
    expect(confirms(initiator, new Uint8Array(32))).to.equal(false);
    fc.assert(
      fc.property(fc.nat(31), fc.nat(7), (at, bit) => {
        const changed = responder.ownMac.slice();
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(confirms(initiator, changed)).to.equal(false);
      }),
    );
  });
});

/**
 * A man in the middle between Mina and Jun. Each of them takes the keys in the middle for those of the other. Chooses all keys
 * and nonces of the middle as late as the exchange allows, and knows everything that was sent.
 */
interface Attack {
  readonly mina: Comparing;
  readonly jun: Comparing;
}

const minaKeys = newKeys();
const junKeys = newKeys();

/** Answers Mina and asks Jun: the keys towards Jun are chosen after Mina's and Jun's were seen. */
const askedAndAsking = (): Attack => {
  const [minaEnds] = linkOf(minaKeys, newKeys());
  const [middleEnds, junEnds] = linkOf(newKeys(), junKeys);
  const fromMina: Asking = ask(minaEnds, draw());
  // First to the end with Jun, so that his code is known before Mina is answered.
  const toJun = ask(middleEnds, draw());
  const junAnswered = answer(junEnds, toJun.commitment, draw());
  const jun = takeReveal(junAnswered, toJun.nonce) as Comparing;
  // Nothing that can be sent to Mina now says what her code will be: her nonce is not known.
  return { mina: takeAnswer(fromMina, draw()) as Comparing, jun };
};

/** Asks both: has both answers before it shows either nonce, but is bound to both. */
const askingBoth = (): Attack => {
  const [toMina, minaEnds] = linkOf(newKeys(), minaKeys);
  const [toJun, junEnds] = linkOf(newKeys(), junKeys);
  const [first, second] = [ask(toMina, draw()), ask(toJun, draw())];
  const minaAnswered = answer(minaEnds, first.commitment, draw());
  const junAnswered = answer(junEnds, second.commitment, draw());
  return {
    mina: takeReveal(minaAnswered, first.nonce) as Comparing,
    jun: takeReveal(junAnswered, second.nonce) as Comparing,
  };
};

/** Is asked by both, and answers the second one knowing the code of the first. */
const askedByBoth = (): Attack => {
  const [minaEnds] = linkOf(minaKeys, newKeys());
  const [junEnds] = linkOf(junKeys, newKeys());
  const [mina, jun] = [ask(minaEnds, draw()), ask(junEnds, draw())];
  return { mina: takeAnswer(mina, draw()) as Comparing, jun: takeAnswer(jun, draw()) as Comparing };
};

describe('a man in the middle', () => {
  const RUNS = amount(400, 4_000);
  /** Of guesses at two digits: within five standard deviations. */
  const EXPECTED = RUNS / 100;
  const MOST_OFF = 5 * Math.sqrt(EXPECTED);
  for (const [name, attack] of Object.entries({ askedAndAsking, askingBoth, askedByBoth })) {
    it(`has nothing better than a guess: ${name}`, () => {
      let equal = 0;
      let equalInTwoDigits = 0;
      for (let i = 0; i < RUNS; i++) {
        const { mina, jun } = attack();
        equal += mina.code === jun.code ? 1 : 0;
        equalInTwoDigits += mina.code.slice(-2) === jun.code.slice(-2) ? 1 : 0;
        expect(confirms(mina, jun.ownMac)).to.equal(false);
        expect(confirms(jun, mina.ownMac)).to.equal(false);
      }
      // Some thousand guesses at one in a million: 0.004 are to be expected.
      expect(equal).to.equal(0);
      // Two digits agree as often as chance has it.
      expect(equalInTwoDigits).to.be.within(EXPECTED - MOST_OFF, EXPECTED + MOST_OFF);
    });
  }

  it('that forwards the steps only breaks the commitment', () => {
    const [minaEnds] = linkOf(minaKeys, newKeys());
    const [, junEnds] = linkOf(newKeys(), junKeys);
    const asking = ask(minaEnds, draw());
    const answered = answer(junEnds, asking.commitment, draw());
    expect(takeReveal(answered, asking.nonce)).to.equal(undefined);
  });
});
