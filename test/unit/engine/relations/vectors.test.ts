import { expect } from 'chai';
import { linesOf } from '../../../../src/engine/chats/lines.ts';
import type { Kind } from '../../../../src/engine/kinds/kind.ts';
import { knownKinds } from '../../../../src/engine/kinds/known-kinds.ts';
import { idText } from '../../../../src/engine/log-book/kept-entry.ts';
import { pageBefore } from '../../../../src/engine/log-book/reading.ts';
import { takeRun } from '../../../../src/engine/log-book/taking.ts';
import { type Run, decodeRun, encodeRun } from '../../../../src/engine/logs/run.ts';
import { relate } from '../../../../src/engine/relations/relating.ts';
import type { Vectors } from '../../../second-implementation/relations-story.js';
import { shownLine } from '../../../second-implementation/shown-line.ts';
import { fromHex, toHex } from '../../../vectors/hex.ts';
import { loadVectors } from '../../../vectors/load.ts';
import { createDevice } from '../log-book/device.ts';

const SALT_BYTES = 8;
/** What each says, by its name; `later` and `damaged` are what this version does not write. */
const KINDS: Readonly<Record<string, string>> = {
  hello: 'text',
  answer: 'text',
  forwarded: 'text',
  nameless: 'text',
  both: 'text',
  edit: 'edit',
  'edit of another': 'edit',
  reaction: 'reaction',
  'own reaction': 'reaction',
  'first reaction': 'reaction',
  'no reaction': 'reaction',
  gone: 'gone',
  'gone edit': 'gone',
  deletion: 'deletion',
  'deletion of an edit': 'deletion',
  'deletion of another': 'deletion',
  later: 'text',
  damaged: 'damaged',
};
const kinds = knownKinds();

describe('frozen relations', () => {
  let frozen: Vectors;
  before(async () => {
    frozen = await loadVectors<Vectors>('relations.json');
  });

  const runOf = (at: number): Run => {
    const run = decodeRun(fromHex(frozen.runs[at] ?? ''));
    if (!run) throw new Error('no run');
    return run;
  };

  it('are of these kinds, and are written in the same bytes', () => {
    const found: Record<string, string> = {};
    for (const [name, { content }] of Object.entries(frozen.entries)) {
      const bytes = content === null ? null : fromHex(content);
      const reading = kinds.read(bytes);
      found[name] = reading.state === 'known' ? reading.kind.name : reading.state;
      if (!bytes || reading.state !== 'known' || name === 'later') continue;
      const salt = bytes.slice(0, SALT_BYTES);
      const { kind, said } = reading as { kind: Kind<unknown>; said: unknown };
      expect(toHex(kinds.write(kind, said, { bytes: () => salt })), name).to.equal(content);
    }
    expect(found).to.deep.equal(KINDS);
  });

  it('are shown like this, whoever is heard first', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const device = await createDevice();
      for (const at of order) {
        const run = runOf(at);
        expect(toHex(encodeRun(run))).to.equal(frozen.runs[at]);
        const person = idText(fromHex(frozen.secrets.persons[at] ?? ''));
        await device.inside(async (tx, conversation) => {
          const taking = { conversation, run, person, arrivedAt: 0 };
          const { fresh, moved } = await takeRun(tx, device.tables, taking);
          const news = { conversation, fresh, moved: moved.map(({ to }) => to) };
          await relate(tx, { book: device.tables, kinds }, news);
        });
      }
      const lines = await device.inside(async (tx, conversation) => {
        const entries = await pageBefore(tx, device.tables, { conversation, limit: 100 });
        return linesOf(tx, { core: { book: device.tables }, kinds }, { conversation, entries });
      });
      expect(lines.map(shownLine)).to.deep.equal(frozen.lines);
    }
  });
});
