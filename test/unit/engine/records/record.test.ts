import { expect } from 'chai';
import fc from 'fast-check';
import { doWork, hasWork } from '../../../../src/engine/crypto/work.ts';
import { MAX_CLOCK_SKEW_MS, MAX_TTL_MS } from '../../../../src/engine/overlay/limits.ts';
import { MAX_RECORD_BYTES } from '../../../../src/engine/overlay/overlay.ts';
import {
  MAX_NAME_BYTES,
  makeSigned,
  ownKey,
  createRecordReader,
  readRecord,
  sharedKey,
  workInput,
} from '../../../../src/engine/records/record.ts';
import { type Bytes, ownBytes, utf8 } from '../../../../src/lib/bytes.ts';
import { FUZZ_RUNS } from '../../fuzz.ts';
import { createStandIn } from '../overlay/stand-in.ts';

const NOW = 1_800_000_000_000;
const BITS = 5;
const HOUR_MS = 3_600_000;
const HEAD_BYTES = 48;
const SIGNATURE_BYTES = 64;

const { crypto, signer } = createStandIn('owner');
const check = { read: createRecordReader({ crypto, workBits: BITS }), now: () => NOW };
const clock = { now: () => NOW, after: (_: number, run: () => void) => (run(), () => undefined) };

interface Wish {
  readonly kind?: 'own' | 'shared';
  readonly name?: Bytes;
  readonly value?: Bytes;
  readonly ttlMs?: number;
  readonly seq?: number;
}

/** A record that holds in everything but what is asked for. */
const make = async ({
  kind = 'own',
  name = utf8('x'),
  value = utf8('hello'),
  ttlMs = HOUR_MS,
  seq = NOW,
}: Wish) => {
  const input = workInput(crypto, { kind, owner: signer.publicKey, seq, ttlMs, name }, value);
  const nonce = kind === 'shared' ? (await doWork({ clock, hash: crypto.hash }, input, BITS))! : 0;
  return makeSigned(crypto, { kind, signer, name, value, ttlMs }, { seq, nonce });
};

const holds = async (bytes: Bytes): Promise<boolean> => (await readRecord(check, bytes)?.check()) ?? false;

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map(ownBytes);

describe('records', () => {
  it('are read as they were made, and hold', async () => {
    const wish = fc.record({
      kind: fc.constantFrom('own' as const, 'shared' as const),
      name: bytes(MAX_NAME_BYTES),
      value: bytes(500),
      ttlMs: fc.integer({ min: 1, max: MAX_TTL_MS / 1_000 }).map((seconds) => seconds * 1_000),
    });
    await fc.assert(
      fc.asyncProperty(wish, async (one) => {
        const made = await make(one);
        const read = readRecord(check, made.bytes)!;
        expect(read.stored).to.deep.equal(made);
        expect(read.stored.record).to.deep.include({
          kind: one.kind,
          seq: NOW,
          ttlMs: one.ttlMs,
          value: one.value,
        });
        expect(await read.check()).to.equal(true);
      }),
    );
  });

  it('stand under the key that whoever looks for them computes', async () => {
    const name = utf8('card');
    const own = await make({ name });
    expect(own.record.key).to.deep.equal(ownKey(crypto, crypto.hash(signer.publicKey), name));
    expect(own.id).to.deep.equal(own.record.key);
    const shared = await make({ kind: 'shared', name });
    expect(shared.record.key).to.deep.equal(sharedKey(crypto, name));
    // Several stand under one key, and each id tells where.
    expect(shared.id).not.to.deep.equal(shared.record.key);
    expect(shared.id.subarray(0, 4)).to.deep.equal(shared.record.key.subarray(0, 4));
    expect(ownKey(crypto, crypto.hash(signer.publicKey), name)).not.to.deep.equal(sharedKey(crypto, name));
  });

  it('hold no more with a single bit changed', async () => {
    for (const kind of ['own', 'shared'] as const) {
      const { bytes: whole } = await make({ kind, name: utf8('topic') });
      for (let bit = 0; bit < whole.length * 8; bit++) {
        const changed = whole.with(bit >> 3, (whole[bit >> 3] as number) ^ (1 << (bit & 7)));
        expect(await holds(changed), `${kind}, bit ${bit}`).to.equal(false);
      }
    }
  });

  it('are signed by their owner and nobody else', async () => {
    const { bytes: whole } = await make({});
    const other = createStandIn('somebody else').key;
    const stolen = ownBytes(whole);
    stolen.set(other, 1);
    expect(await holds(stolen)).to.equal(false);
  });

  it('of a topic cost work, which cannot be taken to another value', async () => {
    const cheap = async (value: Bytes) => {
      const draft = { kind: 'shared', signer, name: utf8('topic'), value, ttlMs: HOUR_MS } as const;
      const { owner, ttlMs } = { owner: signer.publicKey, ttlMs: HOUR_MS };
      const input = workInput(crypto, { kind: 'shared', owner, seq: NOW, ttlMs, name: draft.name }, value);
      let nonce = 0;
      while (hasWork(input, nonce, { bits: BITS, hash: crypto.hash })) nonce += 1;
      return makeSigned(crypto, draft, { seq: NOW, nonce });
    };
    expect(await holds((await cheap(utf8('hello'))).bytes)).to.equal(false);
  });

  it('are refused before or after their time', async () => {
    const cases: readonly (readonly [boolean, Wish])[] = [
      [true, { seq: NOW + MAX_CLOCK_SKEW_MS }],
      [false, { seq: NOW + MAX_CLOCK_SKEW_MS + 1 }],
      [true, { seq: NOW - HOUR_MS + 1 }],
      [false, { seq: NOW - HOUR_MS }],
      [true, { ttlMs: MAX_TTL_MS }],
      [false, { ttlMs: MAX_TTL_MS + 1_000 }],
      [false, { ttlMs: 0 }],
    ];
    for (const [expected, wish] of cases) {
      expect(await holds((await make(wish)).bytes), JSON.stringify(wish)).to.equal(expected);
    }
  });

  it('are refused where they or their name are too long', async () => {
    const room = MAX_RECORD_BYTES - HEAD_BYTES - 1 - SIGNATURE_BYTES;
    expect(await holds((await make({ value: new Uint8Array(room) })).bytes)).to.equal(true);
    expect(await holds((await make({ value: new Uint8Array(room + 1) })).bytes)).to.equal(false);
    expect(await holds((await make({ name: new Uint8Array(MAX_NAME_BYTES) })).bytes)).to.equal(true);
    expect(await holds((await make({ name: new Uint8Array(MAX_NAME_BYTES + 1) })).bytes)).to.equal(false);
  });

  it('are not read where nobody signed them', () => {
    const unsigned = new Uint8Array(300);
    for (let kind = 0; kind < 256; kind++)
      if (kind !== 2 && kind !== 3) expect(readRecord(check, unsigned.with(0, kind))).to.equal(undefined);
  });

  it('never throw while being read, whatever they are', async () => {
    const { bytes: whole } = await make({ name: utf8('name') });
    const damaged = fc
      .tuple(fc.array(fc.tuple(fc.nat(500), fc.nat(255)), { maxLength: 6 }), fc.nat(200))
      .map(([changes, cut]) => {
        const changed = whole.slice(0, cut > 150 ? undefined : cut);
        for (const [at, value] of changes) if (changed.length > 0) changed[at % changed.length] = value;
        return changed;
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes(300), damaged), async (one) => {
        const isWhole = one.join() === whole.join();
        const read = readRecord(check, one);
        if (read) expect(await read.check()).to.equal(isWhole);
      }),
      { numRuns: FUZZ_RUNS },
    );
  });
});
