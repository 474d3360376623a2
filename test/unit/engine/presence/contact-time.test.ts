import { expect } from 'chai';
import type { PersonId } from '../../../../src/engine/api/ids.ts';
import type { Core } from '../../../../src/engine/core.ts';
import type { OpenLink } from '../../../../src/engine/handshake/authenticator.ts';
import { createContactTime } from '../../../../src/engine/presence/contact-time.ts';
import { pongFrame } from '../../../../src/engine/presence/frames.ts';

const NOW = 1_790_000_000_000;

const linkTo = (person: string): OpenLink => ({ id: person, peer: { person } }) as unknown as OpenLink;

/** The answer to a question for the time. */
const answerTo = (person: string, isClockSure: boolean): unknown => {
  const core = { clock: { now: () => NOW }, isClockSure: () => isClockSure } as unknown as Core;
  const time = createContactTime(core, (each) => each === ('mina' as PersonId));
  return pongFrame.decode(time.answer(linkTo(person), 7));
};

describe('a question for the time', () => {
  it('is told it as a contact, where the host has told it', () => {
    expect(answerTo('mina', true)).to.deep.equal([pongFrame.type, 7, NOW]);
    expect(answerTo('mina', false)).to.deep.equal([pongFrame.type, 7, null]);
  });

  it('hears from a stranger that the link lives, and nothing by which a device could be known again', () => {
    expect(answerTo('somebody', true)).to.deep.equal([pongFrame.type, 7, null]);
  });
});
