import { expect } from 'chai';
import { MAX_CONTENT_BYTES, ENVELOPE_BYTES } from '../../../src/engine/sessions/limits.ts';
import {
  TAG_BYTES,
  addressEnvelope,
  dayOf,
  splitEnvelope,
  tagOf,
} from '../../../src/engine/sessions/envelope.ts';
import { EMPTY_PEER, decodePeer, encodePeer } from '../../../src/engine/sessions/peer-state.ts';
import { openFrom, owesAnswer, sealTo, startSession, wantRekey } from '../../../src/engine/sessions/peer.ts';
import { decodePrekeys, encodePrekeys, rotatePrekeys } from '../../../src/engine/sessions/prekeys.ts';
import { readStart, respond } from '../../../src/engine/sessions/start.ts';
import {
  START_MS,
  bundleOf,
  couple,
  createParty,
  directionOf,
  noble,
  preferredOf,
  receive,
  restart,
  send,
  start,
  webCrypto,
} from './world.ts';

const DAY_MS = 86_400_000;

for (const [name, primitives] of [
  ['noble', noble],
  ['WebCrypto', webCrypto],
] as const) {
  describe(`sessions over ${name}`, () => {
    it('reach somebody who is offline, and are answered', async () => {
      const [alice, bob] = await couple(primitives);
      const first = await send(alice, bob, 'one');
      const second = await send(alice, bob, 'two');
      expect(await receive(bob, alice, second)).to.equal('two');
      const answer = await send(bob, alice, 'three');
      expect(await receive(alice, bob, answer)).to.equal('three');
      expect(await receive(bob, alice, first)).to.equal('one');
      expect(await receive(bob, alice, await send(alice, bob, 'four'))).to.equal('four');
    });

    it('open nothing twice', async () => {
      const [alice, bob] = await couple(primitives);
      const sealed = [await send(alice, bob, 'a'), await send(alice, bob, 'b'), await send(alice, bob, 'c')];
      for (const each of [2, 0, 1]) await receive(bob, alice, sealed[each]!);
      for (const each of sealed)
        expect(await receive(bob, alice, each)).to.deep.equal({ error: 'duplicate' });
      await receive(alice, bob, await send(bob, alice, 'd'));
      await receive(bob, alice, await send(alice, bob, 'e'));
      for (const each of sealed) expect(await receive(bob, alice, each)).to.have.property('error');
    });
  });
}

describe('sessions', () => {
  it('mix the two adapters', async () => {
    const alice = await createParty(noble, 1);
    const bob = await createParty(webCrypto, 2);
    for (const text of ['a', 'b', 'c']) {
      expect(await receive(bob, alice, await send(alice, bob, text))).to.equal(text);
      expect(await receive(alice, bob, await send(bob, alice, text))).to.equal(text);
    }
  });

  it('make envelopes of six sizes, whatever is in them', async () => {
    const [alice, bob] = await couple(webCrypto);
    await receive(bob, alice, await send(alice, bob, 'hello'));
    await receive(alice, bob, await send(bob, alice, 'hello'));
    const sizes = new Set<number>();
    for (const length of [0, 1, 100, 391, 392, 1_000, 3_000, 12_000, 20_000, 60_000, MAX_CONTENT_BYTES]) {
      const text = 'x'.repeat(length);
      const sealed = await send(alice, bob, text);
      sizes.add(sealed.length + TAG_BYTES);
      expect(await receive(bob, alice, sealed)).to.equal(text);
    }
    expect([...sizes]).to.deep.equal(ENVELOPE_BYTES);
    const input = {
      direction: directionOf(alice, bob),
      content: new Uint8Array(MAX_CONTENT_BYTES + 1),
      now: 0,
    };
    expect(await sealTo(alice.deps, alice.state, input)).to.deep.equal({ ok: false, error: 'too-long' });
  });

  it('leave outside nothing but a tag, another one each day and each way', async () => {
    const [alice, bob] = await couple(webCrypto);
    const days = [dayOf(START_MS), dayOf(START_MS + DAY_MS)];
    const ways = [directionOf(alice, bob), directionOf(bob, alice)];
    const tags = await Promise.all(ways.flatMap((way) => days.map((day) => tagOf(noble, way, day))));
    expect(new Set(tags.map(String)).size).to.equal(4);
    const sealed = await send(alice, bob, 'hello');
    expect(splitEnvelope(addressEnvelope(tags[0]!, sealed))).to.deep.equal({ tag: tags[0], sealed });
    expect(splitEnvelope(sealed)).to.equal(undefined);
    const seen = sealed.join();
    const keys = [...Object.values(alice.own.keys), ...Object.values(bob.own.keys)] as Uint8Array[];
    for (const key of keys) expect(seen).not.to.include(key.join());
  });

  it('change nothing when any one byte was changed', async () => {
    const [alice, bob] = await couple(webCrypto);
    const check = async (sealed: Uint8Array<ArrayBuffer>): Promise<void> => {
      const before = encodePeer(bob.state);
      for (let i = 0; i < sealed.length; i++) {
        const forged = sealed.with(i, sealed[i]! ^ (1 << (i % 8)));
        expect(await receive(bob, alice, forged), `byte ${i}`).to.have.property('error');
      }
      expect(encodePeer(bob.state)).to.deep.equal(before);
    };
    const first = await send(alice, bob, 'first');
    await check(first);
    expect(await receive(bob, alice, first)).to.equal('first');
    await receive(alice, bob, await send(bob, alice, 'answer'));
    alice.state = wantRekey(alice.state, START_MS);
    const offering = await send(alice, bob, 'offering');
    await check(offering);
    expect(await receive(bob, alice, offering)).to.equal('offering');
  });

  it('refuse what is cut short, longer, empty or of somebody else', async () => {
    const [alice, bob] = await couple(webCrypto);
    const mallory = await createParty(webCrypto, 9);
    const sealed = await send(alice, bob, 'hello');
    for (const length of [0, 11, 12, 100, 1_283, 1_284, 1_341, sealed.length - 1]) {
      expect(await receive(bob, alice, sealed.slice(0, length)), `${length}`).to.have.property('error');
    }
    expect(await receive(bob, mallory, sealed)).to.deep.equal({ error: 'unreadable' });
    expect(await receive(mallory, alice, sealed)).to.deep.equal({ error: 'unreadable' });
    // An attacker that knows the pair's secret is still not one of the pair.
    const posing = { ...mallory, own: { ...mallory.own, keys: alice.own.keys } };
    const forged = await send(posing, bob, 'I am Alice');
    expect(await receive(bob, alice, forged)).to.have.property('error');
    expect(await receive(bob, alice, sealed)).to.equal('hello');
  });

  it('refuse a start with other keys than those of the device on its list', async () => {
    const [alice, bob] = await couple(webCrypto);
    const eve = await createParty(webCrypto, 50);
    const { keys } = alice.own;
    const { dhKey, identityKey } = eve.own.keys;
    const lies = [
      { ...keys, dhKey },
      { ...keys, identityKey },
      { ...eve.own.keys, identityKey: keys.identityKey },
    ];
    for (const lie of lies) {
      const posing = { ...eve, state: EMPTY_PEER, own: { ...eve.own, keys: lie } };
      const sealed = await send(posing, bob, 'I am Alice');
      expect(await receive(bob, posing, sealed, START_MS, keys)).to.deep.equal({ error: 'bad-start' });
      expect(bob.state).to.equal(EMPTY_PEER);
    }
  });

  it('take no start while the list of the device is not known', async () => {
    const [alice, bob] = await couple(webCrypto);
    const sealed = await send(alice, bob, 'hello');
    const { own, prekeys } = bob;
    const input = { own, prekeys, direction: directionOf(alice, bob), sealed, now: START_MS };
    const opened = await openFrom(webCrypto, bob.state, { ...input, peer: undefined });
    expect(opened).to.deep.equal({ ok: false, error: 'bad-start' });
    expect(await receive(bob, alice, sealed)).to.equal('hello');
  });

  it('refuse keys of low order in a start and in a bundle', async () => {
    const [alice, bob] = await couple(webCrypto);
    await start(alice, bob);
    const read = await readStart(webCrypto, alice.state.sessions[0]!.start!);
    const { own, prekeys } = bob;
    for (const lowest of [0, 1]) {
      const low = new Uint8Array(32).with(0, lowest);
      const peer = alice.own.keys;
      const input = { start: { ...read!, ephemeral: low }, peer, own, prekeys, now: START_MS };
      expect(await respond(webCrypto, input)).to.deep.equal({ ok: false, error: 'bad-start' });
      const bundle = { ...(await bundleOf(bob)), dhKey: low };
      const begin = { own: alice.own, bundle, now: START_MS };
      const begun = await startSession(alice.deps, EMPTY_PEER, begin);
      expect(begun).to.deep.equal({ ok: false, error: 'bad-bundle' });
    }
  });

  it('refuse a start of their own that comes back', async () => {
    const bob = await createParty(webCrypto, 1);
    const { prekeys, own } = bob;
    const sealed = await send(bob, bob, 'to myself');
    expect(await receive({ ...bob, state: EMPTY_PEER }, bob, sealed)).to.deep.equal({ error: 'bad-start' });
    const { start: plain } = bob.state.sessions[0]!;
    const read = await readStart(webCrypto, plain!);
    const input = { start: read!, peer: own.keys, own, prekeys, now: START_MS };
    expect(await respond(webCrypto, input)).to.deep.equal({ ok: false, error: 'bad-start' });
  });

  it('take a start once, even after its session is gone', async () => {
    const [alice, bob] = await couple(webCrypto);
    const sealed = await send(alice, bob, 'once');
    expect(await receive(bob, alice, sealed)).to.equal('once');
    bob.state = { ...bob.state, sessions: [] };
    restart(bob);
    expect(await receive(bob, alice, sealed)).to.deep.equal({ error: 'duplicate' });
  });

  it('say when nobody answered a thousand messages, and go on with a new start', async () => {
    const [alice, bob] = await couple(webCrypto);
    const sealed = [];
    for (let i = 0; i < 1_005; i++) sealed.push(await send(alice, bob, `${i}`));
    expect(alice.state.sessions).to.have.length(2);
    for (const i of [1_004, 999, 0, 1_000]) expect(await receive(bob, alice, sealed[i]!)).to.equal(`${i}`);
    expect(await receive(alice, bob, await send(bob, alice, 'late'))).to.equal('late');
    expect(preferredOf(alice)).to.equal(preferredOf(bob));
  });

  it('become one when both sides start, in whatever order the starts arrive', async () => {
    for (let seed = 10; seed < 30; seed += 2) {
      const [alice, bob] = await couple(webCrypto, seed);
      const [a, b] = [await send(alice, bob, 'from Alice'), await send(bob, alice, 'from Bob')];
      const isLate = seed % 4 === 0;
      if (!isLate) expect(await receive(alice, bob, b)).to.equal('from Bob');
      expect(await receive(bob, alice, a)).to.equal('from Alice');
      for (let turn = 0; turn < 2; turn++) {
        expect(await receive(alice, bob, await send(bob, alice, 'b'))).to.equal('b');
        expect(await receive(bob, alice, await send(alice, bob, 'a'))).to.equal('a');
        if (isLate && turn === 0) expect(await receive(alice, bob, b)).to.equal('from Bob');
      }
      expect(preferredOf(alice), `seed ${seed}`).to.equal(preferredOf(bob));
    }
  });

  it('go on after one side lost everything', async () => {
    const [alice, bob] = await couple(webCrypto);
    await receive(bob, alice, await send(alice, bob, 'a'));
    await receive(alice, bob, await send(bob, alice, 'b'));
    bob.state = { sessions: [], taken: [], clock: 0 };
    const lost = await send(alice, bob, 'lost');
    expect(await receive(bob, alice, lost)).to.deep.equal({ error: 'unreadable' });
    expect(await receive(alice, bob, await send(bob, alice, 'again', START_MS + 1))).to.equal('again');
    expect(await receive(bob, alice, await send(alice, bob, 'found'))).to.equal('found');
    expect(preferredOf(alice)).to.equal(preferredOf(bob));
  });

  it('keep keys of overtaken messages for fourteen days', async () => {
    const [alice, bob] = await couple(webCrypto);
    const [early, late, last] = [
      await send(alice, bob, '0'),
      await send(alice, bob, '1'),
      await send(alice, bob, '2'),
    ];
    expect(await receive(bob, alice, last)).to.equal('2');
    expect(await receive(bob, alice, early, START_MS + 14 * DAY_MS - 1)).to.equal('0');
    expect(await receive(bob, alice, late, START_MS + 14 * DAY_MS)).to.deep.equal({ error: 'duplicate' });
  });

  it('refuse states that are damaged', async () => {
    const [alice, bob] = await couple(webCrypto);
    await send(alice, bob, 'a');
    const bytes = encodePeer(alice.state);
    expect(decodePeer(bytes)).to.deep.equal(alice.state);
    expect(decodePeer(bytes.slice(0, -1))).to.equal(undefined);
    expect(decodePeer(new Uint8Array([...bytes, 0]))).to.equal(undefined);
    expect(decodePeer(bytes.with(1, 2))).to.equal(undefined);
  });
});

describe('hybrid steps', () => {
  const messagesSince = (party: Awaited<ReturnType<typeof createParty>>): number =>
    party.state.sessions[0]!.ratchet.rekey.messages;

  it('follow a new live link within one round trip', async () => {
    const [alice, bob] = await couple(webCrypto);
    await receive(bob, alice, await send(alice, bob, 'a'));
    await receive(alice, bob, await send(bob, alice, 'b'));
    alice.state = wantRekey(alice.state, START_MS);
    await receive(bob, alice, await send(alice, bob, 'c'));
    expect(owesAnswer(bob.state)).to.equal(true);
    restart(alice);
    restart(bob);
    await receive(alice, bob, await send(bob, alice, ''));
    expect(owesAnswer(bob.state)).to.equal(false);
    expect(alice.state.sessions[0]!.ratchet.rekey).to.include({ offer: null, wanted: false, messages: 1 });
    expect(messagesSince(bob)).to.equal(1);
    expect(await receive(bob, alice, await send(alice, bob, 'd'))).to.equal('d');
  });

  it('come before the fiftieth message, and after a day', async () => {
    const [alice, bob] = await couple(webCrypto);
    for (let i = 0; i < 200; i++) {
      await receive(bob, alice, await send(alice, bob, 'a'));
      await receive(alice, bob, await send(bob, alice, 'b'));
      expect(messagesSince(alice)).to.be.below(50);
      expect(messagesSince(bob)).to.be.below(50);
    }
    const later = START_MS + DAY_MS;
    await receive(bob, alice, await send(alice, bob, 'a', later), later);
    await receive(alice, bob, await send(bob, alice, 'b', later), later);
    expect(alice.state.sessions[0]!.ratchet.rekey.mixedAt).to.equal(later);
  });

  it('come when both ask at once', async () => {
    const [alice, bob] = await couple(webCrypto);
    await receive(bob, alice, await send(alice, bob, 'a'));
    await receive(alice, bob, await send(bob, alice, 'b'));
    alice.state = wantRekey(alice.state, START_MS);
    bob.state = wantRekey(bob.state, START_MS);
    const [a, b] = [await send(alice, bob, 'c'), await send(bob, alice, 'd')];
    expect(await receive(alice, bob, b)).to.equal('d');
    expect(await receive(bob, alice, a)).to.equal('c');
    for (let i = 0; i < 3; i++) {
      expect(await receive(bob, alice, await send(alice, bob, 'e'))).to.equal('e');
      expect(await receive(alice, bob, await send(bob, alice, 'f'))).to.equal('f');
    }
    for (const party of [alice, bob]) {
      expect(party.state.sessions[0]!.ratchet.rekey).to.include({ offer: null, peerOffer: null });
    }
  });
});

describe('prekeys', () => {
  it('are rotated, kept as long as a message may be under way, then destroyed', async () => {
    const alice = await createParty(webCrypto, 1);
    const before = alice.prekeys;
    expect(await rotatePrekeys(alice.deps, before, START_MS + DAY_MS)).to.equal(before);
    const two = await rotatePrekeys(alice.deps, before, START_MS + 2 * DAY_MS);
    expect(two).to.have.length(2);
    expect(two[0]).to.equal(before[0]);
    const later = await rotatePrekeys(alice.deps, two, START_MS + 16 * DAY_MS);
    expect(later).to.have.length(2);
    expect(later).not.to.include(before[0]);
    expect(await decodePrekeys(noble, encodePrekeys(two))).to.deep.equal(two);
  });

  it('start sessions after they were replaced, until they are destroyed', async () => {
    const [alice, bob] = await couple(webCrypto);
    await start(alice, bob);
    const [one, two] = [await send(alice, bob, '1'), await send(alice, bob, '2')];
    bob.prekeys = await rotatePrekeys(bob.deps, bob.prekeys, START_MS + 15 * DAY_MS);
    const early = { ...bob };
    expect(await receive(early, alice, one, START_MS + 15 * DAY_MS)).to.equal('1');
    bob.prekeys = await rotatePrekeys(bob.deps, bob.prekeys, START_MS + 16 * DAY_MS);
    expect(await receive(bob, alice, two, START_MS + 16 * DAY_MS)).to.deep.equal({ error: 'unknown-prekey' });
  });
});
