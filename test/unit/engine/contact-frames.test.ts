import { expect } from 'chai';
import { type ContactFrameDeps, createContactFrames } from '../../../src/engine/contact-frames.ts';
import { MAX_TRIES } from '../../../src/engine/delivery/trials.ts';
import { createErrorBoundary } from '../../../src/engine/error-boundary.ts';
import type { OpenLink } from '../../../src/engine/gate/gate.ts';
import { FrameType } from '../../../src/engine/wire/frame-type.ts';
import type { LinkId } from '../../../src/ports/links.ts';
import { createTestLog } from '../../doubles/log.ts';

/** Frames of contacts whose receipts fail as long as `broken` says so. */
const createBench = () => {
  const errors: unknown[] = [];
  const closed: LinkId[] = [];
  const state = { broken: true };
  const deps = {
    core: {
      boundary: createErrorBoundary(createTestLog({ errors })),
      links: { close: (link: LinkId) => void closed.push(link) },
    },
    delivery: {
      onReceipt: async () => {
        if (state.broken) throw new Error('on purpose');
      },
    },
  } as unknown as ContactFrameDeps;
  const take = createContactFrames(deps);
  const receiptOver = (id: number, person: string) =>
    take({ id, peer: { person } } as unknown as OpenLink, [FrameType.receipt, 1, 1] as never);
  return { errors, closed, state, receiptOver };
};

describe('a frame in order that fails by an error', () => {
  it('has the two begin anew on another link, and after a few tries they go on without it', async () => {
    const { errors, closed, receiptOver } = createBench();
    for (let id = 1; id <= 6; id++) await receiptOver(id, 'jun');
    expect(closed).to.deep.equal([1, 2].slice(0, MAX_TRIES - 1));
    expect(errors).to.have.length(6);
  });

  it('is tried as often again once it went well, and for each contact', async () => {
    const { closed, state, receiptOver } = createBench();
    for (let id = 1; id <= 4; id++) await receiptOver(id, 'jun');
    await receiptOver(5, 'teo');
    state.broken = false;
    await receiptOver(6, 'jun');
    state.broken = true;
    await receiptOver(7, 'jun');
    expect(closed).to.deep.equal([1, 2, 5, 7]);
  });
});
