import { type Result, done } from '../../lib/result.ts';
import type { NotKept } from '../api/errors.ts';
import type { PersonId } from '../api/ids.ts';
import type { ContactBook } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';
import { MAX_COMPARISONS, type ContactRecord } from '../contacts/kept.ts';
import { CODE_WINDOW_MS, MAX_CODES_PER_WINDOW } from './ask-limit.ts';

/** How long a code without a judgement is remembered, in milliseconds, and the number of such codes that is a warning. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;
export const MAX_UNJUDGED = 2;

type Codes = NonNullable<ContactRecord['comparisons']>;

/**
 * Counts the codes that were made with each contact, in the store, so that they count also after a reload. A man in the
 * middle knows the code before one of the two people does, and can end an exchange in which the guess was wrong. So codes
 * of exchanges that end without a judgement are counted separately.
 */
export interface CodeCount {
  /** When the next code may be made, in milliseconds since 1970; null: now. */
  allowedAt(person: PersonId): number | null;
  /** Counts a code: from here on the other side can know it. */
  begin(person: PersonId): Promise<Result<void, NotKept>>;
  /** The person here has judged the code, or ended the exchange. */
  judged(person: PersonId): Promise<void>;
  /** Codes of the last day without a judgement of the person here. */
  unjudged(person: PersonId): number;
}

/** The count of one engine. */
export const createCodeCount = (core: Core, contacts: Pick<ContactBook, 'get' | 'put'>): CodeCount => {
  const { clock } = core;
  /** After the clock was set back, the wait is not longer than the window. */
  const within = (record: ContactRecord | undefined, ms: number): Codes => {
    const now = clock.now();
    return (record?.comparisons ?? []).filter(({ at }) => at > now - ms && at <= now);
  };
  const change = (person: PersonId, next: (codes: Codes) => Codes): Promise<Result<void, NotKept>> =>
    core.change(async (tx) => {
      const record = contacts.get(person, tx);
      if (!record) return done;
      const comparisons = next(within(record, REMEMBERED_MS)).slice(-MAX_COMPARISONS);
      contacts.put(tx, { ...record, comparisons });
      return done;
    });
  return {
    allowedAt: (person) => {
      const oldest = within(contacts.get(person), CODE_WINDOW_MS).at(-MAX_CODES_PER_WINDOW);
      return oldest ? oldest.at + CODE_WINDOW_MS : null;
    },
    begin: (person) => change(person, (codes) => [...codes, { at: clock.now(), judged: false }]),
    judged: async (person) => {
      // There is one exchange with a person at a time: the newest.
      if (contacts.get(person)?.comparisons?.at(-1)?.judged === false)
        await change(person, (codes) =>
          codes.map((code, i) => (i === codes.length - 1 ? { ...code, judged: true } : code)),
        );
    },
    unjudged: (person) => within(contacts.get(person), REMEMBERED_MS).filter(({ judged }) => !judged).length,
  };
};
