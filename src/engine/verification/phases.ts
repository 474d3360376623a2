import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { PersonId } from '../api/ids.ts';
import type { Verification, VerificationProblem } from '../api/state.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { Answered, Asking, Comparing } from './sas.ts';
import type { VerificationStep } from './steps.ts';

/** How long the other side may take to open the dialog, or to answer, in milliseconds. */
export const WAIT_MS = 2 * 60 * 1000;
/** How long a code may be compared, in milliseconds: the two people have to call each other first. */
export const COMPARE_MS = 5 * 60 * 1000;

/** An exchange to which both sides are bound. */
export interface SasExchange {
  /** The link for steps to the other side. Steps from it may come over any link of the same two devices. */
  readonly link: OpenLink;
  readonly commitment: Bytes;
  /** Steps that were sent, in order. They are sent again over a new link; the other side ignores a step that it has. */
  readonly said: readonly VerificationStep[];
}

/** The phase of the comparison with one person. */
export type Phase =
  /** The person here has opened the dialog. Asks once there is a link. */
  | {
      readonly step: 'waiting';
      readonly asked: { readonly link: OpenLink; readonly asking: Asking } | null;
    }
  /** The other person has opened the dialog, the person here has not. */
  | { readonly step: 'asked'; readonly link: OpenLink; readonly commitment: Bytes }
  | (SasExchange & { readonly step: 'starting'; readonly answered: Answered })
  | (SasExchange & {
      readonly step: 'comparing';
      readonly comparing: Comparing;
      /** Whether this side and the other side have confirmed the code. */
      readonly own: boolean;
      readonly theirs: boolean;
    })
  | (SasExchange & { readonly step: 'verified' })
  | { readonly step: 'ended'; readonly problem: VerificationProblem; readonly until?: number };

/** A phase with this step. */
export type PhaseOf<S extends Phase['step']> = Extract<Phase, { readonly step: S }>;

/** The exchange of a phase, as the other side knows it. */
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

/** The phase of the comparison with each person. */
export interface Phases {
  get(person: PersonId): Phase | undefined;
  all(): readonly (readonly [PersonId, Phase])[];
  /** Goes on to a phase. With a lifetime, the phase ends then as `expired`. */
  put(person: PersonId, phase: Phase, lifetimeMs?: number): void;
  /** The phase goes on over another link, with the time that is left. */
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

/** The problem of a phase that has run out of time: `expired`, or a warning. */
export type Expired = (person: PersonId, phase: Phase) => VerificationProblem;

/** The phases of one engine. */
export const createPhases = ({ clock, publisher }: Core, expired: Expired): Phases => {
  const entries = new Map<PersonId, Entry>();
  const stop = (person: PersonId): void => entries.get(person)?.stop?.();
  const phases: Phases = {
    get: (person) => entries.get(person)?.phase,
    all: () => [...entries].map(([person, { phase }]) => [person, phase] as const),
    put: (person, phase, lifetimeMs) => {
      stop(person);
      const expire = (): void => {
        // A question without an answer disappears.
        if (phase.step === 'asked') phases.remove(person);
        else phases.put(person, { step: 'ended', problem: expired(person, phase) });
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
  return phases;
};
