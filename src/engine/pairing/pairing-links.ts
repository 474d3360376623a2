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

/** Carries the attempts on, by what happens on the links that codes have made. */
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

/** Takes what happens on links that codes have made. */
export interface PairingLinks {
  /** What the handshake has to know of a place. */
  place(id: PlaceId): PlaceSecret | undefined;
  /** Whether this is the place of an attempt. */
  holds(id: PlaceId): boolean;
  /** The handshake of this link is done. */
  begin(link: OpenLink): void;
  /** Takes the frame of the other end. Settles when it is handled. */
  take(link: OpenLink, frame: FrameOf<typeof pairingFrame>): Promise<void>;
  /** No link opens at this place any more, or the handshake was `refused`. */
  failed(place: PlaceId, why?: 'refused'): void;
  closed(link: LinkId): void;
}
