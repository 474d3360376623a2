import { expect } from 'chai';
import { createAcceptanceHold } from '../../../../src/engine/feature/acceptance-hold.ts';
import type { Feature } from '../../../../src/engine/feature/feature.ts';
import { createHearing } from '../../../../src/engine/feature/hearing.ts';
import { answeredBy, shownBy } from '../../../../src/engine/feature/joined.ts';
import type { OpenLink } from '../../../../src/engine/gate/gate.ts';
import { FrameType } from '../../../../src/engine/wire/frame-type.ts';
import type { Frame } from '../../../../src/engine/wire/frames.ts';

const hearing = (features: readonly Feature[], who: 'contact' | 'self' = 'contact') =>
  createHearing(features, {
    core: { boundary: { run: (_what, work) => work() } } as Parameters<typeof createHearing>[1]['core'],
    held: createAcceptanceHold(),
    isContact: () => who === 'contact',
    isSelf: () => who === 'self',
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

  it('hears of another device of oneself what those say who share conversations, and what is not known', () => {
    const link = { peer: {} } as OpenLink;
    const take = (): void => undefined;
    const features: readonly Feature[] = [
      { hears: { [FrameType.marks]: { from: 'sharer', take } } },
      { hears: { [FrameType.profile]: { from: 'contact', take } } },
    ];
    const heardOf = (who: 'contact' | 'self') => {
      const hear = hearing(features, who);
      const frames = [
        [FrameType.marks, 0, new Uint8Array(1)],
        [FrameType.profile, 'Mina'],
        [FrameType.heard, new Uint8Array(32)],
      ] as Frame[];
      return frames.map((frame) => hear(link, frame) !== false);
    };
    expect(heardOf('contact')).to.deep.equal([true, true, true]);
    expect(heardOf('self')).to.deep.equal([true, false, true]);
  });
});
