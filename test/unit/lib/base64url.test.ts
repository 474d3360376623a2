import { expect } from 'chai';
import fc from 'fast-check';
import { fromBase64Url, toBase64Url } from '../../../src/lib/base64url.ts';

describe('base64url', () => {
  it('reads back what it wrote, in characters that a URL leaves alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const text = toBase64Url(bytes);
        expect(text).to.match(/^[\w-]*$/u);
        expect(fromBase64Url(text)).to.deep.equal(bytes);
      }),
    );
  });

  it('refuses what it would not have written', () => {
    for (const text of ['A', 'AB', 'AA=', 'A+==', 'AA A', 'ä']) {
      expect(fromBase64Url(text), text).to.equal(undefined);
    }
  });
});
