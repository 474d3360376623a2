import { expect } from 'chai';
import type { PersonId } from '../../../../src/engine/api/ids.ts';
import type { Core } from '../../../../src/engine/core.ts';
import { createErrorBoundary } from '../../../../src/engine/error-boundary.ts';
import { createChanges } from '../../../../src/engine/storage/changes.ts';
import type { ContactRecord } from '../../../../src/engine/contacts/kept.ts';
import type { Tx } from '../../../../src/engine/storage/transaction.ts';
import { createCodeCount } from '../../../../src/engine/verification/code-count.ts';
import { createVirtualClock } from '../../../doubles/clock.ts';
import { createTestLog } from '../../../doubles/log.ts';
import { createMemoryStore } from '../../../doubles/store.ts';

const HOUR_MS = 60 * 60 * 1000;
const jun = 'jun' as PersonId;

const setUp = () => {
  const clock = createVirtualClock();
  let record = { id: jun } as ContactRecord;
  const contacts = {
    get: (person: PersonId) => (person === jun ? record : undefined),
    put: (tx: Tx, next: ContactRecord) => tx.onKept(() => void (record = next)),
  };
  const log = createTestLog();
  const boundary = createErrorBoundary(log);
  const changes = createChanges({ store: createMemoryStore(), log, clock, boundary, wrote: () => undefined });
  const core = { clock, ...changes } as unknown as Core;
  return { clock, count: createCodeCount(core, contacts), kept: () => record.comparisons ?? [] };
};

describe('the count of safety codes', () => {
  it('allows ten in an hour, whatever became of them', async () => {
    const { clock, count } = setUp();
    for (let i = 0; i < 10; i++) {
      expect(count.allowedAt(jun)).to.equal(null);
      await count.begin(jun);
      if (i % 2 === 0) await count.judged(jun);
      await clock.advance(60_000);
    }
    const next = count.allowedAt(jun) ?? 0;
    expect(next - clock.now()).to.equal(50 * 60_000);
    await clock.advance(50 * 60_000);
    expect(count.allowedAt(jun)).to.equal(null);
  });

  it('counts codes of the last day without a judgement, and keeps no older ones', async () => {
    const { clock, count, kept } = setUp();
    await count.begin(jun);
    await count.begin(jun);
    await count.judged(jun);
    await count.judged(jun);
    expect(count.unjudged(jun)).to.equal(1);
    await clock.advance(23 * HOUR_MS);
    await count.begin(jun);
    expect(count.unjudged(jun)).to.equal(2);
    await clock.advance(2 * HOUR_MS);
    expect(count.unjudged(jun)).to.equal(1);
    await count.begin(jun);
    expect(kept()).to.have.length(2);
  });
});
