import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import type { PersonId } from '../api/ids.ts';
import type { VerificationProblem } from '../api/state.ts';
import type { ContactBook } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { Identity } from '../identity/identity.ts';
import { createAttempts } from './attempts.ts';
import {
  type Comparing,
  type Ends,
  VERIFICATION_BYTES,
  answer,
  ask,
  confirms,
  takeAnswer,
  takeReveal,
} from './exchange.ts';
import { Step, type VerificationStep, encodeStep } from './frames.ts';
import { COMPARE_MS, type PhaseOf, type Sessions, WAIT_MS, exchangeOf } from './sessions.ts';
import type { Verdict } from './verdict.ts';

/** What comparing safety codes needs. */
export interface VerificationDeps {
  readonly core: Core;
  readonly contacts: Pick<ContactBook, 'get' | 'put'>;
  identity(): Identity | undefined;
  /** The link to use towards a person. */
  primary(person: PersonId): OpenLink | undefined;
}

/** The exchange with everybody: links, times and limits around what exchange.ts computes. */
export class Comparison {
  readonly #deps: VerificationDeps;
  readonly #sessions: Sessions;
  readonly #verdict: Verdict;
  readonly #codes;
  readonly #questions;

  constructor(deps: VerificationDeps, sessions: Sessions, verdict: Verdict) {
    this.#deps = deps;
    this.#sessions = sessions;
    this.#verdict = verdict;
    this.#codes = createAttempts(deps.core.clock);
    this.#questions = createAttempts(deps.core.clock);
  }

  /** Our person wants to compare: asks, or answers where the other side has asked. */
  start(person: PersonId): void {
    const phase = this.#sessions.get(person);
    const isUnderWay = phase?.step === 'waiting' || phase?.step === 'starting' || phase?.step === 'comparing';
    if (isUnderWay || !this.#deps.contacts.get(person)) return;
    const until = this.#codes.allowedAt(person);
    if (until !== null) return this.#sessions.put(person, { step: 'ended', problem: 'too-many', until });
    if (phase?.step === 'asked') return this.#answer(phase.link, phase.commitment);
    this.#sessions.put(person, { step: 'waiting', asked: null }, WAIT_MS);
    this.#ask(this.#deps.primary(person));
  }

  /** Our person has seen that the codes match, or that they differ. */
  async judge(person: PersonId, match: boolean): Promise<void> {
    const phase = this.#sessions.get(person);
    if (phase?.step !== 'comparing' || phase.own) return;
    const { link, commitment, comparing } = phase;
    if (!match) {
      this.#send(link, [Step.end, commitment, 'differs']);
      return this.#differ(person);
    }
    this.#send(link, [Step.match, commitment, comparing.ownMac]);
    return this.#conclude({ ...phase, own: true });
  }

  /** Our person wants no more of it, or has seen how it ended. */
  cancel(person: PersonId): void {
    const exchange = exchangeOf(this.#sessions.get(person));
    if (exchange) this.#send(exchange.link, [Step.end, exchange.commitment, 'stopped']);
    this.#sessions.remove(person);
  }

  /** A step came over a link. Those of an exchange that is over, or of another link, say nothing. */
  async take(link: OpenLink, step: VerificationStep): Promise<void> {
    const { person } = link.peer;
    const phase = this.#sessions.get(person);
    const exchange = exchangeOf(phase);
    const isCurrent = exchange?.link.id === link.id && equalBytes(exchange.commitment, step[1]);
    if (step[0] === Step.ask) return isCurrent ? undefined : this.#asked(link, step[1]);
    if (!isCurrent) return;
    if (step[0] === Step.end) return this.#ended(person, step[2]);
    if (step[0] === Step.answer && phase?.step === 'waiting') return this.#reveal(phase, step[2]);
    if (step[0] === Step.reveal && phase?.step === 'starting') {
      const comparing = takeReveal(phase.answered, step[2]);
      return this.#show(link, step[1], comparing);
    }
    if (step[0] === Step.match && phase?.step === 'comparing' && !phase.theirs) {
      if (!confirms(phase.comparing, step[2])) return this.#cheated(link, step[1]);
      return this.#conclude({ ...phase, theirs: true });
    }
  }

  /** A link to a contact is there: who waits asks. */
  attach(link: OpenLink): void {
    const phase = this.#sessions.get(link.peer.person);
    if (phase?.step === 'waiting' && !phase.asked) this.#ask(link);
  }

  /** A link is gone, and with it what was bound to it. */
  detach(link: OpenLink): void {
    const { person } = link.peer;
    const phase = this.#sessions.get(person);
    if (!phase || exchangeOf(phase)?.link.id !== link.id) return;
    if (phase.step === 'asked') return this.#sessions.remove(person);
    if (phase.step !== 'waiting') return this.#end(person, 'lost');
    this.#sessions.put(person, { step: 'waiting', asked: null }, WAIT_MS);
    this.#ask(this.#deps.primary(person));
  }

  #ask(link: OpenLink | undefined): void {
    const ends = link && this.#endsOf(link);
    if (!ends) return;
    const asking = ask(ends, this.#nonce());
    this.#sessions.put(link.peer.person, { step: 'waiting', asked: { link, asking } }, WAIT_MS);
    this.#send(link, [Step.ask, asking.commitment]);
  }

  #asked(link: OpenLink, commitment: Bytes): void {
    const { person } = link.peer;
    const phase = this.#sessions.get(person);
    // A warning stays until it was seen, and nobody is asked without end.
    if (phase?.step === 'ended' && phase.problem === 'differs') return;
    if (phase?.step === 'waiting') return this.#both(link, commitment, phase);
    if (this.#questions.allowedAt(person) !== null) return;
    this.#questions.count(person);
    this.#sessions.put(person, { step: 'asked', link, commitment }, WAIT_MS);
  }

  /** Both have asked at once: the question of the person with the lower id counts, on both sides. */
  #both(link: OpenLink, commitment: Bytes, { asked }: PhaseOf<'waiting'>): void {
    const me = this.#deps.identity();
    if (!me) return;
    const isOursFirst = me.person < link.peer.person;
    if (!isOursFirst || !asked) return this.#answer(link, commitment);
    // Said again, as the other side may have forgotten it meanwhile.
    this.#send(asked.link, [Step.ask, asked.asking.commitment]);
  }

  #answer(link: OpenLink, commitment: Bytes): void {
    const ends = this.#endsOf(link);
    if (!ends) return;
    const answered = answer(ends, commitment, this.#nonce());
    // From here on the other side can compute the code.
    this.#codes.count(link.peer.person);
    this.#sessions.put(link.peer.person, { step: 'starting', link, answered }, WAIT_MS);
    this.#send(link, [Step.answer, commitment, answered.nonce]);
  }

  #reveal({ asked }: PhaseOf<'waiting'>, theirNonce: Bytes): void {
    if (!asked) return;
    const { link, asking } = asked;
    const comparing = takeAnswer(asking, theirNonce);
    this.#codes.count(link.peer.person);
    // Only now, when the other side can no longer choose its own.
    if (comparing) this.#send(link, [Step.reveal, asking.commitment, asking.nonce]);
    this.#show(link, asking.commitment, comparing);
  }

  #show(link: OpenLink, commitment: Bytes, comparing: Comparing | undefined): void {
    if (!comparing) return this.#cheated(link, commitment);
    const phase = { step: 'comparing', link, commitment, comparing, own: false, theirs: false } as const;
    this.#sessions.put(link.peer.person, phase, COMPARE_MS);
  }

  async #conclude(phase: PhaseOf<'comparing'>): Promise<void> {
    const { person, identityKey } = phase.link.peer;
    this.#sessions.put(person, phase, COMPARE_MS);
    if (!phase.own || !phase.theirs) return;
    const kept = await this.#verdict.verified(person, identityKey);
    const now = this.#sessions.get(person);
    // Said while it was being written, and kept after it.
    if (now?.step === 'ended' && now.problem === 'differs') return;
    if (kept.ok) this.#sessions.put(person, { step: 'verified' });
    else this.#end(person, 'not-kept');
  }

  #ended(person: PersonId, why: 'differs' | 'stopped'): void | Promise<void> {
    const { step } = this.#sessions.get(person) ?? {};
    // Only whoever has seen a code can say that it differs.
    if (why === 'differs' && (step === 'comparing' || step === 'starting')) return this.#differ(person);
    if (step === 'asked') this.#sessions.remove(person);
    else this.#end(person, 'stopped');
  }

  #cheated(link: OpenLink, commitment: Bytes): void {
    this.#deps.core.log.fault('verification', 'a step that does not hold');
    this.#send(link, [Step.end, commitment, 'differs']);
    void this.#differ(link.peer.person);
  }

  /** Somebody may be in between: said plainly, and nothing verified remains. */
  async #differ(person: PersonId): Promise<void> {
    this.#end(person, 'differs');
    await this.#verdict.doubted(person);
  }

  #end(person: PersonId, problem: VerificationProblem): void {
    this.#sessions.put(person, { step: 'ended', problem });
  }

  #send(link: OpenLink, step: VerificationStep): void {
    void this.#deps.core.links.send(link.id, encodeStep(step));
  }

  #nonce(): Bytes {
    return this.#deps.core.random.bytes(VERIFICATION_BYTES);
  }

  #endsOf({ peer, transcript }: OpenLink): Ends | undefined {
    const me = this.#deps.identity();
    const pairSecret = this.#deps.contacts.get(peer.person)?.pairSecret;
    if (!me || !pairSecret) return undefined;
    const own = { identityKey: me.identityKey, deviceKey: me.deviceKey.publicKey };
    return { own, theirs: peer, transcript, pairSecret };
  }
}
