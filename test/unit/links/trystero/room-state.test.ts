import { expect } from 'chai';
import { RoomStates } from '../../../../src/links/trystero/room-state.ts';

const MINUTE_MS = 60_000;
const NOON = Date.UTC(2026, 0, 1, 12);

describe('the name in a room', () => {
  it('is the same whenever the room is held again, and another one in each room', () => {
    const roomStates = new RoomStates();
    const { name } = roomStates.of('one', NOON);
    roomStates.of('one', NOON).says(NOON + MINUTE_MS);
    expect(roomStates.of('one', NOON - 8 * MINUTE_MS).name).to.equal(name);
    expect(roomStates.of('two', NOON).name).not.to.equal(name);
  });

  it('is another one after the clock was set far back, as what is said then would be taken for old words', () => {
    const [own, others] = [new RoomStates(), new RoomStates().of('one', NOON)];
    const say = (date: number): boolean => {
      const memory = own.of('one', date);
      return others.isInOrder(memory.name, memory.says(date));
    };
    expect(say(NOON)).to.equal(true);
    for (const hours of [1, 5, 20]) expect(say(NOON - hours * 60 * MINUTE_MS)).to.equal(true);
  });
});
