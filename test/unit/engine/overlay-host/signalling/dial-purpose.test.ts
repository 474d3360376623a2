import { expect } from 'chai';
import fc from 'fast-check';
import type { InviteId } from '../../../../../src/engine/api/ids.ts';
import {
  type DialPurposeDeps,
  readPurpose,
  purposeForContact,
  purposeForInvite,
} from '../../../../../src/engine/overlay-host/signalling/dial-purpose.ts';
import { inviteIdOf, personIdOf } from '../../../../../src/engine/wire/ids.ts';
import { equalBytes } from '../../../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../../../doubles/random.ts';
import { FUZZ_RUNS } from '../../../fuzz.ts';

const random = createSeededRandom(31);
const [own, juns, adas] = [random.bytes(32), random.bytes(32), random.bytes(32)];
const jun = { id: personIdOf(random.bytes(32)), pairSecret: random.bytes(32) };
const invite = inviteIdOf(random.bytes(16));
const deps: DialPurposeDeps = {
  contactAt: (device) => (equalBytes(device, juns) ? jun : undefined),
  invites: () => [{ invite, expected: jun.id }],
};
const toUs = { from: juns, to: own };

describe('what a dial is for', () => {
  it('is understood by the two who share the secret of a pair', () => {
    const what = purposeForContact(jun.pairSecret, toUs);
    expect(readPurpose(deps, what, { ends: toUs, other: juns })).to.deep.equal({ person: jun.id });
  });

  it('cannot be asked by anyone else: neither with another secret, nor from or to another device', () => {
    const guessed = purposeForContact(random.bytes(32), toUs);
    expect(readPurpose(deps, guessed, { ends: toUs, other: juns })).to.equal(undefined);
    const what = purposeForContact(jun.pairSecret, toUs);
    for (const ends of [
      { from: adas, to: own },
      { from: juns, to: adas },
      { from: own, to: juns },
    ])
      expect(readPurpose(deps, what, { ends, other: ends.from })).to.equal(undefined);
  });

  it('may be an invite that is open here, and no other', () => {
    const on = { ends: { from: adas, to: own }, other: adas };
    expect(readPurpose(deps, purposeForInvite(invite), on)).to.deep.equal({ person: jun.id, invite });
    const other: InviteId = inviteIdOf(random.bytes(16));
    expect(readPurpose(deps, purposeForInvite(other), on)).to.equal(undefined);
  });

  it('is nothing in any other bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(readPurpose(deps, new Uint8Array(bytes), { ends: toUs, other: juns })).to.equal(undefined);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
