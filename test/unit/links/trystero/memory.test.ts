import { expect } from 'chai';
import { Memories } from '../../../../src/links/trystero/memory.ts';

const MINUTE_MS = 60_000;
const NOON = Date.UTC(2026, 0, 1, 12);

describe('the name in a room', () => {
  it('is the same whenever the room is held again, and another one in each room', () => {
    const memories = new Memories();
    const { name } = memories.of('one', NOON);
    memories.of('one', NOON).says(NOON + MINUTE_MS);
    expect(memories.of('one', NOON - 8 * MINUTE_MS).name).to.equal(name);
    expect(memories.of('two', NOON).name).not.to.equal(name);
  });

  it('is another one after the clock was set far back, as what is said then would be taken for old words', () => {
    const [own, others] = [new Memories(), new Memories().of('one', NOON)];
    const say = (date: number): boolean => {
      const memory = own.of('one', date);
      return others.isInOrder(memory.name, memory.says(date));
    };
    expect(say(NOON)).to.equal(true);
    for (const hours of [1, 5, 20]) expect(say(NOON - hours * 60 * MINUTE_MS)).to.equal(true);
  });
});
