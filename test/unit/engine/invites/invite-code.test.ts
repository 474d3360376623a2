import { expect } from 'chai';
import fc from 'fast-check';
import {
  decodeInvite,
  encodeInvite,
  findInvite,
  networkTagOf,
} from '../../../../src/engine/invites/invite-code.ts';
import { personIdOf } from '../../../../src/engine/wire/ids.ts';
import { toBase64Url } from '../../../../src/lib/base64url.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { FUZZ_RUNS } from '../../fuzz.ts';
import { named } from '../../named.ts';

const random = createSeededRandom(1);
const content = {
  secret: random.bytes(16),
  expiresAt: Date.UTC(2026, 10, 28, 12, 30),
  networkTag: networkTagOf('driftpost'),
  from: personIdOf(random.bytes(32)),
  nickname: named('Мина 明'),
};

describe('invite code', () => {
  it('says what was put into it', () => {
    expect(decodeInvite(encodeInvite(content))).to.deep.equal({ ok: true, value: content });
  });

  it('fits a QR code that a phone takes at once', () => {
    // Version 10 at level M holds 213 bytes; the address in front needs its share.
    expect(encodeInvite({ ...content, nickname: named('x'.repeat(32)) }).length).to.be.below(140);
  });

  it('is damaged when any one character is changed, left out or doubled', () => {
    const code = encodeInvite(content);
    for (let i = 0; i < code.length; i++) {
      const other = code[i] === 'A' ? 'B' : 'A';
      const changed = [code.slice(0, i) + other + code.slice(i + 1), code.slice(0, i) + code.slice(i + 1)];
      changed.push(code.slice(0, i) + code[i] + code.slice(i));
      for (const each of changed.filter((text) => text !== code)) {
        expect(decodeInvite(each), each).to.deep.equal({ ok: false, error: 'damaged' });
      }
    }
  });

  it('is told from one that a newer version made', async () => {
    const { labelledHash } = await import('../../../../src/engine/crypto/hash.ts');
    const body = new Uint8Array([2, 1, 2, 3]);
    const sum = labelledHash('driftpost/invite-checksum/1', body).slice(0, 4);
    expect(decodeInvite(toBase64Url(new Uint8Array([...body, ...sum])))).to.deep.equal({
      ok: false,
      error: 'newer',
    });
  });

  it('never throws, whatever it is given', () => {
    const anything = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.uint8Array({ maxLength: 256 }).map(toBase64Url),
    );
    fc.assert(
      fc.property(anything, (text) => {
        expect(findInvite(text).ok).to.equal(false);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
