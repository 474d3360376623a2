import type { Bytes } from '../../lib/bytes.ts';
import { aheadOf } from '../../lib/clock-sample.ts';
import type { LinkId } from '../../ports/links.ts';
import type { PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import { pingFrame, pongFrame } from './frames.ts';
import type { FrameOf } from '../wire/frame-form.ts';

/** The time by contacts, while the host of the app has not told it (PROTOCOL.md, "The time"). */
export interface ContactTime {
  /** The link of a contact has opened. */
  met(link: OpenLink): void;
  /** The link has closed. */
  lost(link: OpenLink): void;
  /**
   * The answer to a ping with that number, with the time where it is sure here. Only contacts get the time: clocks differ
   * a little, and a stranger could recognise a device by the difference.
   */
  answer(link: OpenLink, number: number): Bytes;
  /** Takes an answer. */
  take(link: OpenLink, pong: FrameOf<typeof pongFrame>): void;
}

interface Question {
  readonly number: number;
  /** By the device's clock. */
  readonly askedAt: number;
}

/**
 * The median of how far the clock is ahead of each contact, in milliseconds. With an even number of contacts it is the one of
 * the two middle values that is nearer zero, or zero if they have different signs: one half of the contacts must not move a clock
 * that agrees with the other half.
 */
const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (Math.sign(low) !== Math.sign(high)) return 0;
  return Math.abs(low) < Math.abs(high) ? low : high;
};

/** Asks each linked contact for the time once, while the host has not told it. */
export const createContactTime = (
  { clock, correction, isClockSure, links }: Core,
  isContact: (person: PersonId) => boolean,
): ContactTime => {
  const questions = new Map<LinkId, Question>();
  const ahead = new Map<PersonId, number>();
  // Pings that only ask whether the other end is there have the number 0.
  let number = 0;

  return {
    met: ({ id }) => {
      if (isClockSure()) return;
      number += 1;
      questions.set(id, { number, askedAt: correction.deviceNow() });
      void links.send(id, pingFrame.encode(number));
    },
    lost: ({ id, peer }) => {
      questions.delete(id);
      ahead.delete(peer.person);
    },
    answer: ({ peer }, asked) => {
      const isTold = isClockSure() && isContact(peer.person);
      return pongFrame.encode(asked, isTold ? clock.now() : null);
    },
    take: ({ id, peer }, [, answered, said]) => {
      const question = questions.get(id);
      if (question?.number !== answered) return;
      questions.delete(id);
      if (said === null || !isContact(peer.person)) return;
      const { askedAt } = question;
      const aheadMs = aheadOf({ said, askedAt, answeredAt: correction.deviceNow() });
      if (aheadMs === undefined) return;
      ahead.set(peer.person, aheadMs);
      correction.correct({ by: 'contacts', aheadMs: medianOf([...ahead.values()]) });
    },
  };
};
