import { expect } from 'chai';
import type { PersonId } from '../../../../src/engine/api/ids.ts';
import type { Verification } from '../../../../src/engine/api/state.ts';
import { verificationFrame } from '../../../../src/engine/verification/frames.ts';
import { decodeCbor, encodeCbor } from '../../../../src/engine/wire/cbor.ts';
import { Step, decodeStep, encodeStep } from '../../../../src/engine/verification/steps.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { forgerOf } from '../world/forger.ts';
import { SOON_MS, type Somebody, befriend, createWorld, personOf } from '../world/world.ts';

const MINUTE_MS = 60_000;

/** What a screen shows of the comparison with a person. */
const seen = (of: Somebody, person: PersonId): Verification | undefined =>
  of.state.verifications.find((each) => each.person === person);

const identityOf = (of: Somebody, person: PersonId): string | undefined =>
  of.state.contacts.find(({ id }) => id === person)?.identity;

/** So that no test waits for code that is loaded when it is first needed. */
const warm = async (...everybody: readonly Somebody[]): Promise<void> => {
  for (const each of everybody) await each.api.verification.fingerprint(personOf(each));
};

const twoFriends = async (seed = 41) => {
  const world = createWorld(seed);
  const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
  await befriend(world, mina, jun);
  await warm(mina, jun);
  const [minaId, junId] = [personOf(mina), personOf(jun)];
  const soon = (): Promise<void> => world.clock.advance(SOON_MS);
  /** Both have the code on the screen. */
  const compare = async (): Promise<string> => {
    await mina.api.verification.start(junId);
    await soon();
    await jun.api.verification.start(minaId);
    await soon();
    return seen(mina, junId)?.code ?? '';
  };
  return { world, mina, jun, minaId, junId, soon, compare };
};

type Friends = Awaited<ReturnType<typeof twoFriends>>;

/** Both compare and say that the codes match. */
const verifyBoth = async ({ mina, jun, minaId, junId, soon, compare }: Friends): Promise<void> => {
  await compare();
  await mina.api.verification.confirm(junId, true);
  await jun.api.verification.confirm(minaId, true);
  await soon();
};

/** Changes frames that a browser sends; undefined drops the frame. */
const tamper = (of: Somebody, change: (body: Bytes) => Bytes | undefined): void => {
  const before = of.outgoing;
  of.outgoing = (frame) => {
    const read = verificationFrame.decode(frame);
    if (!read) return before(frame);
    const body = change(read[1]);
    return body && before(verificationFrame.encode(body));
  };
};

/** From now on the frames of a browser are not changed. */
const leaveAlone = (of: Somebody): void => {
  of.outgoing = (frame) => frame;
};

/** The step that a body carries, with its last item changed. */
const withLast = (body: Bytes, last: Bytes): Bytes => {
  const step = decodeCbor(body) as (number | Bytes)[];
  return encodeCbor([...step.slice(0, -1), last]);
};

describe('comparing safety codes', () => {
  it('shows the question to the other side, and the same code to both', async () => {
    const { mina, jun, minaId, junId, soon } = await twoFriends();
    await mina.api.verification.start(junId);
    await soon();
    expect(seen(mina, junId)?.step).to.equal('waiting');
    expect(seen(jun, minaId)?.step).to.equal('asked');
    await jun.api.verification.start(minaId);
    await soon();
    expect(seen(mina, junId)?.step).to.equal('comparing');
    expect(seen(jun, minaId)?.step).to.equal('comparing');
    expect(seen(mina, junId)?.code).to.match(/^\d{6}$/);
    expect(seen(jun, minaId)?.code).to.equal(seen(mina, junId)?.code);
  });

  it('verifies on both sides when both have seen a match, and that outlives a restart', async () => {
    const friends = await twoFriends();
    const { mina, jun, minaId, junId, soon, compare } = friends;
    await compare();
    await mina.api.verification.confirm(junId, true);
    await soon();
    expect(seen(mina, junId)?.step).to.equal('confirming');
    expect(identityOf(mina, junId)).to.equal('unverified');
    expect(identityOf(jun, minaId)).to.equal('unverified');
    await jun.api.verification.confirm(minaId, true);
    await soon();
    expect(seen(mina, junId)?.step).to.equal('verified');
    expect(seen(jun, minaId)?.step).to.equal('verified');
    await Promise.all([mina.restart(), jun.restart()]);
    await soon();
    expect(identityOf(mina, junId)).to.equal('verified');
    expect(identityOf(jun, minaId)).to.equal('verified');
    expect(mina.state.verifications).to.deep.equal([]);
  });

  it('works if both open it at once', async () => {
    for (const seed of [42, 43, 44, 45]) {
      const { mina, jun, minaId, junId, soon } = await twoFriends(seed);
      await mina.api.verification.start(junId);
      await jun.api.verification.start(minaId);
      await soon();
      expect(seen(mina, junId)?.code).to.match(/^\d{6}$/);
      expect(seen(jun, minaId)?.code).to.equal(seen(mina, junId)?.code);
    }
  });

  it('gives another code the next time', async () => {
    const { mina, jun, minaId, junId, soon, compare } = await twoFriends();
    const first = await compare();
    await mina.api.verification.cancel(junId);
    await soon();
    expect(seen(jun, minaId)?.problem).to.equal('stopped');
    expect(await compare())
      .to.match(/^\d{6}$/)
      .and.not.equal(first);
  });

  it('waits for a contact that is away, and asks when the link opens', async () => {
    const { world, mina, jun, minaId, junId, soon } = await twoFriends();
    jun.node.setOnline(false);
    await world.clock.advance(15_000);
    await mina.api.verification.start(junId);
    await soon();
    expect(seen(mina, junId)?.step).to.equal('waiting');
    jun.node.setOnline(true);
    await world.clock.advance(15_000);
    expect(seen(jun, minaId)?.step).to.equal('asked');
    await jun.api.verification.start(minaId);
    await soon();
    expect(seen(jun, minaId)?.code).to.equal(seen(mina, junId)?.code);
  });

  it('ends after two minutes without an answer', async () => {
    const { world, mina, jun, minaId, junId } = await twoFriends();
    await mina.api.verification.start(junId);
    await world.clock.advance(MINUTE_MS);
    expect(seen(mina, junId)?.endsAt).to.equal(world.clock.now() + MINUTE_MS);
    await world.clock.advance(MINUTE_MS + SOON_MS);
    expect(seen(mina, junId)).to.include({ step: 'ended', problem: 'expired' });
    expect(seen(jun, minaId)).to.equal(undefined);
  });

  it('goes on with the same code over the next link, with what one of them has said already', async () => {
    const { world, mina, jun, minaId, junId, soon, compare } = await twoFriends();
    const code = await compare();
    // Said into a link that is gone.
    tamper(mina, () => undefined);
    await mina.api.verification.confirm(junId, true);
    await soon();
    const { endsAt } = seen(mina, junId) ?? {};
    leaveAlone(mina);
    for (const link of jun.node.openLinks()) jun.node.cut(link);
    await world.clock.advance(100);
    expect(seen(mina, junId)).to.include({ step: 'confirming', code, endsAt });
    expect(seen(jun, minaId)).to.include({ step: 'comparing', code });
    await soon();
    expect(jun.node.openLinks()).to.have.length(1);
    await jun.api.verification.confirm(minaId, true);
    await soon();
    expect(seen(mina, junId)?.step).to.equal('verified');
    expect(seen(jun, minaId)?.step).to.equal('verified');
    expect(identityOf(mina, junId)).to.equal('verified');
    expect(identityOf(jun, minaId)).to.equal('verified');
  });

  for (const [name, kind] of Object.entries({ answer: Step.answer, reveal: Step.reveal, match: Step.match }))
    it(`comes to its end where a link takes the last ${name} with it`, async () => {
      const { mina, jun, minaId, junId, soon, compare } = await twoFriends();
      for (const each of [mina, jun])
        tamper(each, (body) => (decodeStep(body)?.[0] === kind ? undefined : body));
      await compare();
      await mina.api.verification.confirm(junId, true);
      await jun.api.verification.confirm(minaId, true);
      await soon();
      for (const each of [mina, jun]) leaveAlone(each);
      for (const link of jun.node.openLinks()) jun.node.cut(link);
      await soon();
      // Asked anew where the question was all that they both knew of.
      if (kind === Step.answer) await jun.api.verification.start(minaId);
      await soon();
      await mina.api.verification.confirm(junId, true);
      await jun.api.verification.confirm(minaId, true);
      await soon();
      expect(identityOf(mina, junId)).to.equal('verified');
      expect(identityOf(jun, minaId)).to.equal('verified');
    });

  it('says that the codes differ also to a side that was not linked then', async () => {
    const { mina, jun, minaId, junId, soon, compare } = await twoFriends();
    await compare();
    await jun.api.verification.confirm(minaId, true);
    await soon();
    tamper(mina, () => undefined);
    await mina.api.verification.confirm(junId, false);
    await soon();
    expect(seen(jun, minaId)?.step).to.equal('confirming');
    leaveAlone(mina);
    for (const link of jun.node.openLinks()) jun.node.cut(link);
    await soon();
    await soon();
    expect(seen(jun, minaId)?.problem).to.equal('differs');
  });

  it('ends if the other page was reloaded, and verifies neither side', async () => {
    const { mina, jun, minaId, junId, soon, compare } = await twoFriends();
    await compare();
    await mina.api.verification.confirm(junId, true);
    await jun.restart();
    await soon();
    await soon();
    expect(seen(mina, junId)?.problem).to.equal('lost');
    expect(identityOf(mina, junId)).to.equal('unverified');
    expect(identityOf(jun, minaId)).to.equal('unverified');
  });

  it('verifies neither side while only one has confirmed', async () => {
    const { world, mina, jun, minaId, junId, compare } = await twoFriends();
    await compare();
    await mina.api.verification.confirm(junId, true);
    await world.clock.advance(6 * MINUTE_MS);
    expect(seen(mina, junId)?.problem).to.equal('expired');
    expect(identityOf(mina, junId)).to.equal('unverified');
    expect(identityOf(jun, minaId)).to.equal('unverified');
  });

  it('says on both sides that the codes differ, and takes the mark away', async () => {
    const friends = await twoFriends();
    const { mina, jun, minaId, junId, soon, compare } = friends;
    await verifyBoth(friends);
    await compare();
    await mina.api.verification.confirm(junId, true);
    await soon();
    await jun.api.verification.confirm(minaId, false);
    await soon();
    expect(seen(jun, minaId)?.problem).to.equal('differs');
    expect(seen(mina, junId)?.problem).to.equal('differs');
    expect(identityOf(mina, junId)).to.equal('unverified');
    expect(identityOf(jun, minaId)).to.equal('unverified');
    await mina.restart();
    await soon();
    expect(identityOf(mina, junId)).to.equal('unverified');
  });

  /** How a man in the middle can end an exchange after a wrong guess. */
  const endings: Readonly<Record<string, (friends: Friends) => Promise<void>>> = {
    'is closed there': async ({ mina, junId, soon }) => {
      await mina.api.verification.cancel(junId);
      await soon();
    },
    'is lost with the page': async ({ mina, soon }) => {
      await mina.restart();
      await warm(mina);
      await soon();
      await soon();
    },
    'runs out of time': async ({ world, mina, junId }) => {
      await world.clock.advance(6 * MINUTE_MS);
      await mina.api.verification.cancel(junId);
    },
    'is begun anew there': async ({ mina, junId, soon }) => {
      tamper(mina, () => undefined);
      await mina.api.verification.cancel(junId);
      await soon();
      leaveAlone(mina);
      await mina.api.verification.start(junId);
      await soon();
      await mina.api.verification.cancel(junId);
      await soon();
    },
  };
  for (const [name, end] of Object.entries(endings))
    it(`warns the second time in a day that a code without a judgement ${name}`, async () => {
      const friends = await twoFriends();
      const { mina, jun, minaId, junId, soon, compare } = friends;
      expect(await compare()).to.have.length(6);
      await end(friends);
      expect(seen(jun, minaId)?.problem).not.to.equal('unjudged');
      // It is kept: loading the page again makes no guess undone.
      await jun.restart();
      await warm(jun);
      await soon();
      expect(await compare()).to.have.length(6);
      await end(friends);
      expect(seen(jun, minaId)).to.include({ step: 'ended', problem: 'unjudged' });
      // It stays until it was seen, and can be tried again.
      await mina.api.verification.start(junId);
      await soon();
      expect(seen(jun, minaId)).to.include({ step: 'ended', problem: 'unjudged' });
      await jun.api.verification.start(minaId);
      await soon();
      expect(seen(jun, minaId)?.code).to.have.length(6);
    });

  it('tells no doubt where the person here has judged the codes, or closed it', async () => {
    const friends = await twoFriends();
    const { mina, jun, minaId, junId, soon, compare } = friends;
    await verifyBoth(friends);
    await verifyBoth(friends);
    for (let i = 0; i < 3; i++) {
      await compare();
      await mina.api.verification.cancel(junId);
      await jun.api.verification.cancel(minaId);
      await soon();
    }
    expect(seen(mina, junId)).to.equal(undefined);
    await compare();
    await jun.api.verification.cancel(minaId);
    await soon();
    expect(seen(mina, junId)?.problem).to.equal('stopped');
  });

  it('allows ten codes an hour with one person, then says when the next one may be made', async () => {
    const { world, mina, minaId, jun, junId, soon, compare } = await twoFriends();
    const start = world.clock.now();
    for (let i = 0; i < 10; i++) {
      expect(await compare()).to.match(/^\d{6}$/);
      await mina.api.verification.cancel(junId);
      await jun.api.verification.cancel(minaId);
      await soon();
    }
    await mina.api.verification.start(junId);
    await soon();
    expect(seen(mina, junId)).to.include({ step: 'ended', problem: 'too-many' });
    expect(seen(mina, junId)?.endsAt).to.be.within(start + 60 * MINUTE_MS, start + 61 * MINUTE_MS);
    expect(seen(jun, minaId)).to.equal(undefined);
    await world.clock.advance(60 * MINUTE_MS);
    expect(await compare()).to.match(/^\d{6}$/);
  });
});

describe('a contact that breaks the rules of the exchange', () => {
  const badSteps: Readonly<Record<string, number>> = { reveal: Step.reveal, match: Step.match };
  for (const [name, kind] of Object.entries(badSteps)) {
    it(`is not taken at its word, and the mark goes: another ${name}`, async () => {
      const friends = await twoFriends();
      const { mina, jun, minaId, junId, soon, compare } = friends;
      await verifyBoth(friends);
      tamper(mina, (body) =>
        decodeStep(body)?.[0] === kind ? withLast(body, new Uint8Array(32).fill(7)) : body,
      );
      await compare();
      await mina.api.verification.confirm(junId, true);
      await jun.api.verification.confirm(minaId, true);
      await soon();
      expect(seen(jun, minaId)?.problem).to.equal('differs');
      expect(identityOf(jun, minaId)).to.equal('unverified');
    });
  }

  it('gets nowhere with its own nonce sent back', async () => {
    const { mina, jun, minaId, junId, soon, compare } = await twoFriends();
    // Jun asks first, so that Mina answers; what she sends is what she will be shown.
    const shown: Bytes[] = [];
    tamper(mina, (body) => {
      const step = decodeStep(body);
      if (step?.[0] === Step.reveal) shown.push(step[2]);
      return body;
    });
    await compare();
    expect(shown).to.have.length(1);
    const [nonce] = shown;
    await mina.api.verification.cancel(junId);
    await soon();
    tamper(jun, (body) => (decodeStep(body)?.[0] === Step.answer ? withLast(body, nonce as Bytes) : body));
    await compare();
    // An old nonce of hers is no harm: hers is new, and so is the code.
    expect(seen(mina, junId)?.code).not.to.equal(seen(jun, minaId)?.code);
  });

  it('is not heard with steps of an exchange that is over', async () => {
    const friends = await twoFriends();
    const { mina, jun, minaId, junId, soon, compare } = friends;
    const recorded: Bytes[] = [];
    tamper(jun, (body) => {
      recorded.push(body);
      return body;
    });
    await verifyBoth(friends);
    const forger = await forgerOf(jun, mina);
    await compare();
    const { code } = seen(mina, junId) ?? {};
    for (const body of recorded) {
      if (decodeStep(body)?.[0] !== Step.ask) forger.send(verificationFrame.encode(body));
    }
    await soon();
    expect(seen(mina, junId)).to.include({ step: 'comparing', code });
    expect(identityOf(mina, junId)).to.equal('verified');
    expect(seen(jun, minaId)?.step).to.equal('comparing');
  });

  it('loses the link with bytes that are no step', async () => {
    const { mina, jun, soon } = await twoFriends();
    const forger = await forgerOf(jun, mina);
    const [before] = mina.node.openLinks();
    forger.send(verificationFrame.encode(new Uint8Array([1, 2, 3])));
    await soon();
    expect(mina.node.openLinks()).not.to.include(before);
    expect(mina.faults.at(-1)).to.contain('a malformed step');
  });

  it('can ask again and again, and is shown ten times an hour', async () => {
    const { world, mina, jun, minaId, junId, soon } = await twoFriends();
    for (let i = 0; i < 30; i++) {
      await jun.api.verification.start(minaId);
      await world.clock.advance(100);
      await mina.api.verification.cancel(junId);
      await jun.api.verification.cancel(minaId);
      await world.clock.advance(100);
    }
    await jun.api.verification.start(minaId);
    await soon();
    expect(seen(mina, junId)).to.equal(undefined);
  });

  it('cannot hide the warning behind a new question', async () => {
    const { mina, jun, minaId, junId, soon, compare } = await twoFriends();
    await compare();
    await mina.api.verification.confirm(junId, false);
    await soon();
    await jun.api.verification.cancel(minaId);
    await jun.api.verification.start(minaId);
    await soon();
    expect(seen(mina, junId)?.problem).to.equal('differs');
    // Once it was seen and Mina wants to try again, they find each other.
    await mina.api.verification.start(junId);
    await soon();
    expect(seen(mina, junId)?.code).to.match(/^\d{6}$/);
    expect(seen(jun, minaId)?.code).to.equal(seen(mina, junId)?.code);
  });

  it('cannot say that a code differs before there is one', async () => {
    const friends = await twoFriends();
    const { mina, jun, minaId, junId, soon } = friends;
    await verifyBoth(friends);
    await mina.api.verification.start(junId);
    tamper(jun, (body) => body);
    await soon();
    const forger = await forgerOf(jun, mina);
    const asked: Bytes[] = [];
    tamper(mina, (body) => {
      asked.push(body);
      return body;
    });
    await mina.api.verification.cancel(junId);
    await mina.api.verification.start(junId);
    await soon();
    const ask = asked.map((body) => decodeStep(body)).find((step) => step?.[0] === Step.ask);
    const frame = encodeStep([Step.end, ask?.[1] as Bytes, 'differs']);
    forger.send(frame);
    await soon();
    expect(seen(mina, junId)?.problem).to.equal('stopped');
    expect(identityOf(mina, junId)).to.equal('verified');
    expect(seen(jun, minaId)?.step).to.equal('asked');
  });
});

describe('a man in the middle of two people', () => {
  /** Mina and Jun each have met Eve, and take her for the other. */
  const between = async () => {
    const world = createWorld(51);
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const eve = await world.browser('Eve');
    await befriend(world, mina, eve);
    await befriend(world, eve, jun);
    await warm(mina, jun, eve);
    const soon = (): Promise<void> => world.clock.advance(SOON_MS);
    return { world, mina, jun, eve, ids: [personOf(mina), personOf(jun), personOf(eve)] as const, soon };
  };

  it('that compares with both of them shows them different codes', async () => {
    const { mina, jun, eve, ids, soon } = await between();
    const [minaId, junId, eveId] = ids;
    await mina.api.verification.start(eveId);
    await jun.api.verification.start(eveId);
    await soon();
    await eve.api.verification.start(minaId);
    await eve.api.verification.start(junId);
    await soon();
    expect(seen(mina, eveId)?.code).to.match(/^\d{6}$/);
    expect(seen(jun, eveId)?.code)
      .to.match(/^\d{6}$/)
      .and.not.equal(seen(mina, eveId)?.code);
    await mina.api.verification.confirm(eveId, false);
    await jun.api.verification.confirm(eveId, false);
    await soon();
    expect(identityOf(mina, eveId)).to.equal('unverified');
    expect(identityOf(jun, eveId)).to.equal('unverified');
  });

  it('that forwards the steps is found out before there is a code', async () => {
    const { mina, jun, eve, ids, soon } = await between();
    const eveId = ids[2];
    const [toMina, toJun] = eve.node.openLinks();
    if (!toMina || !toJun) throw new Error('no links');
    // What comes from one goes on to the other as it is.
    const relay = (from: Somebody, to: typeof toMina, at: number): void => {
      from.outgoing = (frame) => {
        if (frame[1] !== verificationFrame.type) return frame;
        eve.node.inject(to, eve.seal(frame, at));
        return undefined;
      };
    };
    relay(mina, toJun, 1);
    relay(jun, toMina, 0);
    await mina.api.verification.start(eveId);
    await soon();
    expect(seen(jun, eveId)?.step).to.equal('asked');
    await jun.api.verification.start(eveId);
    await soon();
    expect(seen(jun, eveId)).to.include({ step: 'ended', problem: 'differs', code: null });
  });
});

describe('the longer code', () => {
  it('is the same on both screens, and what one scans verifies on that side alone', async () => {
    const { mina, jun, minaId, junId, soon } = await twoFriends();
    const [minas, juns] = [
      await mina.api.verification.fingerprint(junId),
      await jun.api.verification.fingerprint(minaId),
    ];
    if (!minas.ok || !juns.ok) throw new Error('no fingerprint');
    expect(minas.value.digits).to.equal(juns.value.digits);
    expect(await mina.api.verification.check(junId, juns.value.scan)).to.deep.equal({
      ok: true,
      value: 'match',
    });
    await soon();
    expect(identityOf(mina, junId)).to.equal('verified');
    expect(identityOf(jun, minaId)).to.equal('unverified');
    const typed = minas.value.digits.replaceAll(/\d{5}/g, '$& ');
    expect(await jun.api.verification.check(minaId, typed)).to.deep.equal({ ok: true, value: 'match' });
    await soon();
    expect(identityOf(jun, minaId)).to.equal('verified');
  });

  it('says what was scanned where it is not the one, and takes the mark away where it differs', async () => {
    const friends = await twoFriends();
    const { world, mina, jun, minaId, junId, soon } = friends;
    const eve = await world.browser('Eve');
    await befriend(world, eve, jun);
    await warm(eve);
    const own = await mina.api.verification.fingerprint(junId);
    const eves = await eve.api.verification.fingerprint(junId);
    const junsOfEve = await jun.api.verification.fingerprint(personOf(eve));
    if (!own.ok || !eves.ok || !junsOfEve.ok) throw new Error('no fingerprint');
    await verifyBoth(friends);
    const check = async (text: string) => {
      const checked = await mina.api.verification.check(junId, text);
      return checked.ok ? checked.value : checked.error.kind;
    };
    expect(await check(own.value.scan)).to.equal('own');
    expect(await check('https://driftpost.example/')).to.equal('unreadable');
    await soon();
    expect(identityOf(mina, junId)).to.equal('verified');
    expect(await check(eves.value.scan)).to.equal('differs');
    await soon();
    expect(identityOf(mina, junId)).to.equal('unverified');
    // The screen of Jun, but made for another person: he takes another key for that of Mina.
    expect(await check(junsOfEve.value.scan)).to.equal('differs');
    expect(await check('0'.repeat(60))).to.equal('differs');
    expect(await mina.api.verification.fingerprint(personOf(eve))).to.deep.equal({
      ok: false,
      error: { kind: 'unknown-contact' },
    });
    expect(seen(jun, minaId)?.step).to.equal('verified');
  });
});

describe('an identity that is another one', () => {
  it('is shown for a person with a known name and another key, until the codes are compared', async () => {
    const friends = await twoFriends();
    const { world, mina, junId, soon } = friends;
    await verifyBoth(friends);
    const newJun = await world.browser('jun');
    await befriend(world, mina, newJun);
    await warm(newJun);
    const newId = personOf(newJun);
    expect(identityOf(mina, newId)).to.equal('changed');
    // A person that takes a name changes nothing for the contact that had it.
    expect(identityOf(mina, junId)).to.equal('verified');
    await mina.api.verification.start(newId);
    await newJun.api.verification.start(personOf(mina));
    await soon();
    await mina.api.verification.confirm(newId, true);
    await newJun.api.verification.confirm(personOf(mina), true);
    await soon();
    expect(identityOf(mina, newId)).to.equal('verified');
  });

  it('is shown for a contact if its key is not the compared one', async () => {
    const friends = await twoFriends();
    const { mina, junId, soon } = friends;
    await verifyBoth(friends);
    const kept = await mina.store.get('contacts', junId);
    if (!kept.ok) throw new Error('no record');
    const record = kept.value as { verified: { at: number; identityKey: Bytes } };
    const verified = { ...record.verified, identityKey: new Uint8Array(32) };
    await mina.store.write([{ op: 'put', table: 'contacts', key: junId, value: { ...record, verified } }]);
    await mina.restart();
    await soon();
    expect(identityOf(mina, junId)).to.equal('changed');
  });

  it('is nothing to say of a contact from before there was comparing', async () => {
    const { mina, junId, soon } = await twoFriends();
    const kept = await mina.store.get('contacts', junId);
    if (!kept.ok) throw new Error('no record');
    const { verified: _, ...old } = kept.value as { verified: null };
    await mina.store.write([{ op: 'put', table: 'contacts', key: junId, value: old }]);
    await mina.restart();
    await soon();
    expect(mina.faults).to.deep.equal([]);
    expect(identityOf(mina, junId)).to.equal('unverified');
  });
});
