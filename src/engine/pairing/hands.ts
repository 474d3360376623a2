import type { PairingProblem } from '../api/pairing.ts';
import type { Core } from '../core.ts';
import type { Attempt } from './attempt.ts';
import type { Attempts } from './attempts.ts';
import type { Exchange } from './exchange.ts';
import type { PairingHands } from './types.ts';
import type { Showing } from './showing.ts';

/** What happens on links that codes led to, and what it does to the attempts. */
export const createHands = (
  { links, boundary }: Pick<Core, 'links' | 'boundary'>,
  parts: { readonly attempts: Attempts; readonly exchange: Exchange; readonly showing: Showing },
): PairingHands => {
  const { attempts, exchange, showing } = parts;

  const fail = (attempt: Attempt, problem: PairingProblem): void => {
    attempts.end(attempt, problem === 'unanswered' ? 'expired' : 'used');
    showing.ended(problem, attempt);
  };

  const finish = (attempt: Attempt): void => {
    attempts.end(attempt, 'used');
    for (const other of attempts.all()) attempts.withdraw(other);
    showing.done(attempt);
  };

  return {
    place: (id) => attempts.at(id)?.secret,
    holds: (id) => attempts.at(id) !== undefined,
    begin: (link) => {
      const attempt = attempts.at(link.place);
      if (!attempt) return links.close(link.id);
      attempts.linked(attempt, link.id);
      showing.changed(attempt);
      void boundary.run('pairing', () => exchange.tell(link, attempt));
    },
    take: async (link, frame) => {
      const attempt = attempts.at(link.place);
      if (!attempt) return links.close(link.id);
      const exchanged = await exchange.take(link, attempt, frame);
      if (exchanged.ok) return finish(attempt);
      fail(attempt, exchanged.error);
      links.close(link.id);
    },
    failed: (place, refused) => {
      const attempt = attempts.at(place);
      if (!attempt) return;
      if (refused) return fail(attempt, 'unproven');
      fail(attempt, attempt.step === 'waiting' ? 'unanswered' : 'unreachable');
    },
    closed: (id) => {
      const attempt = attempts.all().find(({ link }) => link === id);
      if (attempt) fail(attempt, 'lost');
    },
  };
};
