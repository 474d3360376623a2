import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import type { PersonId } from '../api/ids.ts';
import type { VerificationProblem } from '../api/state.ts';
import type { ContactBook } from '../contacts/contact-book.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { Identity } from '../identity/identity.ts';
import { createAskLimit } from './ask-limit.ts';
import { MAX_UNJUDGED, createCodeCount } from './code-count.ts';
import {
  type Comparing,
  type SasEnds,
  VERIFICATION_BYTES,
  answer,
  ask,
  confirms,
  takeAnswer,
  takeReveal,
} from './sas.ts';
import { Step, type VerificationStep, encodeStep } from './steps.ts';
import {
  COMPARE_MS,
  type SasExchange,
  type Phase,
  type PhaseOf,
  type Phases,
  WAIT_MS,
  exchangeOf,
} from './phases.ts';
import type { VerifiedKeys } from './verified-keys.ts';

/** What comparing safety codes needs. */
export interface VerificationDeps {
  readonly core: Core;
  readonly contacts: Pick<ContactBook, 'get' | 'put'>;
  identity(): Identity | undefined;
  /** The link to use towards a person. */
  primary(person: PersonId): OpenLink | undefined;
  /** Every link to them. */
  links(person: PersonId): readonly OpenLink[];
}

/** Whether two links lead to one device, in a page that has not been loaded again in between. */
const isSamePage = ({ peer: a }: OpenLink, { peer: b }: OpenLink): boolean =>
  equalBytes(a.deviceKey, b.deviceKey) && equalBytes(a.instance, b.instance);

/** The exchange with everybody: links, times and limits around what exchange.ts computes. */
export class Comparison {
  readonly #deps: VerificationDeps;
  readonly #sessions: Phases;
  readonly #verdict: VerifiedKeys;
  readonly #codes;
  readonly #questions;

  constructor(deps: VerificationDeps, sessions: Phases, verdict: VerifiedKeys) {
    this.#deps = deps;
    this.#sessions = sessions;
    this.#verdict = verdict;
    this.#codes = createCodeCount(deps.core, deps.contacts);
    this.#questions = createAskLimit(deps.core.clock);
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
    void this.#codes.judged(person);
    if (!match) {
      this.#send(link, [Step.end, commitment, 'differs']);
      return this.#differ(person);
    }
    const said = [Step.match, commitment, comparing.ownMac] as const;
    this.#send(link, said);
    return this.#conclude({ ...phase, said: [...phase.said, said], own: true });
  }

  /** Our person wants no more of it, or has seen how it ended. */
  cancel(person: PersonId): void {
    const phase = this.#sessions.get(person);
    const exchange = exchangeOf(phase);
    if (exchange && phase?.step !== 'verified') {
      this.#send(exchange.link, [Step.end, exchange.commitment, 'stopped']);
      void this.#codes.judged(person);
    }
    this.#sessions.remove(person);
  }

  /** A step came over a link. Those of an exchange that is over, or of another device, say nothing. */
  async take(link: OpenLink, step: VerificationStep): Promise<void> {
    const { person } = link.peer;
    const phase = this.#sessions.get(person);
    const exchange = exchangeOf(phase);
    const isCurrent = exchange && isSamePage(exchange.link, link) && equalBytes(exchange.commitment, step[1]);
    if (step[0] === Step.ask) return isCurrent ? undefined : this.#asked(link, step[1]);
    if (!isCurrent) return this.#over(link, step);
    if (phase?.step === 'verified') return;
    if (step[0] === Step.end) return this.#ended(person, step[2]);
    if (step[0] === Step.answer && phase?.step === 'waiting') return this.#reveal(phase, step[2]);
    if (step[0] === Step.reveal && phase?.step === 'starting') {
      const comparing = takeReveal(phase.answered, step[2]);
      return this.#show({ link, commitment: step[1], said: [] }, comparing);
    }
    if (step[0] === Step.match && phase?.step === 'comparing' && !phase.theirs) {
      if (!confirms(phase.comparing, step[2])) return this.#cheated(link, step[1]);
      return this.#conclude({ ...phase, theirs: true });
    }
  }

  /** A link to a contact is there: who waits asks, and what had lost its link goes on. */
  attach(link: OpenLink): void {
    const { person } = link.peer;
    const phase = this.#sessions.get(person);
    if (phase?.step === 'waiting' && !phase.asked) return this.#ask(link);
    const current = exchangeOf(phase)?.link;
    if (phase && current && !this.#isOpen(current)) this.#move(link, phase);
  }

  /** A link is gone: what went over it goes on over another one, now or when there is one. */
  detach(link: OpenLink): void {
    const { person } = link.peer;
    const phase = this.#sessions.get(person);
    if (!phase || exchangeOf(phase)?.link.id !== link.id) return;
    const other = this.#deps.primary(person);
    if (phase.step === 'asked') return this.#sessions.remove(person);
    if (phase.step !== 'waiting') return other && this.#move(other, phase);
    this.#sessions.put(person, { step: 'waiting', asked: null }, WAIT_MS);
    this.#ask(other);
  }

  /**
   * Why an exchange ends that nobody here has judged. From `answer` on somebody in between can know whether its guess was
   * right, before both have the code: the second one in a day that ends so is a doubt, whatever ended it.
   */
  problemOf(person: PersonId, phase: Phase, problem: VerificationProblem): VerificationProblem {
    const isOpen = phase.step === 'starting' || (phase.step === 'comparing' && !phase.own);
    return isOpen && this.#codes.unjudged(person) >= MAX_UNJUDGED ? 'unjudged' : problem;
  }

  /** Says a step by which the other side can compute the code, once that it was is kept. */
  async #begin(link: OpenLink, step: VerificationStep): Promise<void> {
    const { person } = link.peer;
    const kept = await this.#codes.begin(person);
    const exchange = exchangeOf(this.#sessions.get(person));
    if (!exchange || !equalBytes(exchange.commitment, step[1])) return;
    if (kept.ok) this.#send(exchange.link, step);
    else this.#end(person, 'not-kept');
  }

  #isOpen({ id, peer }: OpenLink): boolean {
    return this.#deps.links(peer.person).some((link) => link.id === id);
  }

  /** What was computed stays bound to the link that it began on; the steps do not have to come over that one. */
  #move(link: OpenLink, phase: Phase): void {
    if (!('said' in phase)) return;
    const { person } = link.peer;
    // A page that was loaded again knows nothing of it.
    if (!isSamePage(phase.link, link))
      return phase.step === 'verified' ? undefined : this.#end(person, this.problemOf(person, phase, 'lost'));
    this.#sessions.move(person, link);
    for (const step of phase.said) this.#send(link, step);
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
    if (phase?.step === 'ended' && (phase.problem === 'differs' || phase.problem === 'unjudged')) return;
    // Whoever asks anew takes away the code that is there.
    if (phase && this.problemOf(person, phase, 'stopped') === 'unjudged')
      return this.#end(person, 'unjudged');
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
    const said = [Step.answer, commitment, answered.nonce] as const;
    const exchange = { link, commitment, said: [said] };
    this.#sessions.put(link.peer.person, { step: 'starting', ...exchange, answered }, WAIT_MS);
    // From here on the other side can compute the code.
    void this.#begin(link, said);
  }

  #reveal({ asked }: PhaseOf<'waiting'>, theirNonce: Bytes): void {
    if (!asked) return;
    const { link, asking } = asked;
    const comparing = takeAnswer(asking, theirNonce);
    const said = [Step.reveal, asking.commitment, asking.nonce] as const;
    this.#show({ link, commitment: asking.commitment, said: [said] }, comparing);
    // Only now, when the other side can no longer choose its own.
    if (comparing) void this.#begin(link, said);
  }

  #show(exchange: SasExchange, comparing: Comparing | undefined): void {
    const { link, commitment } = exchange;
    if (!comparing) return this.#cheated(link, commitment);
    const phase = { step: 'comparing', ...exchange, comparing, own: false, theirs: false } as const;
    this.#sessions.put(link.peer.person, phase, COMPARE_MS);
  }

  async #conclude(phase: PhaseOf<'comparing'>): Promise<void> {
    const { person, identityKey, deviceKey } = phase.link.peer;
    this.#sessions.put(person, phase, COMPARE_MS);
    if (!phase.own || !phase.theirs) return;
    const kept = await this.#verdict.verified(person, { identityKey, deviceKey });
    const now = this.#sessions.get(person);
    // Said while it was being written, and kept after it.
    if (now?.step === 'ended' && now.problem === 'differs') return;
    const { link, commitment, said } = now && 'said' in now ? now : phase;
    if (kept.ok) this.#sessions.put(person, { step: 'verified', link, commitment, said });
    else this.#end(person, 'not-kept');
  }

  /** They go on with what is over here, so they have not heard how it ended. */
  #over(link: OpenLink, [kind, commitment]: VerificationStep): void {
    if (kind === Step.end) return;
    const phase = this.#sessions.get(link.peer.person);
    const differed = phase?.step === 'ended' && phase.problem === 'differs';
    this.#send(link, [Step.end, commitment, differed ? 'differs' : 'stopped']);
  }

  #ended(person: PersonId, why: 'differs' | 'stopped'): void | Promise<void> {
    const { step } = this.#sessions.get(person) ?? {};
    // Only whoever has seen a code can say that it differs.
    if (why === 'differs' && (step === 'comparing' || step === 'starting')) return this.#differ(person);
    const phase = this.#sessions.get(person);
    if (!phase || step === 'asked') this.#sessions.remove(person);
    else this.#end(person, this.problemOf(person, phase, 'stopped'));
  }

  #cheated(link: OpenLink, commitment: Bytes): void {
    this.#deps.core.log.fault('verification', 'a step that does not hold');
    this.#send(link, [Step.end, commitment, 'differs']);
    void this.#differ(link.peer.person);
  }

  /** Somebody may be in between: said plainly, and nothing verified remains. */
  async #differ(person: PersonId): Promise<void> {
    this.#end(person, 'differs');
    await this.#codes.judged(person);
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

  #endsOf({ peer, transcript }: OpenLink): SasEnds | undefined {
    const me = this.#deps.identity();
    const pairSecret = this.#deps.contacts.get(peer.person)?.pairSecret;
    if (!me || !pairSecret) return undefined;
    const own = { identityKey: me.identityKey, deviceKey: me.deviceKey.publicKey };
    return { own, theirs: peer, transcript, pairSecret };
  }
}
