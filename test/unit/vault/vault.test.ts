import { expect } from 'chai';
import { parseHeader } from '../../../src/engine/vault/header.ts';
import type { Store, StoreOp } from '../../../src/ports/store.ts';
import { createMemoryStore, type MemoryStore } from '../../doubles/store.ts';
import {
  CHEAP,
  MARKER,
  PASSPHRASE,
  type Start,
  dump,
  filled,
  rawAt,
  recordsWith,
  startOver,
} from './parts.ts';
import { amount } from '../amount.ts';

const put = (table: string, key: string, value: unknown): StoreOp => ({ op: 'put', table, key, value });

const set = async ({ vault, lane }: Start, passphrase = PASSPHRASE): Promise<void> => {
  expect(await vault.run({ kind: 'set', passphrase }, lane)).to.deep.equal({
    ok: true,
    value: { isSet: true, lockAfterMinutes: 15, unfinished: null },
  });
};

/** A store that was sealed by an earlier start. */
const sealed = async (): Promise<MemoryStore> => {
  const raw = await filled(3);
  await set(startOver(raw));
  return raw.reopen();
};

const OPENED = { kind: 'opened', lockAfterMinutes: 15 };

/** Lets so many writes through, then nothing any more: the power is gone. */
const dyingAfter = (raw: Store, writes: number): Store & { readonly died: () => boolean } => {
  let left = writes;
  return {
    ...raw,
    write: async (batch) => {
      if (left-- > 0) return raw.write(batch);
      return { ok: false, error: { kind: 'failed', detail: 'no power' } };
    },
    died: () => left < 0,
  };
};

describe('a vault', () => {
  it('leaves nothing plain behind when the passphrase is set, and the engine goes on reading', async () => {
    const raw = await filled();
    const before = await dump(raw);
    const start = startOver(raw);
    expect(await recordsWith(raw, MARKER)).to.have.length(602);
    await set(start);
    expect(await recordsWith(raw, MARKER)).to.deep.equal([]);
    const after = await dump(start.store);
    for (const [key, value] of before) expect(after.get(key), key).to.deep.equal(value);
    await start.store.write([put('drafts', 'notes', { text: MARKER })]);
    expect(await recordsWith(raw, MARKER)).to.deep.equal([]);
    expect(await rawAt(start.store, 'drafts', 'notes')).to.deep.equal({ text: MARKER });
  });

  it('is locked at the next start, and opens with the passphrase alone', async () => {
    const start = startOver(await sealed());
    expect(await start.vault.unlock('correct horse')).to.deep.equal({ kind: 'wrong' });
    expect(await start.vault.unlock('')).to.deep.equal({ kind: 'wrong' });
    expect(await start.vault.unlock(PASSPHRASE)).to.deep.equal(OPENED);
    expect(await rawAt(start.store, 'profile', 'self')).to.deep.equal({ nickname: MARKER });
    expect(start.faults).to.deep.equal([]);
  });

  it('takes a passphrase from any keyboard: composed letters and combining ones are the same', async () => {
    const raw = await filled(0);
    await set(startOver(raw), 'Süßes Café');
    expect(await startOver(raw).vault.unlock('Su\u0308ßes Cafe\u0301')).to.deep.equal(OPENED);
  });

  it('does the whole work for a wrong passphrase, and zeroes the bytes of every one', async () => {
    const handed: Uint8Array[] = [];
    const costs: number[] = [];
    const raw = await sealed();
    const start = startOver(raw, {
      deriveKey: async ({ passphrase }, cost) => {
        handed.push(passphrase);
        costs.push(cost.memoryKiB * cost.iterations);
        return new Uint8Array(32).fill(1);
      },
    });
    expect(await start.vault.unlock('wrong')).to.deep.equal({ kind: 'wrong' });
    expect(costs).to.deep.equal([CHEAP.memoryKiB]);
    expect(handed.map((bytes) => Math.max(...bytes))).to.deep.equal([0]);
  });

  it('says that the device has too little memory', async () => {
    const start = startOver(await sealed(), { deriveKey: async () => undefined });
    expect(await start.vault.unlock(PASSPHRASE)).to.deep.equal({ kind: 'no-memory' });
  });

  it('changes the passphrase in one write', async () => {
    const raw = await sealed();
    const start = startOver(raw);
    await start.vault.unlock(PASSPHRASE);
    const change = { kind: 'change', next: 'another one' } as const;
    expect(await start.vault.run({ ...change, passphrase: 'wrong' }, start.lane)).to.deep.equal({
      ok: false,
      error: { kind: 'wrong' },
    });
    const changed = await start.vault.run({ ...change, passphrase: PASSPHRASE }, start.lane);
    expect(changed.ok).to.equal(true);
    const next = startOver(raw.reopen());
    expect(await next.vault.unlock(PASSPHRASE)).to.deep.equal({ kind: 'wrong' });
    expect(await next.vault.unlock('another one')).to.deep.equal(OPENED);
    expect(await rawAt(next.store, 'profile', 'self')).to.deep.equal({ nickname: MARKER });
  });

  it('removes the passphrase: everything is as it was before there was one', async () => {
    const raw = await filled();
    const before = await dump(raw);
    const start = startOver(raw);
    await set(start);
    const wrong = await start.vault.run({ kind: 'remove', passphrase: 'wrong' }, start.lane);
    expect(wrong).to.deep.equal({ ok: false, error: { kind: 'wrong' } });
    expect(await recordsWith(raw, MARKER)).to.deep.equal([]);
    const removed = await start.vault.run({ kind: 'remove', passphrase: PASSPHRASE }, start.lane);
    expect(removed).to.deep.equal({
      ok: true,
      value: { isSet: false, lockAfterMinutes: 0, unfinished: null },
    });
    expect(await dump(raw)).to.deep.equal(before);
    expect(await dump(start.store)).to.deep.equal(before);
  });

  it('remembers after how long to lock', async () => {
    const raw = await sealed();
    const start = startOver(raw);
    await start.vault.unlock(PASSPHRASE);
    await start.vault.run({ kind: 'lock-after', minutes: 60 }, start.lane);
    const answer = await startOver(raw.reopen()).vault.unlock(PASSPHRASE);
    expect(answer).to.deep.equal({ kind: 'opened', lockAfterMinutes: 60 });
  });

  it('refuses what makes no sense', async () => {
    const { vault, lane } = startOver(await filled(0));
    const errorOf = async (command: Parameters<typeof vault.run>[0]): Promise<unknown> => {
      const answer = await vault.run(command, lane);
      return answer.ok ? null : answer.error.kind;
    };
    expect(await errorOf({ kind: 'set', passphrase: '' })).to.equal('empty');
    expect(await errorOf({ kind: 'set', passphrase: 'x'.repeat(1_025) })).to.equal('too-long');
    expect(await errorOf({ kind: 'remove', passphrase: 'x' })).to.equal('not-set');
    expect(await errorOf({ kind: 'change', passphrase: 'x', next: 'y' })).to.equal('not-set');
    expect(await errorOf({ kind: 'lock-after', minutes: 5 })).to.equal('not-set');
    expect(await errorOf({ kind: 'set', passphrase: PASSPHRASE })).to.equal(null);
    expect(await errorOf({ kind: 'set', passphrase: PASSPHRASE })).to.equal('set-already');
  });

  it('holds the writes of the engine while records are rewritten', async () => {
    const raw = await filled();
    const start = startOver(raw);
    const setting = start.vault.run({ kind: 'set', passphrase: PASSPHRASE }, start.lane);
    const writing = start.lane(() => start.store.write([put('drafts', 'notes', { text: MARKER })]));
    await Promise.all([setting, writing]);
    const next = startOver(raw.reopen());
    await next.vault.unlock(PASSPHRASE);
    expect(await rawAt(next.store, 'drafts', 'notes')).to.deep.equal({ text: MARKER });
  });
});

describe('a vault that is interrupted', () => {
  it('goes on sealing at the next start, wherever it was', async () => {
    for (let writes = 0, done = false; !done; writes += amount(3, 1)) {
      const raw = await filled();
      const whole = await dump(raw);
      const dying = dyingAfter(raw, writes);
      const first = startOver(raw, { through: dying });
      await first.vault.run({ kind: 'set', passphrase: PASSPHRASE }, first.lane);
      done = !dying.died();
      const next = startOver(raw.reopen());
      if (writes === 0) {
        // Nothing had begun.
        expect(await dump(raw)).to.deep.equal(whole);
        continue;
      }
      expect(await next.vault.unlock('wrong')).to.deep.equal({ kind: 'wrong' });
      expect(await next.vault.unlock(PASSPHRASE), `${writes}`).to.deep.equal(OPENED);
      expect(await recordsWith(raw, MARKER)).to.deep.equal([]);
      const read = await dump(next.store);
      for (const [key, value] of whole) expect(read.get(key), key).to.deep.equal(value);
      if (done) expect(writes).to.be.greaterThan(4);
    }
  });

  it('goes on opening at the next start, wherever it was', async () => {
    for (let writes = 0, done = false; !done; writes += amount(3, 1)) {
      const raw = await filled();
      const whole = await dump(raw);
      await set(startOver(raw));
      const dying = dyingAfter(raw, writes);
      const first = startOver(raw, { through: dying });
      await first.vault.unlock(PASSPHRASE);
      await first.vault.run({ kind: 'remove', passphrase: PASSPHRASE }, first.lane);
      done = !dying.died();
      // What was running when the power went can still read everything.
      const seen = await dump(first.store);
      for (const [key, value] of whole) expect(seen.get(key), key).to.deep.equal(value);
      if (done) {
        expect(writes).to.be.greaterThan(4);
        expect(await dump(raw)).to.deep.equal(whole);
        continue;
      }
      const next = startOver(raw.reopen());
      // Where the start has finished it there is no passphrase any more, and nothing locks.
      const lockAfterMinutes = writes > 0 ? 0 : 15;
      const opened = { kind: 'opened', lockAfterMinutes };
      expect(await next.vault.unlock(PASSPHRASE), `${writes}`).to.deep.equal(opened);
      if (writes > 0) expect(await dump(raw)).to.deep.equal(whole);
      const read = await dump(next.store);
      for (const [key, value] of whole) expect(read.get(key), key).to.deep.equal(value);
    }
  });

  it('opens all the same where the disk is still full, and says so when asked for more', async () => {
    const raw = await filled();
    const first = startOver(raw, { through: dyingAfter(raw, 2) });
    const answer = await first.vault.run({ kind: 'set', passphrase: PASSPHRASE }, first.lane);
    // There is a passphrase, and that is the answer: the next start asks for it.
    const value = { isSet: true, lockAfterMinutes: 15, unfinished: 'sealing' };
    expect(answer).to.deep.equal({ ok: true, value });
    const next = startOver(raw.reopen(), { through: dyingAfter(raw.reopen(), 0) });
    expect(await next.vault.unlock(PASSPHRASE)).to.deep.equal(OPENED);
    expect(await rawAt(next.store, 'entries', ['notes', 599] as never)).to.deep.equal({
      text: `${MARKER} 599`,
      order: 599,
    });
  });
});

describe('a write that fails', () => {
  const commands = [
    { kind: 'set', passphrase: PASSPHRASE },
    { kind: 'remove', passphrase: PASSPHRASE },
  ] as const;
  for (const command of commands) {
    it(`answers to ${command.kind} what the next start finds, whichever write it is`, async () => {
      for (let writes = 0, died = true; died; writes++) {
        const raw = await filled();
        if (command.kind === 'remove') await set(startOver(raw));
        const dying = dyingAfter(raw, writes);
        const first = startOver(raw, { through: dying });
        if (command.kind === 'remove') await first.vault.unlock(PASSPHRASE);
        const answer = await first.vault.run(command, first.lane);
        died = dying.died();
        const status = await first.vault.run({ kind: 'status' }, first.lane);
        const isSet = status.ok && status.value.isSet;
        const asks = (await rawAt(raw, 'vault', 'self')) !== undefined;
        expect(isSet, `status after ${writes}`).to.equal(asks);
        // Nothing was changed, or it was: then what is left is done by the next start.
        const wasSet = command.kind === 'remove';
        if (!answer.ok) expect([writes, asks]).to.deep.equal([0, wasSet]);
        else if (died) expect(answer.value.unfinished).to.equal(wasSet ? 'unsealing' : 'sealing');
        else expect(answer.value).to.include({ isSet: !wasSet, unfinished: null });
      }
    });
  }
});

describe('records that somebody else wrote', () => {
  it('are not taken in place of others', async () => {
    const raw = await sealed();
    const [a, b] = [await rawAt(raw, 'entries', ['notes', 0] as never), await rawAt(raw, 'profile', 'self')];
    await raw.write([
      { op: 'put', table: 'entries', key: ['notes', 1], value: a },
      put('settings', 'self', b),
    ]);
    const start = startOver(raw);
    await start.vault.unlock(PASSPHRASE);
    expect(await rawAt(start.store, 'entries', ['notes', 1] as never)).to.equal(null);
    expect(await rawAt(start.store, 'settings', 'self')).to.equal(null);
    expect(await rawAt(start.store, 'entries', ['notes', 0] as never)).to.include({ order: 0 });
    expect(start.faults).to.deep.equal([
      'vault: a record of entries cannot be opened',
      'vault: a record of settings cannot be opened',
    ]);
  });

  it('are not taken where they are not sealed, or were altered', async () => {
    const raw = await sealed();
    const own = (await rawAt(raw, 'profile', 'self')) as { box: Uint8Array };
    await raw.write([
      put('settings', 'self', { readReceipts: false }),
      put('profile', 'self', { ...own, box: own.box.with(3, own.box[3]! ^ 1) }),
    ]);
    const start = startOver(raw);
    await start.vault.unlock(PASSPHRASE);
    expect(await rawAt(start.store, 'settings', 'self')).to.equal(null);
    expect(await rawAt(start.store, 'profile', 'self')).to.equal(null);
  });

  it('cannot make the vault begin sealing again, which would let plain ones in', async () => {
    const raw = await sealed();
    const other = await filled(0);
    await set(startOver(other));
    const [own, foreign] = [await rawAt(raw, 'vault', 'self'), await rawAt(other, 'vault', 'self')];
    await raw.write([put('vault', 'self', { ...Object(own), state: Object(foreign).state })]);
    expect(await startOver(raw).vault.unlock(PASSPHRASE)).to.deep.equal({ kind: 'damaged' });
  });

  it('cannot make guessing cheaper', async () => {
    const raw = await sealed();
    const own = Object(await rawAt(raw, 'vault', 'self'));
    await raw.write([put('vault', 'self', { ...own, kdf: { ...own.kdf, memoryKiB: 16 } })]);
    expect(await startOver(raw).vault.unlock(PASSPHRASE)).to.deep.equal({ kind: 'wrong' });
  });

  it('cannot be a header that hurts', async () => {
    const own = Object(await rawAt(await sealed(), 'vault', 'self'));
    expect(parseHeader(own)).to.deep.equal(own);
    const hostile: readonly object[] = [
      { version: 2 },
      { kdf: { ...own.kdf, memoryKiB: 1_048_577 } },
      { kdf: { ...own.kdf, iterations: 65 } },
      { kdf: { ...own.kdf, iterations: 0 } },
      { kdf: { ...own.kdf, parallelism: 1_000 } },
      { kdf: { ...own.kdf, memoryKiB: 8, parallelism: 2 } },
      { kdf: { ...own.kdf, name: 'pbkdf2' } },
      { salt: new Uint8Array(8) },
      { salt: 'salt' },
      { wrapped: { ...own.wrapped, box: new Uint8Array(1_000_000) } },
      { wrapped: null },
      { state: { ...own.state, nonce: new Uint8Array(11) } },
      { more: 1 },
    ];
    for (const change of hostile) {
      expect(parseHeader({ ...own, ...change }), JSON.stringify(change)).to.equal(undefined);
      const raw = createMemoryStore();
      await raw.write([put('vault', 'self', { ...own, ...change })]);
      const never = () => Promise.reject(new Error('must not be derived'));
      expect(await startOver(raw, { deriveKey: never }).vault.unlock('x')).to.deep.equal({ kind: 'damaged' });
    }
  });
});
