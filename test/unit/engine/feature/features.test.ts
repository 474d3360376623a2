import { expect } from 'chai';
import { createAcceptanceHold } from '../../../../src/engine/feature/acceptance-hold.ts';
import type { Frame, FrameForm } from '../../../../src/engine/wire/frame-form.ts';
import { type Feature, hear } from '../../../../src/engine/feature/feature.ts';
import { createHearing } from '../../../../src/engine/feature/hearing.ts';
import { answeredBy, listedBy, shownBy } from '../../../../src/engine/feature/joined.ts';
import type { OpenLink } from '../../../../src/engine/handshake/authenticator.ts';
import { pingFrame } from '../../../../src/engine/presence/frames.ts';
import { profileFrame } from '../../../../src/engine/contacts/frames.ts';
import { marksFrame } from '../../../../src/engine/delivery/frames.ts';
import { heardFrame } from '../../../../src/engine/parting/frames.ts';

const FORMS: readonly FrameForm[] = [pingFrame, profileFrame, marksFrame, heardFrame];

const hearing = (
  features: readonly Feature[],
  { who = 'contact', forms = FORMS }: { who?: 'contact' | 'self'; forms?: readonly FrameForm[] } = {},
) =>
  createHearing(features, {
    core: { boundary: { run: (_what, work) => work() } } as Parameters<typeof createHearing>[1]['core'],
    forms,
    held: createAcceptanceHold(),
    isContact: () => who === 'contact',
    isSelf: () => who === 'self',
    take: () => undefined,
  });

const hearsPing: Feature = { hears: [hear(pingFrame, { from: 'anyone', take: () => undefined })] };
const showsPairing: Feature = { shows: { pairing: () => null } };
const listsInvites: Feature = { lists: { invites: () => [] } };
const readInvite = { read: async () => ({}) as never };
const readsInvites = { answers: { invites: readInvite } } satisfies Feature;

describe('the list of features', () => {
  it('is refused where two hear one frame, show one slice or answer one call', () => {
    expect(() => hearing([hearsPing, hearsPing])).to.throw('two features hear frame 2');
    expect(() => hearing([hearsPing], { forms: [] })).to.throw('frame 2, ping, is on no list');
    expect(() => shownBy([showsPairing, showsPairing])).to.throw('two features have pairing');
    expect(() => listedBy([listsInvites, listsInvites])).to.throw('two features have invites');
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
      { hears: [hear(marksFrame, { from: 'sharer', take })] },
      { hears: [hear(profileFrame, { from: 'contact', take })] },
    ];
    const heardOf = (who: 'contact' | 'self') => {
      const isHeard = hearing(features, { who });
      const frames: readonly Frame[] = [
        [marksFrame.type, 0, new Uint8Array(1)],
        [profileFrame.type, 'Mina'],
        [heardFrame.type, new Uint8Array(32)],
      ];
      return frames.map((frame) => isHeard(link, frame) !== false);
    };
    expect(heardOf('contact')).to.deep.equal([true, true, true]);
    expect(heardOf('self')).to.deep.equal([true, false, true]);
  });
});
