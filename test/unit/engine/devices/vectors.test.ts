import { expect } from 'chai';
import {
  type DeviceCard,
  encodeCard,
  readCard,
  uniteCards,
} from '../../../../src/engine/devices/device-card.ts';
import { devicesOn, successorOf } from '../../../../src/engine/devices/device-list.ts';
import { signPrekeys } from '../../../../src/engine/devices/device-prekeys.ts';
import { encodeLogEnd, readLogEnd, signLogEnd, tighterEnd } from '../../../../src/engine/devices/log-end.ts';
import {
  acceptSuccession,
  operationFromCbor,
  signOperation,
} from '../../../../src/engine/devices/operation.ts';
import { saysOf } from '../../../../src/engine/devices/says.ts';
import { type SigningKey, signingKeyOf } from '../../../../src/engine/crypto/signature.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import type { Vectors } from '../../../second-implementation/devices-story.js';
import { fromHex, toHex } from '../../../vectors/hex.ts';
import { loadVectors } from '../../../vectors/load.ts';
import { NO_EXTENSIONS, primitives } from './persons.ts';

const SIGNATURE_BYTES = 64;
const split = (hex: string): readonly [body: Bytes, signature: Bytes] => {
  const bytes = fromHex(hex);
  return [bytes.slice(0, -SIGNATURE_BYTES), bytes.slice(-SIGNATURE_BYTES)];
};

describe('frozen lists of devices', () => {
  let frozen: Vectors;
  let identity: SigningKey;
  before(async () => {
    frozen = await loadVectors<Vectors>('devices.json');
    identity = await signingKeyOf(primitives, fromHex(frozen.identitySecret));
  });

  const read = async (hex: string): Promise<DeviceCard> => {
    const result = await readCard(primitives, fromHex(hex));
    if (!result.ok) throw new Error(result.error);
    return result.value;
  };

  it('have the operations that are signed here, with their ids', async () => {
    const of = (name: string) =>
      operationFromCbor(identity.publicKey, split(frozen.operations[name] as string));
    for (const name of Object.keys(frozen.operations)) {
      const operation = of(name);
      expect(operation && toHex(operation.id), name).to.equal(frozen.ids[name]);
      if (!operation || operation.says.kind === 'unknown') continue;
      expect(await signOperation(primitives, identity, operation.says), name).to.deep.equal(operation);
    }
    expect(of('ofNextVersion')?.says).to.deep.equal({ kind: 'unknown' });
  });

  it('have the keys and signatures of these secrets', async () => {
    const { devices, successorSecrets, operations, prekeys, ids, now } = frozen;
    const [phone] = devices as [Vectors['devices'][number]];
    const deviceKey = await signingKeyOf(primitives, fromHex(phone.deviceSecret));
    const { publicKey: dhKey } = await primitives.dhKeyPair(fromHex(phone.dhSecret));
    const add = { seat: 0, generation: 1, deviceKey: deviceKey.publicKey, dhKey, ms: now };
    const says = { kind: 'add', ...add, extensions: NO_EXTENSIONS };
    expect(saysOf(split(operations['phone'] as string)[0])).to.deep.equal(says);
    const made = await signPrekeys(primitives, deviceKey, {
      addId: fromHex(ids['phone'] as string),
      sequence: now,
      dhKey: (await primitives.dhKeyPair(fromHex(phone.prekeys.dhSecret))).publicKey as Bytes,
      kemKey: (await primitives.kemPublicKey(fromHex(phone.prekeys.kemSeed))) as Bytes,
      extensions: NO_EXTENSIONS,
    });
    expect(toHex(made.body) + toHex(made.signature)).to.equal(prekeys['phone']);
    const successor = await signingKeyOf(primitives, fromHex(successorSecrets[0] as string));
    const succession = saysOf(split(operations['firstSuccessor'] as string)[0]);
    const accepted = await acceptSuccession(primitives, successor, identity.publicKey);
    expect(succession?.kind === 'succeed' && succession.accepted).to.deep.equal(accepted);
  });

  it('are read, united and encoded as the second implementation does', async () => {
    const { phone, laptop, both, later } = frozen.cards;
    for (const hex of Object.values(frozen.cards)) expect(toHex(encodeCard(await read(hex)))).to.equal(hex);
    expect(toHex(encodeCard(uniteCards(await read(laptop), await read(phone))))).to.equal(both);
    expect(toHex(encodeCard(uniteCards(await read(later), await read(phone))))).to.equal(later);
    expect(devicesOn((await read(both)).list).map(({ seat }) => seat)).to.deep.equal([0, 1, 2]);
    expect(devicesOn((await read(later)).list).map(({ seat }) => seat)).to.deep.equal([1, 2]);
    expect(successorOf((await read(later)).list)).to.equal('disputed');
  });

  it('have the ends of logs that are signed here, of which the same one counts', async () => {
    const ends = await Promise.all(
      frozen.logEnds.map((hex) => readLogEnd(primitives, identity.publicKey, fromHex(hex))),
    );
    const [one, other] = ends;
    if (!one || !other) throw new Error('not log ends');
    expect(await signLogEnd(primitives, identity, one)).to.deep.equal(one);
    expect(toHex(encodeLogEnd(tighterEnd(one, other)))).to.equal(frozen.tighter);
  });
});
