import { expect } from 'chai';
import { makeBackup } from '../../../src/engine/backup/make-backup.ts';
import {
  KDF_CHOICES,
  MAGIC,
  MAX_HEAD_BYTES,
  SEALED_CHUNK_BYTES,
  VERSION,
  decodeHead,
} from '../../../src/engine/backup/format.ts';
import { type Bytes, concat } from '../../../src/lib/bytes.ts';
import { createMemoryStore } from '../../doubles/store.ts';
import { withLittleMemory } from '../little-memory.ts';
import { PASSPHRASE, depsOver, restoreFrom, somebodyWith } from './workshop.ts';
import { amount } from '../amount.ts';

/** A backup of several chunks. */
const makeFile = async (): Promise<Bytes> => {
  const store = await somebodyWith(60, () => 'x'.repeat(4_000));
  const made = await makeBackup(depsOver(store), { passphrase: PASSPHRASE, history: true }, () => true);
  if (!made.ok) throw new Error(made.error.kind);
  return new Uint8Array(await made.value.arrayBuffer());
};

const bodyOf = (file: Bytes): number => {
  const head = decodeHead(file.slice(0, 400));
  if (!head.ok) throw new Error(head.error);
  return head.value.bodyAt;
};

describe('the file of a backup', () => {
  let file: Bytes;
  let bodyAt: number;
  before(async () => {
    file = await makeFile();
    bodyAt = bodyOf(file);
    expect(Math.ceil((file.length - bodyAt) / SEALED_CHUNK_BYTES)).to.equal(5 - 1);
  });

  const changed = (at: number, bits = 1): Bytes => {
    const copy = file.slice();
    copy[at] = (copy[at] as number) ^ bits;
    return copy;
  };
  const chunk = (index: number): Bytes =>
    file.slice(bodyAt + index * SEALED_CHUNK_BYTES, bodyAt + (index + 1) * SEALED_CHUNK_BYTES);

  it('is restored as it was made', async () => {
    expect(await restoreFrom(file)).to.equal('restored');
  });

  it('is neither made nor opened where the device has not the memory for its key', async () => {
    const store = await somebodyWith(1);
    const request = { passphrase: PASSPHRASE, history: true };
    const made = await withLittleMemory(1_000, () => makeBackup(depsOver(store), request, () => true));
    expect(made).to.deep.equal({ ok: false, error: { kind: 'no-memory' } });
    expect(await withLittleMemory(1_000, () => restoreFrom(file))).to.equal('no-memory');
  });

  it('costs 256 MiB to guess at, or what there is memory for', async () => {
    const { kdf: _, ...deps } = depsOver(await somebodyWith(1));
    const request = { passphrase: PASSPHRASE, history: true };
    const made = async () => {
      const backup = await makeBackup(deps, request, () => true);
      if (!backup.ok) throw new Error(backup.error.kind);
      const bytes = new Uint8Array(await backup.value.arrayBuffer());
      const head = decodeHead(bytes.slice(0, MAX_HEAD_BYTES));
      if (!head.ok) throw new Error(head.error);
      return { bytes, kdf: head.value.header.kdf };
    };
    const usual = { iterations: 3, parallelism: 1 };
    expect(KDF_CHOICES[0]).to.deep.equal({ memory: 262_144, ...usual });
    // Takes a quarter of a minute on a slow machine.
    if (amount(false, true)) expect((await made()).kdf).to.deep.equal({ memory: 262_144, ...usual });
    const words = 64 * 1024 * 256;
    const little = await withLittleMemory(words, made);
    expect(little.kdf).to.deep.equal({ memory: 65_536, ...usual });
    expect(await restoreFrom(little.bytes)).to.equal('restored');
  });

  it('shows nothing of what is in it', () => {
    const text = new TextDecoder('latin1').decode(file);
    for (const secret of ['Mina', 'Jun', 'xxxx', 'entry', 'contact', 'test'])
      expect(text).not.to.contain(secret);
  });

  it('is refused with the reason, whichever byte of its head is another', async () => {
    const reasons: string[] = [];
    for (let at = 0; at < bodyAt; at++) reasons.push(await restoreFrom(changed(at)));
    expect(new Set(reasons.slice(0, MAGIC.length))).to.deep.equal(new Set(['not-a-backup']));
    expect(await restoreFrom(changed(MAGIC.length, VERSION ^ (VERSION + 1)))).to.equal('newer');
    expect(await restoreFrom(changed(MAGIC.length, VERSION))).to.equal('damaged');
    const rest = new Set(reasons.slice(MAGIC.length + 1));
    expect([...rest].every((reason) => reason === 'damaged' || reason === 'wrong-passphrase')).to.equal(true);
  });

  it('is refused, whichever part of its chunks is altered', async () => {
    const places = [0, 1, 2, 3].flatMap((index) => {
      const from = bodyAt + index * SEALED_CHUNK_BYTES;
      const to = Math.min(file.length, from + SEALED_CHUNK_BYTES);
      return [from, from + 1_000, to - 17, to - 16, to - 1];
    });
    for (const at of places) expect(await restoreFrom(changed(at)), `byte ${at}`).to.equal('damaged');
  });

  it('is refused when it ends too early, at every border of a chunk and inside', async () => {
    const ends = [0, 1, 2, 3].flatMap((index) => {
      const border = bodyAt + index * SEALED_CHUNK_BYTES;
      return [border - 1, border, border + 1, border + 16, border + 17, border + 5_000];
    });
    for (const end of [...ends, file.length - 1])
      expect(await restoreFrom(file.slice(0, end)), `${end} bytes`).to.equal('damaged');
    for (const end of [0, 1, 15]) expect(await restoreFrom(file.slice(0, end))).to.equal('not-a-backup');
    for (const end of [16, 17, 30, 90]) expect(await restoreFrom(file.slice(0, end))).to.equal('damaged');
  });

  it('is refused with anything behind its end', async () => {
    expect(await restoreFrom(concat(file, new Uint8Array(1)))).to.equal('damaged');
    expect(await restoreFrom(concat(file, chunk(0)))).to.equal('damaged');
    expect(await restoreFrom(concat(file, file))).to.equal('damaged');
  });

  it('is refused with chunks exchanged, doubled or left out', async () => {
    const head = file.slice(0, bodyAt);
    const orders = [
      [1, 0, 2, 3],
      [0, 2, 1, 3],
      [0, 0, 1, 2, 3],
      [0, 1, 1, 2, 3],
      [0, 2, 3],
      [1, 2, 3],
      [0, 1, 2, 3, 3],
      [3],
    ];
    for (const order of orders) {
      const other = concat(head, ...order.map(chunk));
      expect(await restoreFrom(other), order.join()).to.equal('damaged');
    }
  });

  it('is refused with chunks of another backup under the same passphrase', async () => {
    const other = await makeFile();
    expect(await restoreFrom(concat(file.slice(0, bodyAt), other.slice(bodyOf(other))))).to.equal('damaged');
  });

  it('is told from other files', async () => {
    for (const foreign of [
      new Uint8Array(0),
      new Uint8Array(100_000),
      new TextEncoder().encode('%PDF-1.7 and so on'),
      new TextEncoder().encode('{"messages": []}'),
      // As backups began before there were logs.
      concat(new TextEncoder().encode('driftpost-backup'), file.slice(MAGIC.length)),
    ])
      expect(await restoreFrom(foreign)).to.equal('not-a-backup');
  });

  it('keeps nothing of what is refused, to the last byte', async () => {
    const store = createMemoryStore();
    const writes: unknown[] = [];
    const write = store.write.bind(store);
    store.write = (batch) => {
      writes.push(...batch);
      return write(batch);
    };
    expect(await restoreFrom(changed(file.length - 1), { deps: depsOver(store) })).to.equal('damaged');
    expect(writes).to.deep.equal([]);
  });

  it('is refused whole when it can no longer be read, or changes between the two times', async () => {
    const blob = new Blob([file]);
    let opened = 0;
    const gone = {
      size: blob.size,
      slice: (from: number, to: number) =>
        ++opened === 3 ? { arrayBuffer: () => Promise.reject(new Error('gone')) } : blob.slice(from, to),
    };
    expect(await restoreFrom(gone)).to.equal('unreadable');
    const store = createMemoryStore();
    let times = 0;
    const swapped = {
      size: blob.size,
      slice: (from: number, to: number) => {
        if (from === bodyAt) times += 1;
        const source = times > 1 && to === file.length ? new Blob([changed(file.length - 1)]) : blob;
        return source.slice(from, to);
      },
    };
    expect(await restoreFrom(swapped, { deps: depsOver(store) })).to.equal('damaged');
    for (const table of ['entries', 'places', 'ids', 'logs', 'conversations', 'keys', 'contacts']) {
      const rows = await store.list(table);
      expect(rows.ok && rows.value).to.deep.equal([]);
    }
  });
});
