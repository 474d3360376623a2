import { expect } from 'chai';
import { createAcceptanceHold } from '../../../../src/engine/feature/acceptance-hold.ts';
import type { Feature } from '../../../../src/engine/feature/feature.ts';
import { createHearing } from '../../../../src/engine/feature/hearing.ts';
import { answeredBy, shownBy } from '../../../../src/engine/feature/joined.ts';
import { FrameType } from '../../../../src/engine/wire/frame-type.ts';

const hearing = (features: readonly Feature[]) =>
  createHearing(features, {
    core: {} as Parameters<typeof createHearing>[1]['core'],
    held: createAcceptanceHold(),
    isContact: () => true,
    take: () => undefined,
  });

const hearsPing: Feature = { hears: { [FrameType.ping]: { from: 'anyone', take: () => undefined } } };
const showsInvites: Feature = { shows: { invites: () => [] } };
const readInvite = { read: async () => ({}) as never };
const readsInvites = { answers: { invites: readInvite } } satisfies Feature;

describe('the list of features', () => {
  it('is refused where two hear one frame, show one slice or answer one call', () => {
    expect(() => hearing([hearsPing, hearsPing])).to.throw('two features hear frame 2');
    expect(() => shownBy([showsInvites, showsInvites])).to.throw('two features have invites');
    expect(() => answeredBy([readsInvites, readsInvites])).to.throw('two features have read');
  });

  it('may have two that answer for one noun, and some that do nothing of all this', () => {
    const cancel = async (): Promise<never> => ({}) as never;
    const cancels = { answers: { invites: { cancel } } } satisfies Feature;
    expect(answeredBy([readsInvites, cancels, {}])).to.deep.equal({ invites: { ...readInvite, cancel } });
    expect(() => hearing([hearsPing, {}])).not.to.throw();
  });
});
