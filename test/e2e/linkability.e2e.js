import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startRelay } from '../../tools/relay/embedded-relay.js';
import { Attribution } from './linkability/attribute.js';
import { EXCEPTIONS } from './linkability/exceptions.js';
import { ROOMS, fivePeople } from './linkability/five-people.js';

describe('what leaves five people’s browsers', { timeout: 300_000 }, () => {
  const { meetAt, check } = fivePeople();

  it('is the same in no two rooms at relays, and is opened by nobody without the password', async () => {
    const relay = await startRelay();
    const heard = new Attribution(ROOMS);
    const met = await meetAt({ relay: relay.url }, heard, () => relay.stop());
    assert.ok(heard.counts.nostr > 50 && heard.counts.channel > 10, JSON.stringify(heard.counts));
    check(heard, met);
  });

  it('has no exception without a reason', () => {
    for (const { name, why } of EXCEPTIONS) assert.ok(why.length > 10, name);
  });
});
