import { expect } from 'chai';
import { authorText } from '../../../src/engine/log-book/conversation-memory.ts';
import type { OpenConversation, OpenLog } from '../../../src/engine/log-book/open-conversation.ts';
import { ownWord, readOwnWord, seenOf } from '../../../src/engine/delivery/own-word.ts';
import { MAX_EXTENSION_BYTES, type Marks } from '../../../src/engine/logs/marks.ts';
import { type Ranges, stepsOf } from '../../../src/engine/logs/ranges.ts';
import { decodeMarks, encodeMarks } from '../../../src/engine/replication/frames.ts';
import { encodeCbor } from '../../../src/engine/wire/cbor.ts';
import { toBase32 } from '../../../src/lib/base32.ts';

const ME = 'me';
const idOf = (seed: number) => new Uint8Array(32).fill(seed);
const steps = (ranges: Ranges) => [...stepsOf(0, ranges)];

/** A log of the device of this number. */
const logOf = (
  seed: number,
  person: string,
  { ranges = [], delivered = [], seen = [] }: { ranges?: Ranges; delivered?: Ranges; seen?: Ranges } = {},
): OpenLog => {
  const author = { device: idOf(seed), edition: new Uint8Array(8).fill(seed) };
  const record = { ...author, person, delivered: steps(delivered), seen: steps(seen), floor: 0 };
  return {
    author: seed,
    text: authorText(author),
    record,
    ranges,
    headText: undefined,
  } as unknown as OpenLog;
};

const conversationOf = (logs: readonly OpenLog[], kind = 'pair') =>
  ({ kind, logs: () => logs }) as unknown as OpenConversation;

/** What comes over the link of these marks. */
const toldBy = (conversation: OpenConversation, listed: readonly number[]): Marks => {
  const logs = conversation.logs().map(({ record: { device, edition }, ranges }) => ({
    author: { device, edition },
    frontier: { floor: 0, floorTimeMs: 0, ranges, head: null },
  }));
  const nothing = { conversation: idOf(1), ms: 0, refused: [], forks: [] };
  const extensions = ownWord(conversation, ME, listed.map(idOf));
  const came = decodeMarks(encodeMarks({ ...nothing, logs, read: seenOf(conversation, ME), extensions }));
  if (!came) throw new Error('no marks');
  return came;
};

describe('what own devices tell each other beside what is here', () => {
  it('is what was seen, which devices were the person’s, and what others have', () => {
    const own = logOf(2, ME, {
      ranges: [[1, 9]],
      delivered: [
        [1, 4],
        [6, 7],
      ],
    });
    const former = logOf(3, ME, { ranges: [[1, 2]], delivered: [[1, 2]] });
    const other = logOf(4, 'other', { ranges: [[1, 5]], seen: [[1, 3]] });
    const word = readOwnWord(toldBy(conversationOf([own, former, other]), [2]));
    expect([...word.former]).to.deep.equal([toBase32(idOf(3))]);
    expect(word.delivered.get(own.text)).to.deep.equal([
      [1, 4],
      [6, 7],
    ]);
    expect(word.delivered.get(former.text)).to.deep.equal([[1, 2]]);
    expect([...word.seen]).to.deep.equal([[other.text, [[1, 3]]]]);
  });

  it('says of nothing that others have it, where there is no room to say what they have not', () => {
    const own = Array.from({ length: 40 }, (_, at) =>
      logOf(at + 2, ME, { ranges: [[1, 9]], delivered: [[1, 4]] }),
    );
    const all = own.map(({ author }) => author);
    const marks = toldBy(conversationOf(own), all);
    expect(encodeCbor(marks.extensions).length).to.be.at.most(MAX_EXTENSION_BYTES);
    expect(readOwnWord(marks).delivered.size).to.equal(0);
    // So many that were the person's have no room either.
    expect(readOwnWord(toldBy(conversationOf(own), [])).former.size).to.equal(0);
  });

  it('is nothing of notes, and what is none of it is passed over', () => {
    const notes = conversationOf([logOf(2, ME, { ranges: [[1, 9]] })], 'notes');
    expect(ownWord(notes, ME, []).size).to.equal(0);
    const marks = toldBy(conversationOf([logOf(2, ME, { ranges: [[1, 9]] })]), [2]);
    for (const said of [1, 'x', [[1]], [[idOf(2)]], [[idOf(2), new Uint8Array(8), [0]]]])
      expect(
        readOwnWord({
          ...marks,
          extensions: new Map([
            [0, said],
            [1, said],
          ]),
        }).former.size,
      ).to.equal(0);
  });
});
