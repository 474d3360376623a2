import { expect } from 'chai';
import { createLane } from '../../../src/lib/lane.ts';

describe('lane', () => {
  it('runs one piece of work at a time, in the order it came', async () => {
    const lane = createLane();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await Promise.resolve();
      seen.push(`${name} ends`);
      return name;
    };
    expect(await Promise.all([lane(work('a')), lane(work('b'))])).to.deep.equal(['a', 'b']);
    expect(seen).to.deep.equal(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('goes on after a piece that throws, and rejects its promise', async () => {
    const lane = createLane();
    const broken = lane(async () => Promise.reject(new Error('broken')));
    const after = lane(async () => 'after');
    expect(await broken.catch((error: Error) => error.message)).to.equal('broken');
    expect(await after).to.equal('after');
  });
});
