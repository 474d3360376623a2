import { expect } from 'chai';
import { toBase32 } from '../../../../src/lib/base32.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { notesName, pairName } from '../../../../src/engine/chats/conversations.ts';
import { fromFrame, toFrame, type DeliveryFrame } from '../../../../src/engine/delivery/frames.ts';
import { createKinds } from '../../../../src/engine/kinds/kinds.ts';
import { register } from '../../../../src/engine/kinds/register.ts';
import { text } from '../../../../src/engine/kinds/text.ts';
import { digestOf } from '../../../../src/engine/logs/digest.ts';
import { contentHash } from '../../../../src/engine/logs/entry.ts';
import { type Run, decodeRun, encodeRun } from '../../../../src/engine/logs/run.ts';
import { authorText } from '../../../../src/engine/log-book/open-conversation.ts';
import { decodeEnvelope, encodeEnvelope } from '../../../../src/engine/replication/envelope.ts';
import {
  decodeComparison,
  decodeMarks,
  encodeComparison,
  encodeMarks,
  tagOf,
} from '../../../../src/engine/replication/frames.ts';
import { comparisonFrame, marksFrame } from '../../../../src/engine/delivery/frames.ts';
import type { personIdOf } from '../../../../src/engine/wire/ids.ts';
import type { Vectors } from '../../../second-implementation/logs-story.js';
import { fromHex, toHex } from '../../../vectors/hex.ts';
import { loadVectors } from '../../../vectors/load.ts';
import { createDevice } from '../log-book/device.ts';

const kinds = createKinds([text, register]);

describe('frozen logs', () => {
  let frozen: Vectors;
  before(async () => {
    frozen = await loadVectors<Vectors>('logs.json');
  });

  const runOf = (name: string): Run => {
    const run = decodeRun(fromHex(frozen.runs[name] ?? ''));
    if (!run) throw new Error(`${name} is no run`);
    return run;
  };
  const bytesOf = (hex: string | undefined): Bytes => fromHex(hex ?? '');

  it('have conversations of these names', () => {
    // Ids are hashes of keys, and any 32 bytes are one here.
    const [one, other] = frozen.secrets.persons.map(
      (hex) => toBase32(fromHex(hex)) as ReturnType<typeof personIdOf>,
    );
    if (!one || !other) throw new Error('two people');
    expect(toHex(pairName(one, other))).to.equal(frozen.pair);
    expect(toHex(pairName(other, one))).to.equal(frozen.pair);
    expect(toHex(notesName(one))).to.equal(frozen.notes);
  });

  it('have runs of these entries, also of what is gone, is forked, or is of a later version', () => {
    const ids = Object.fromEntries(Object.entries(frozen.entries).map(([name, { id }]) => [id, name]));
    const found: Record<string, string> = {};
    for (const [name, hex] of Object.entries(frozen.runs)) {
      const run = runOf(name);
      expect(toHex(encodeRun(run)), name).to.equal(hex);
      for (const { id, header, content } of run.entries) {
        const entry = frozen.entries[ids[toHex(id)] ?? ''];
        if (!entry) throw new Error('another id');
        expect([header.number, content && toHex(content), toHex(header.content)]).to.deep.equal([
          entry.number,
          entry.content,
          entry.hash,
        ]);
        if (content) expect(toHex(contentHash(content))).to.equal(entry.hash);
        const reading = kinds.read(content);
        found[ids[toHex(id)] ?? ''] = reading.state === 'known' ? reading.kind.name : reading.state;
      }
    }
    expect(found).to.deep.equal({
      hello: 'text',
      gone: 'gone',
      newer: 'newer',
      extended: 'text',
      fork: 'text',
      answer: 'text',
      register: 'register',
    });
    expect(runOf('long').entries.at(-1)?.header.extensions.get(300)).to.deep.equal([null, 2 ** 40]);
  });

  it('have an envelope of these runs', () => {
    const envelope = decodeEnvelope(fromHex(frozen.envelope));
    expect(envelope?.runs.map((run) => toHex(encodeRun(run)))).to.deep.equal(Object.values(frozen.runs));
    if (envelope) expect(toHex(encodeEnvelope(envelope))).to.equal(frozen.envelope);
  });

  it('are shown in this order, whichever way they come', async () => {
    for (const names of [Object.keys(frozen.runs), Object.keys(frozen.runs).toReversed()]) {
      const device = await createDevice();
      for (const name of names) await device.take(runOf(name).entries);
      expect(await device.shown()).to.deep.equal(frozen.order.map((hex) => toBase32(fromHex(hex))));
    }
  });

  it('have these marks, in a frame', () => {
    const marks = decodeMarks(fromHex(frozen.marks));
    if (!marks) throw new Error('no marks');
    // A reason of a later version is none that could be said again.
    expect(marks.refused.map(({ number, why }) => [number, why])).to.deep.equal([
      [3, 'no-room'],
      [9, 'unknown'],
    ]);
    const known = { ...marks, refused: marks.refused.filter(({ why }) => why !== 'unknown') };
    expect(decodeMarks(encodeMarks(known))).to.deep.equal(known);
    const said = fromFrame(marksFrame.decode(fromHex(frozen.marksFrame)) as DeliveryFrame);
    expect([said.kind, 'dealt' in said && said.dealt, toHex(said.body)]).to.deep.equal([
      'marks',
      3,
      frozen.marks,
    ]);
    expect(toHex(toFrame(said))).to.equal(frozen.marksFrame);
  });

  it('have this digest and comparison, in a frame', () => {
    const [salt, conversation] = [bytesOf(frozen.secrets.linkSalt), bytesOf(frozen.pair)];
    const marks = decodeMarks(fromHex(frozen.marks));
    const author = (at: number) => ({
      device: bytesOf(frozen.secrets.devices[at]),
      edition: bytesOf(frozen.secrets.editions[at]),
    });
    const log = (at: number, last: string, forks = marks?.forks ?? []) => ({
      author: author(at),
      text: authorText(author(at)),
      lastId: bytesOf(frozen.entries[last]?.id),
      forks,
    });
    const digest = digestOf(salt, conversation, [
      { ...log(1, 'register', []), floor: 5, ranges: [[7, 9]] },
      { ...log(0, 'extended'), floor: 0, ranges: [[1, 4]] },
    ]);
    expect(toHex(digest)).to.equal(frozen.digest);
    expect(toHex(digestOf(salt, conversation, []))).to.equal(frozen.emptyDigest);
    const tag = tagOf(salt, conversation);
    expect(toHex(tag)).to.equal(frozen.tag);
    const comparison = { salt, digests: [{ tag, digest }] };
    expect(toHex(encodeComparison(comparison))).to.equal(frozen.comparison);
    expect(decodeComparison(fromHex(frozen.comparison))).to.deep.equal(comparison);
    const said = fromFrame(comparisonFrame.decode(fromHex(frozen.comparisonFrame)) as DeliveryFrame);
    expect(toHex(toFrame(said))).to.equal(frozen.comparisonFrame);
  });
});
