import type { Pairing, PairingProblem } from '../api/pairing.ts';
import type { Core } from '../core.ts';
import type { PairingAttempt } from './attempt.ts';

const PREPARING: Pairing = { step: 'preparing', code: null, expiresAt: null, peer: null, problem: null };

/** What the screen shows of pairing: one attempt at a time. */
export interface PairingView {
  view(): Pairing;
  preparing(): void;
  attempt(attempt: PairingAttempt): void;
  /** The same, if this attempt is shown. */
  changed(attempt: PairingAttempt): void;
  /** The shown attempt has failed, or this attempt if it is shown. */
  ended(problem: PairingProblem, attempt?: PairingAttempt): void;
  done(attempt: PairingAttempt): void;
}

const viewOf = ({ role, step, text, content, peer }: PairingAttempt): Pairing => ({
  step: step === 'waiting' ? (role === 'offer' ? 'offered' : 'answered') : step,
  code: text,
  expiresAt: content.expiresAt,
  peer,
  problem: null,
});

/** The view of one engine. */
export const createPairingView = ({ publisher }: Pick<Core, 'publisher'>): PairingView => {
  let shown = PREPARING;
  const show = (next: Pairing): void => {
    shown = next;
    publisher.touch('pairing');
  };
  const isShown = ({ text }: PairingAttempt): boolean => shown.code === text;
  return {
    view: () => shown,
    preparing: () => show(PREPARING),
    attempt: (attempt) => show(viewOf(attempt)),
    changed: (attempt) => {
      if (isShown(attempt)) show(viewOf(attempt));
    },
    ended: (problem, attempt) => {
      if (attempt && !isShown(attempt)) return;
      show({ ...PREPARING, step: 'ended', peer: attempt?.peer ?? null, problem });
    },
    done: ({ peer }) => show({ ...PREPARING, step: 'done', peer }),
  };
};
