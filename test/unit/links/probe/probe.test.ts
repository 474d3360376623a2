import { expect } from 'chai';
import { probe } from '../../../../src/links/probe/probe.ts';
import { systemClock } from '../../../../src/platform/clock.ts';

/** Nothing listens there, and the machine itself says so. */
const NOBODY = 'stun:127.0.0.1:9';

describe('a probe', () => {
  it('finds host candidates, and asks no server', async () => {
    const found = await probe({ servers: [], policy: 'all', clock: systemClock, limitMs: 5_000 });
    expect(found.candidates.map(({ type }) => type)).to.include('host');
    expect(found).to.deep.include({ failures: [], nat: 'unknown' });
    expect(JSON.stringify(found), 'no address').to.not.match(/\d+\.\d+\.\d+\.\d+/);
  });

  it('ends after its time, and names the servers without an answer', async () => {
    const servers = [{ urls: [NOBODY, 'stun:127.0.0.1:19'] }];
    const found = await probe({ servers, policy: 'all', clock: systemClock, limitMs: 300 });
    expect(found.failures.map(({ url }) => url)).to.include.members([NOBODY, 'stun:127.0.0.1:19']);
  });

  it('finds nothing of its own where only what is passed on is wanted', async () => {
    const found = await probe({ servers: [], policy: 'relay', clock: systemClock, limitMs: 300 });
    expect(found.candidates).to.deep.equal([]);
  });

  it('asks no server that the browser would throw at', async () => {
    const servers = [{ urls: 'turn:127.0.0.1' }];
    const found = await probe({ servers, policy: 'all', clock: systemClock, limitMs: 5_000 });
    expect(found.candidates.map(({ type }) => type)).to.include('host');
  });
});
