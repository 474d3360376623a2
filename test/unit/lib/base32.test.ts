import { expect } from 'chai';
import fc from 'fast-check';
import { fromBase32, toBase32 } from '../../../src/lib/base32.ts';
import { utf8 } from '../../../src/lib/bytes.ts';

describe('base32', () => {
  it('gives the examples of RFC 4648 section 10, without padding', () => {
    const texts = ['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'];
    const encoded = ['', 'my', 'mzxq', 'mzxw6', 'mzxw6yq', 'mzxw6ytb', 'mzxw6ytboi'];
    expect(texts.map((text) => toBase32(utf8(text)))).to.deep.equal(encoded);
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(fromBase32(toBase32(bytes))).to.deep.equal(bytes);
      }),
    );
  });

  it('refuses what it would not have written', () => {
    for (const text of ['a', 'ab1', 'MY', 'mz', 'mzx', 'mzxq=', 'my ']) {
      expect(fromBase32(text), text).to.equal(undefined);
    }
  });
});
