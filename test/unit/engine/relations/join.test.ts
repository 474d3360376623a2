import { expect } from 'chai';
import fc from 'fast-check';
import type { OpenLog } from '../../../../src/engine/log-book/open-conversation.ts';
import type { Relation } from '../../../../src/engine/log-book/records.ts';
import { joinRelation, personOf } from '../../../../src/engine/relations/join.ts';

/** Four authors of two people: two devices each. */
const authors = {
  logOf: (author: number): OpenLog | undefined =>
    author > 4
      ? undefined
      : ({
          record: {
            person: author <= 2 ? 'mina' : 'jun',
            device: new Uint8Array(32).fill(author),
            edition: new Uint8Array(8),
          },
        } as unknown as OpenLog),
};

const relation: fc.Arbitrary<Relation> = fc.record({
  kind: fc.constantFrom('edit', 'deletion', 'reaction'),
  author: fc.integer({ min: 1, max: 4 }),
  number: fc.integer({ min: 1, max: 4 }),
  time: fc.integer({ min: 0, max: 5 }),
  id: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => new Uint8Array(bytes)),
  value: fc.constantFrom('', '👍', '🎉'),
});

const joined = (all: readonly Relation[]): readonly Relation[] =>
  all
    .reduce<readonly Relation[]>((sum, next) => joinRelation(sum, next, authors), [])
    .toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
const key = ({ kind, author }: Relation): string => `${kind} ${personOf(authors, author)}`;

describe('what is said about an entry', () => {
  it('comes to the same in any order, and however often it comes', () => {
    const any = fc.array(relation, { maxLength: 12 }).chain((all) =>
      fc.record({
        all: fc.constant(all),
        again: fc.shuffledSubarray([...all, ...all], {
          minLength: 2 * all.length,
          maxLength: 2 * all.length,
        }),
      }),
    );
    fc.assert(
      fc.property(any, ({ all, again }) => {
        expect(joined(again)).to.deep.equal(joined(all));
      }),
    );
  });

  it('is of each person the last of each kind, and one at most', () => {
    fc.assert(
      fc.property(fc.array(relation, { maxLength: 12 }), (all) => {
        const kept = joined(all);
        expect(new Set(kept.map(key)).size).to.equal(kept.length);
        for (const one of all)
          expect(kept.find((other) => key(other) === key(one))?.time).to.be.at.least(one.time);
      }),
    );
  });

  it('stands where its entry stands once that has moved down', () => {
    const at = (time: number, value: string, author = 1): Relation => {
      const id = new Uint8Array(32).fill(author);
      return { kind: 'reaction', author, number: 1, id, time, value };
    };
    const first = joinRelation(joinRelation([], at(5, '👍'), authors), at(3, '🎉', 2), authors);
    expect(first.map(({ value }) => value)).to.deep.equal(['👍']);
    expect(joinRelation(first, at(9, '🎉', 2), authors).map(({ value }) => value)).to.deep.equal(['🎉']);
  });
});
