import type { PairingProblem } from '../api/pairing.ts';
import type { Core } from '../core.ts';
import type { PairingAttempt } from './attempt.ts';
import type { PairingAttempts } from './attempts.ts';
import type { ContactExchange } from './exchange.ts';
import type { PairingView } from './pairing-view.ts';
import type { LinkId, PlaceId } from '../../ports/links.ts';
import type { OpenLink, PlaceSecret } from '../handshake/authenticator.ts';
import type { pairingFrame } from './frames.ts';
import type { FrameOf } from '../wire/frame-form.ts';

/** What happens on links that codes led to, and what it does to the attempts. */
export const createPairingLinks = (
  { links, boundary }: Pick<Core, 'links' | 'boundary'>,
  parts: {
    readonly attempts: PairingAttempts;
    readonly exchange: ContactExchange;
    readonly showing: PairingView;
  },
): PairingLinks => {
  const { attempts, exchange, showing } = parts;

  const fail = (attempt: PairingAttempt, problem: PairingProblem): void => {
    attempts.end(attempt, problem === 'unanswered' ? 'expired' : 'used');
    showing.ended(problem, attempt);
  };

  const finish = (attempt: PairingAttempt): void => {
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

/** What happens on links that codes led to. */
export interface PairingLinks {
  /** What the gate has to know of a place. */
  place(id: PlaceId): PlaceSecret | undefined;
  /** Whether a code leads there. */
  holds(id: PlaceId): boolean;
  /** Somebody was proven there. */
  begin(link: OpenLink): void;
  /** They say who they are; settles when that is dealt with. */
  take(link: OpenLink, frame: FrameOf<typeof pairingFrame>): Promise<void>;
  /** Nobody comes there any more, or who came was `refused`. */
  failed(place: PlaceId, why?: 'refused'): void;
  closed(link: LinkId): void;
}
