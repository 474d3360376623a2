import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { PersonId } from '../api/ids.ts';
import type { Verification, VerificationProblem } from '../api/state.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { Answered, Asking, Comparing } from './sas.ts';
import type { VerificationStep } from './steps.ts';

/** How long one waits for the other side to open the dialog, or to say what they see. */
export const WAIT_MS = 2 * 60 * 1000;
/** How long a code can be compared: one has to call each other first. */
export const COMPARE_MS = 5 * 60 * 1000;

/** An exchange that both sides are bound to: where it goes on, and what the other side may have missed. */
export interface SasExchange {
  /** Where steps are sent; steps come over any link of the same two devices. */
  readonly link: OpenLink;
  readonly commitment: Bytes;
  /** In this order, to be said again over another link: each is passed over by whoever has heard it. */
  readonly said: readonly VerificationStep[];
}

/** Where the comparing with one person stands. */
export type Phase =
  /** Our person has opened it; asked once there is a link. */
  | {
      readonly step: 'waiting';
      readonly asked: { readonly link: OpenLink; readonly asking: Asking } | null;
    }
  /** Theirs has opened it, ours not yet. */
  | { readonly step: 'asked'; readonly link: OpenLink; readonly commitment: Bytes }
  | (SasExchange & { readonly step: 'starting'; readonly answered: Answered })
  | (SasExchange & {
      readonly step: 'comparing';
      readonly comparing: Comparing;
      /** Who has said that the codes match. */
      readonly own: boolean;
      readonly theirs: boolean;
    })
  | (SasExchange & { readonly step: 'verified' })
  | { readonly step: 'ended'; readonly problem: VerificationProblem; readonly until?: number };

/** One phase of one kind. */
export type PhaseOf<S extends Phase['step']> = Extract<Phase, { readonly step: S }>;

/** The exchange that a phase is of, as the other side knows it. */
export const exchangeOf = (
  phase: Phase | undefined,
): Pick<SasExchange, 'link' | 'commitment'> | undefined => {
  switch (phase?.step) {
    case 'waiting':
      return phase.asked ? { link: phase.asked.link, commitment: phase.asked.asking.commitment } : undefined;
    case 'asked':
    case 'starting':
    case 'comparing':
    case 'verified':
      return phase;
    default:
      return undefined;
  }
};

/** Who is being compared with, each at one step at a time. */
export interface Phases {
  get(person: PersonId): Phase | undefined;
  all(): readonly (readonly [PersonId, Phase])[];
  /** Goes on to a phase; where it has a time, it ends as `expired` by then. */
  put(person: PersonId, phase: Phase, lifetimeMs?: number): void;
  /** The same phase goes on over another link, with the time that it has left. */
  move(person: PersonId, link: OpenLink): void;
  remove(person: PersonId): void;
  view(): readonly Verification[];
}

interface Entry {
  readonly phase: Phase;
  readonly endsAt: number | null;
  readonly stop: Cancel | undefined;
}

const viewOf = (person: PersonId, { phase, endsAt }: Entry): Verification => {
  const comparing = phase.step === 'comparing';
  return {
    person,
    step: comparing && phase.own ? 'confirming' : phase.step,
    code: comparing ? phase.comparing.code : null,
    endsAt: phase.step === 'ended' ? (phase.until ?? null) : endsAt,
    problem: phase.step === 'ended' ? phase.problem : null,
  };
};

/** Why the time of a phase being over ends the comparing: `expired`, or something worse. */
export type Expired = (person: PersonId, phase: Phase) => VerificationProblem;

/** The sessions of one engine. */
export const createPhases = ({ clock, publisher }: Core, expired: Expired): Phases => {
  const entries = new Map<PersonId, Entry>();
  const stop = (person: PersonId): void => entries.get(person)?.stop?.();
  const sessions: Phases = {
    get: (person) => entries.get(person)?.phase,
    all: () => [...entries].map(([person, { phase }]) => [person, phase] as const),
    put: (person, phase, lifetimeMs) => {
      stop(person);
      const expire = (): void => {
        // A question that nobody answered is simply gone.
        if (phase.step === 'asked') sessions.remove(person);
        else sessions.put(person, { step: 'ended', problem: expired(person, phase) });
      };
      const timed = lifetimeMs !== undefined;
      entries.set(person, {
        phase,
        endsAt: timed ? clock.now() + lifetimeMs : null,
        stop: timed ? clock.after(lifetimeMs, expire) : undefined,
      });
      publisher.touch('verifications');
    },
    move: (person, link) => {
      const entry = entries.get(person);
      if (entry && 'link' in entry.phase) entries.set(person, { ...entry, phase: { ...entry.phase, link } });
    },
    remove: (person) => {
      stop(person);
      entries.delete(person);
      publisher.touch('verifications');
    },
    view: () => [...entries].map(([person, entry]) => viewOf(person, entry)),
  };
  return sessions;
};
