import { expect } from 'chai';
import { decodeCbor } from '../../../src/engine/wire/cbor.ts';
import { openMessage } from '../../../src/engine/crypto/message-cipher.ts';
import { stepChain } from '../../../src/engine/sessions/kdf.ts';
import { nonceOf } from '../../../src/engine/sessions/envelope.ts';
import { encodePeer } from '../../../src/engine/sessions/peer-state.ts';
import { wantRekey } from '../../../src/engine/sessions/peer.ts';
import { encodePrekeys, rotatePrekeys } from '../../../src/engine/sessions/prekeys.ts';
import { type Bytes, concat } from '../../../src/lib/bytes.ts';
import type { Random } from '../../../src/ports/random.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { type Party, START_MS, couple, receive, send, webCrypto } from './world.ts';

const HEAD_BYTES = 12 + 57;

/** Every byte string of 32 bytes that a state holds, at any depth. */
const keysIn = (value: unknown): Bytes[] => {
  if (value instanceof Uint8Array) return value.length === 32 ? [new Uint8Array(value)] : [];
  return Array.isArray(value) ? value.flatMap(keysIn) : [];
};

/** Whether any key of a state, or one that a few steps of a chain make of it, opens a plain message's body. */
const someKeyOpens = (keys: readonly Bytes[], ad: Bytes, sealed: Bytes): boolean => {
  const head = sealed.slice(0, HEAD_BYTES);
  const how = { nonce: nonceOf(head.subarray(0, 12), 2), ad: concat(ad, head) };
  for (const first of keys) {
    let chainKey = first;
    for (let step = 0; step < 4; step++) {
      const next = stepChain(chainKey);
      for (const key of [chainKey, next.messageKey]) {
        if (openMessage({ ...how, key }, sealed.subarray(HEAD_BYTES))) return true;
      }
      chainKey = next.chainKey;
    }
  }
  return false;
};

/** An attacker that has everything that a device had at one moment, and draws its own chance. */
const stolen = (party: Party, random: Random = createSeededRandom(999)): Party => ({
  ...party,
  deps: { ...party.deps, random },
});

const everythingOf = ({ state, prekeys, own }: Party): Bytes[] => [
  ...keysIn(decodeCbor(encodePeer(state))),
  ...keysIn(decodeCbor(encodePrekeys(prekeys))),
  own.dhSecret,
];

const settled = async (seed: number): Promise<[Party, Party]> => {
  const [alice, bob] = await couple(webCrypto, seed);
  await receive(bob, alice, await send(alice, bob, 'a'));
  await receive(alice, bob, await send(bob, alice, 'b'));
  return [alice, bob];
};

describe('who steals the state of one moment', () => {
  it('holds no key of an earlier message', async () => {
    const [alice, bob] = await settled(1);
    const earlier: Bytes[] = [];
    for (let i = 0; i < 6; i++) {
      earlier.push(await send(alice, bob, 'to Bob'));
      await receive(bob, alice, earlier.at(-1)!);
      earlier.push(await send(bob, alice, 'to Alice'));
      await receive(alice, bob, earlier.at(-1)!);
    }
    const next = await send(alice, bob, 'next');
    for (const victim of [alice, bob]) {
      const keys = everythingOf(victim);
      const { ad } = victim.state.sessions[0]!;
      for (const sealed of earlier) expect(someKeyOpens(keys, ad, sealed)).to.equal(false);
      const thief = stolen({ ...victim, state: { ...victim.state, taken: [] } });
      const other = victim === alice ? bob : alice;
      for (const sealed of earlier) expect(await receive(thief, other, sealed)).to.have.property('error');
    }
    // The search itself is right: it does find the key of a message that was sent and not yet received …
    const half = { ...bob };
    await receive(half, alice, await send(alice, bob, 'over'));
    expect(someKeyOpens(everythingOf(half), half.state.sessions[0]!.ad, next)).to.equal(true);
    // … and no more once that is received.
    await receive(half, alice, next);
    expect(someKeyOpens(everythingOf(half), half.state.sessions[0]!.ad, next)).to.equal(false);
  });

  it('reads the first messages of a session only while the prekey is kept', async () => {
    const [alice, bob] = await couple(webCrypto, 3);
    const first = await send(alice, bob, 'first');
    await receive(bob, alice, first);
    await receive(alice, bob, await send(bob, alice, 'b'));
    await receive(bob, alice, await send(alice, bob, 'c'));
    const gone = { sessions: [], taken: [], clock: 0 };
    expect(await receive(stolen({ ...bob, state: gone }), alice, first)).to.equal('first');
    const later = START_MS + 16 * 86_400_000;
    bob.prekeys = await rotatePrekeys(bob.deps, bob.prekeys, later);
    expect(await receive(stolen({ ...bob, state: gone }), alice, first)).to.have.property('error');
  });

  it('reads on until the victim has answered, and nothing after that', async () => {
    const [alice, bob] = await settled(5);
    const thief = stolen(bob);
    const one = await send(alice, bob, 'one');
    expect(await receive(thief, alice, one)).to.equal('one');
    await receive(bob, alice, one);
    const fresh = await send(bob, alice, 'fresh');
    await receive(alice, bob, fresh);
    for (let i = 0; i < 4; i++) {
      const sealed = await send(alice, bob, 'healed');
      expect(await receive(thief, alice, sealed)).to.have.property('error');
      expect(await receive(bob, alice, sealed)).to.equal('healed');
      await receive(alice, bob, await send(bob, alice, 'again'));
    }
  });

  it('reads nothing after a hybrid step even if X25519 is broken', async () => {
    for (const isHybrid of [false, true]) {
      const [alice, bob] = await settled(7);
      // The thief learns each new X25519 secret of Bob's (the first 32 bytes of each sending step), nothing else.
      const drawn: Bytes[] = [];
      const bobs = createSeededRandom(70);
      const watched: Party = stolen(bob, {
        bytes: (count) => {
          const bytes = bobs.bytes(count);
          if (count === 32) drawn.push(bytes.slice()); // What was drawn is overwritten after use.
          return bytes;
        },
      });
      const garbage = createSeededRandom(71);
      const thief = stolen(bob, {
        bytes: (count) => (count === 32 ? drawn.shift() : undefined) ?? garbage.bytes(count),
      });
      if (isHybrid) alice.state = wantRekey(alice.state, START_MS);
      const outcomes: unknown[] = [];
      for (let i = 0; i < 3; i++) {
        const sealed = await send(alice, bob, 'secret');
        outcomes.push(await receive(thief, alice, sealed));
        expect(await receive(watched, alice, sealed)).to.equal('secret');
        drawn.length = 0;
        const answer = await send(watched, alice, 'answer');
        drawn.length = Math.min(drawn.length, 1);
        if (outcomes.at(-1) === 'secret') await send(thief, alice, 'the same step');
        expect(await receive(alice, watched, answer)).to.equal('answer');
      }
      const read = outcomes.map((outcome) => outcome === 'secret');
      expect(read).to.deep.equal(isHybrid ? [true, false, false] : [true, true, true]);
    }
  });
});
