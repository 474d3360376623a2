import { expect } from 'chai';
import { createIdentity, identityOf, newDeviceOf } from '../../../src/engine/identity/identity.ts';
import { ownPairSecret } from '../../../src/engine/sessions/own-pair.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { createRememberingPrimitives } from '../remembering-primitives.ts';

const primitives = createRememberingPrimitives();
const random = createSeededRandom(5);
const conversation = new Uint8Array(32).fill(7);

describe('the secret of two devices of one person', () => {
  it('is the same at both, and another one for other devices and conversations', async () => {
    const { identity: one, secrets } = await createIdentity({ primitives, random });
    const anew = () => identityOf(primitives, newDeviceOf(secrets.identitySecret, random));
    const [two, three] = [await anew(), await anew()];
    const between = (own = one.own, other = two.own.keys, name = conversation) =>
      ownPairSecret(primitives, { own, other, conversation: name });
    const secret = await between();
    expect(secret).to.have.lengthOf(32);
    expect(await between(two.own, one.own.keys)).to.deep.equal(secret);
    expect(await between(one.own, three.own.keys)).not.to.deep.equal(secret);
    expect(await between(one.own, two.own.keys, new Uint8Array(32))).not.to.deep.equal(secret);
    // The same DH key under another device key is another device.
    const posing = { ...two.own.keys, deviceKey: three.own.keys.deviceKey };
    expect(await between(one.own, posing)).not.to.deep.equal(secret);
  });

  it('is none with a DH key that is none', async () => {
    const { identity } = await createIdentity({ primitives, random });
    const other = { ...identity.own.keys, dhKey: new Uint8Array(32) };
    expect(await ownPairSecret(primitives, { own: identity.own, other, conversation })).to.equal(undefined);
  });
});
