import { expect } from 'chai';
import { decodePeer, encodePeer } from '../../../src/engine/sessions/peer-state.ts';
import { eraseReplaced } from '../../../src/engine/sessions/erase.ts';
import { wantRekey } from '../../../src/engine/sessions/peer.ts';
import { encodePrekeys } from '../../../src/engine/sessions/prekeys.ts';
import { type Party, START_MS, couple, noble, receive, send, webCrypto } from './world.ts';

const isErased = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** What a party does, and the state it had is overwritten once the new one is there. */
const erasing = async <T>(party: Party, work: () => Promise<T>): Promise<T> => {
  const before = party.state;
  const outcome = await work();
  eraseReplaced(before, party.state);
  return outcome;
};

for (const [name, primitives] of [
  ['noble', noble],
  ['WebCrypto', webCrypto],
] as const) {
  it(`sessions over ${name} go on when every state that was replaced is erased`, async () => {
    const [alice, bob] = await couple(primitives);
    const prekeys = [encodePrekeys(alice.prekeys), encodePrekeys(bob.prekeys)];
    const say = async (from: Party, to: Party, text: string): Promise<void> => {
      const late = await erasing(from, () => send(from, to, `${text}, late`));
      const sealed = await erasing(from, () => send(from, to, text));
      expect(await erasing(to, () => receive(to, from, sealed))).to.equal(text);
      expect(await erasing(to, () => receive(to, from, late))).to.equal(`${text}, late`);
    };
    for (let turn = 0; turn < 30; turn++) {
      if (turn % 10 === 5) alice.state = wantRekey(alice.state, START_MS);
      await say(alice, bob, `a${turn}`);
      await say(bob, alice, `b${turn}`);
    }
    expect([encodePrekeys(alice.prekeys), encodePrekeys(bob.prekeys)]).to.deep.equal(prekeys);
  });
}

it('a state that was replaced holds no chain key and no DH key any more, and its successor all of its own', async () => {
  const [alice, bob] = await couple(webCrypto);
  await receive(bob, alice, await send(alice, bob, 'a'));
  const [before] = bob.state.sessions;
  const old = bob.state;
  await send(bob, alice, 'b');
  const after = encodePeer(bob.state);
  eraseReplaced(old, bob.state);
  expect(isErased(before!.ratchet.RK)).to.equal(true);
  expect(isErased(before!.ratchet.DHs!.secretKey)).to.equal(true);
  expect(encodePeer(bob.state)).to.deep.equal(after);
  expect(decodePeer(after)).to.deep.equal(bob.state);
});

it('a state that was not replaced is as it was after a message that did not open', async () => {
  const [alice, bob] = await couple(webCrypto);
  await receive(bob, alice, await send(alice, bob, 'a'));
  const sealed = await send(alice, bob, 'b');
  const before = encodePeer(bob.state);
  const forged = sealed.with(200, sealed[200]! ^ 1);
  expect(await receive(bob, alice, forged)).to.have.property('error');
  expect(encodePeer(bob.state)).to.deep.equal(before);
  expect(await receive(bob, alice, sealed)).to.equal('b');
});
