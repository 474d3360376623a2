import { expect } from 'chai';
import fc from 'fast-check';
import {
  acceptSuccession,
  operationFromCbor,
  operationHolds,
  operationToCbor,
  signOperation,
} from '../../../../src/engine/devices/operation.ts';
import type { SigningKey } from '../../../../src/engine/crypto/signature.ts';
import { isStrictDhKey } from '../../../../src/engine/crypto/strict-x25519.ts';
import type { CborValue } from '../../../../src/engine/wire/cbor.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { smallOrderEncodings } from '../../../contract/differential/edwards.ts';
import { FUZZ_RUNS } from '../../fuzz.ts';
import { fromHex } from '../../../vectors/hex.ts';
import {
  NOW,
  NO_EXTENSIONS,
  type TestDevice,
  added,
  newDevice,
  newKey,
  primitives,
  removed,
  signedBody,
  unknownOperation,
} from './persons.ts';

const LAST_MS = 2 ** 48 - 1;

/** u-coordinates of small order, and what is one of them when it is reduced or its highest bit is passed over. */
const SMALL_ORDER_DH = [
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
  `${'00'.repeat(31)}80`,
  `01${'00'.repeat(30)}80`,
  `cd${'eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880'}`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b880',
].map(fromHex);

describe('an operation on the list of devices', () => {
  let mina: SigningKey;
  let eve: SigningKey;
  let phone: TestDevice;
  before(async () => {
    [mina, eve, phone] = [await newKey(), await newKey(), await newDevice()];
  });

  const read = (identity: SigningKey, sent: CborValue) => operationFromCbor(identity.publicKey, sent);
  const signed = async (value: CborValue) => read(mina, await signedBody(mina, value));

  it('comes out again, of every kind and with every clock', async () => {
    const accepted = await acceptSuccession(primitives, eve, mina.publicKey);
    for (const ms of [0, NOW, LAST_MS])
      for (const operation of [
        await added(mina, phone, { ms, seat: 15, generation: 2 ** 32 - 1 }),
        await added(mina, phone, { ms, extensions: new Map([[9, [new Uint8Array(3), 'later']]]) }),
        await removed(mina, 3, 7),
        await signOperation(primitives, mina, {
          kind: 'succeed',
          successor: eve.publicKey,
          accepted,
          ms,
          extensions: NO_EXTENSIONS,
        }),
        await unknownOperation(mina, [4, 'of tomorrow', new Map([[1, null]])]),
      ]) {
        expect(read(mina, operationToCbor(operation))).to.deep.equal(operation);
        expect(await operationHolds(primitives, mina.publicKey, operation)).to.equal(true);
      }
  });

  it('holds for the identity that signed it and for no other', async () => {
    const operation = await added(mina, phone);
    const asEves = read(eve, operationToCbor(operation));
    expect(asEves && (await operationHolds(primitives, eve.publicKey, asEves))).to.equal(false);
    expect(asEves?.id).to.not.deep.equal(operation.id);
  });

  it('makes nobody a successor who did not agree', async () => {
    for (const accepted of [
      new Uint8Array(64).fill(1),
      await acceptSuccession(primitives, mina, mina.publicKey),
      await acceptSuccession(primitives, eve, eve.publicKey),
    ]) {
      const operation = await signed([3, eve.publicKey, accepted, NOW, NO_EXTENSIONS]);
      expect(operation && (await operationHolds(primitives, mina.publicKey, operation))).to.equal(false);
    }
    const own = await acceptSuccession(primitives, mina, mina.publicKey);
    expect(await signed([3, mina.publicKey, own, NOW, NO_EXTENSIONS]), 'oneself').to.equal(undefined);
  });

  it('is none where a field of a known kind is out of bounds', async () => {
    const keys = [phone.key.publicKey, phone.dhKey] as const;
    for (const [what, value] of Object.entries<CborValue>({
      'seat 16': [1, 16, 1, ...keys, NOW, NO_EXTENSIONS],
      'generation 0': [1, 0, 0, ...keys, NOW, NO_EXTENSIONS],
      'a generation past the end': [2, 0, 2 ** 32, NOW, NO_EXTENSIONS],
      'a time before 1970': [2, 0, 1, -1, NO_EXTENSIONS],
      'a time past the end': [2, 0, 1, LAST_MS + 1, NO_EXTENSIONS],
      'no extensions': [2, 0, 1, NOW],
      'extensions by text': [2, 0, 1, NOW, new Map([['a', 1]]) as never],
      'a field more': [2, 0, 1, NOW, NO_EXTENSIONS, 0],
      'a short key': [1, 0, 1, phone.key.publicKey.subarray(1), phone.dhKey, NOW, NO_EXTENSIONS],
      'too long': [2, 0, 1, NOW, new Map([[1, 'x'.repeat(400)]])],
      'too long, of a later version': [77, 'x'.repeat(400)],
      'no kind': [],
      'a kind that is no number': ['add'],
      'no list': 1,
    }))
      expect(await signed(value), what).to.equal(undefined);
  });

  it('is none with a key of small order, whoever signed it', async () => {
    const add = (deviceKey: Bytes, dhKey: Bytes): CborValue => [
      1,
      0,
      1,
      deviceKey,
      dhKey,
      NOW,
      NO_EXTENSIONS,
    ];
    expect(await signed(add(phone.key.publicKey, phone.dhKey))).to.not.equal(undefined);
    for (const key of smallOrderEncodings()) {
      expect(await signed(add(key as Bytes, phone.dhKey))).to.equal(undefined);
      expect(await signed([3, key, new Uint8Array(64), NOW, NO_EXTENSIONS])).to.equal(undefined);
    }
    for (const key of SMALL_ORDER_DH)
      expect(await signed(add(phone.key.publicKey, key)), String(key)).to.equal(undefined);
  });

  it('takes every DH key that two can agree on', async () => {
    const secret = new Uint8Array(32).fill(9);
    for (const key of SMALL_ORDER_DH.filter((bytes) => isStrictDhKey(bytes)))
      expect(await primitives.dh(secret, key)).to.not.equal(undefined);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (bytes) => {
        const { publicKey } = await primitives.dhKeyPair(new Uint8Array(bytes));
        expect(isStrictDhKey(publicKey)).to.equal(true);
      }),
      { numRuns: 50 },
    );
  });

  it('never throws while being read, whatever it is', () => {
    const mostly = fc.oneof(fc.anything(), fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 3 }));
    fc.assert(
      fc.property(mostly, (value) => {
        operationFromCbor(mina.publicKey, value);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });

  it('does not hold with any one bit changed', async () => {
    const [body, signature] = operationToCbor(await added(mina, phone)) as [Bytes, Bytes];
    const whole = body.length + signature.length;
    const flip = (bytes: Bytes, at: number, bit: number): Bytes =>
      at < bytes.length ? (bytes.with(at, (bytes[at] as number) ^ (1 << bit)) as Bytes) : bytes;
    const changed = (at: number, bit: number) =>
      read(
        mina,
        at < body.length ? [flip(body, at, bit), signature] : [body, flip(signature, at - body.length, bit)],
      );
    await fc.assert(
      fc.asyncProperty(fc.nat(whole - 1), fc.nat(7), async (at, bit) => {
        const operation = changed(at, bit);
        if (operation) expect(await operationHolds(primitives, mina.publicKey, operation)).to.equal(false);
      }),
      { numRuns: 200 },
    );
  });
});
