import { expect } from 'chai';
import fc from 'fast-check';
import {
  type LogEnd,
  type SignedLogEnd,
  encodeLogEnd,
  lastCounting,
  readLogEnd,
  signLogEnd,
  tighterEnd,
} from '../../../../src/engine/devices/log-end.ts';
import type { SigningKey } from '../../../../src/engine/crypto/signature.ts';
import { encodeCbor } from '../../../../src/engine/wire/cbor.ts';
import { type Bytes, concat } from '../../../../src/lib/bytes.ts';
import { NOW, NO_EXTENSIONS, newKey, primitives } from './persons.ts';

const LAST = 2 ** 48 - 1;
const hash = (byte: number): Bytes => new Uint8Array(32).fill(byte);
const edition = (byte: number): Bytes => new Uint8Array(8).fill(byte);

const endOf = (numbers: readonly number[]): LogEnd => ({
  conversation: hash(1),
  device: hash(2),
  editions: numbers.map((last, at) => ({ edition: edition(at), last })),
  ms: NOW,
  extensions: NO_EXTENSIONS,
});

describe('how far the logs of a removed device count', () => {
  let mina: SigningKey;
  before(async () => {
    mina = await newKey();
  });
  const sign = (end: LogEnd): Promise<SignedLogEnd> => signLogEnd(primitives, mina, end);

  it('comes out again, up to the last number in every edition that a device can have', async () => {
    for (const numbers of [[], [7], Array.from({ length: 64 }, () => LAST)]) {
      const end = await sign(endOf(numbers));
      expect(await readLogEnd(primitives, mina.publicKey, encodeLogEnd(end))).to.deep.equal(end);
    }
  });

  it('is up to that number in an edition that is named, and nothing in any other', async () => {
    const end = await sign(endOf([7, 9]));
    expect([0, 1, 2].map((byte) => lastCounting(end, edition(byte)))).to.deep.equal([7, 9, 0]);
  });

  it('is said by the identity alone, and about one conversation', async () => {
    const eve = await newKey();
    const byEve = await signLogEnd(primitives, eve, endOf([9]));
    expect(await readLogEnd(primitives, mina.publicKey, encodeLogEnd(byEve))).to.equal(undefined);
    const { body, signature } = await sign(endOf([9]));
    const at = body.indexOf(1, 3);
    const moved = concat(body.subarray(0, at), hash(3), body.subarray(at + 32));
    const bytes = encodeCbor([moved, signature]);
    expect(await readLogEnd(primitives, mina.publicKey, bytes)).to.equal(undefined);
  });

  it('is none where it is out of bounds', async () => {
    const good = endOf([5, 6]);
    const bad: Record<string, LogEnd> = {
      'number 0': endOf([0]),
      'past the last number': endOf([LAST + 1]),
      'too many editions': endOf(Array.from({ length: 65 }, () => 1)),
      'an edition twice': { ...good, editions: [...good.editions, ...good.editions] },
      'another order': { ...good, editions: good.editions.toReversed() },
      'a time past the end': { ...good, ms: LAST + 1 },
      'a short conversation': { ...good, conversation: edition(1) },
    };
    for (const [what, end] of Object.entries(bad)) {
      const failed = await sign(end).then(
        () => false,
        () => true,
      );
      expect(failed, what).to.equal(true);
    }
  });

  it('is what lets less count, in whatever order it was heard', async () => {
    const ends = await Promise.all(
      [[], [4], [5], [4, 1], [2, 3], Array.from({ length: 64 }, () => LAST)].map((numbers) =>
        sign(endOf(numbers)),
      ),
    );
    const some = fc.array(fc.constantFrom(...ends), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(some, (heard) => {
        const end = heard.reduce(tighterEnd);
        expect(heard.toReversed().reduce(tighterEnd)).to.equal(end);
        const sums = heard.map(({ editions }) => editions.reduce((sum, { last }) => sum + last, 0));
        expect(end.editions.reduce((sum, { last }) => sum + last, 0)).to.equal(Math.min(...sums));
      }),
    );
    // Sums that no double tells apart.
    const most = Array.from({ length: 64 }, () => LAST);
    const [all, less] = [await sign(endOf(most)), await sign(endOf([...most.slice(1), LAST - 1]))];
    for (const end of [tighterEnd(all, less), tighterEnd(less, all)]) expect(end).to.equal(less);
  });
});
