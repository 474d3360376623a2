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

/** Whether two links lead to the same page of one device, without a reload in between. */
const isSamePage = ({ peer: a }: OpenLink, { peer: b }: OpenLink): boolean =>
  equalBytes(a.deviceKey, b.deviceKey) && equalBytes(a.instance, b.instance);

/** The exchanges with all contacts: links, times and limits around what sas.ts computes. */
export class Comparison {
  readonly #deps: VerificationDeps;
  readonly #phases: Phases;
  readonly #verifiedKeys: VerifiedKeys;
  readonly #codes;
  readonly #questions;

  constructor(deps: VerificationDeps, phases: Phases, verifiedKeys: VerifiedKeys) {
    this.#deps = deps;
    this.#phases = phases;
    this.#verifiedKeys = verifiedKeys;
    this.#codes = createCodeCount(deps.core, deps.contacts);
    this.#questions = createAskLimit(deps.core.clock);
  }

  /** The person here wants to compare: asks, or answers if the other side has asked. */
  start(person: PersonId): void {
    const phase = this.#phases.get(person);
    const isUnderWay = phase?.step === 'waiting' || phase?.step === 'starting' || phase?.step === 'comparing';
    if (isUnderWay || !this.#deps.contacts.get(person)) return;
    const until = this.#codes.allowedAt(person);
    if (until !== null) return this.#phases.put(person, { step: 'ended', problem: 'too-many', until });
    if (phase?.step === 'asked') return this.#answer(phase.link, phase.commitment);
    this.#phases.put(person, { step: 'waiting', asked: null }, WAIT_MS);
    this.#ask(this.#deps.primary(person));
  }

  /** The person here has seen that the codes match, or that they differ. */
  async judge(person: PersonId, match: boolean): Promise<void> {
    const phase = this.#phases.get(person);
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

  /** The person here has stopped, or has seen the result. */
  cancel(person: PersonId): void {
    const phase = this.#phases.get(person);
    const exchange = exchangeOf(phase);
    if (exchange && phase?.step !== 'verified') {
      this.#send(exchange.link, [Step.end, exchange.commitment, 'stopped']);
      void this.#codes.judged(person);
    }
    this.#phases.remove(person);
  }

  /** Takes a step that came over a link. Steps of an earlier exchange or of another device change nothing. */
  async take(link: OpenLink, step: VerificationStep): Promise<void> {
    const { person } = link.peer;
    const phase = this.#phases.get(person);
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

  /** A link to a contact has opened: a waiting question is asked, and an exchange without a link goes on. */
  attach(link: OpenLink): void {
    const { person } = link.peer;
    const phase = this.#phases.get(person);
    if (phase?.step === 'waiting' && !phase.asked) return this.#ask(link);
    const current = exchangeOf(phase)?.link;
    if (phase && current && !this.#isOpen(current)) this.#move(link, phase);
  }

  /** A link has closed: its exchange goes on over another link, now or when there is one. */
  detach(link: OpenLink): void {
    const { person } = link.peer;
    const phase = this.#phases.get(person);
    if (!phase || exchangeOf(phase)?.link.id !== link.id) return;
    const other = this.#deps.primary(person);
    if (phase.step === 'asked') return this.#phases.remove(person);
    if (phase.step !== 'waiting') return other && this.#move(other, phase);
    this.#phases.put(person, { step: 'waiting', asked: null }, WAIT_MS);
    this.#ask(other);
  }

  /**
   * Why an exchange ends without a judgement. From `answer` on, a man in the middle can know whether its guess was right before
   * both people have the code. So the second such end in a day is a warning, whatever its cause.
   */
  problemOf(person: PersonId, phase: Phase, problem: VerificationProblem): VerificationProblem {
    const isOpen = phase.step === 'starting' || (phase.step === 'comparing' && !phase.own);
    return isOpen && this.#codes.unjudged(person) >= MAX_UNJUDGED ? 'unjudged' : problem;
  }

  /** Sends a step that lets the other side compute the code, once the code is counted in the store. */
  async #begin(link: OpenLink, step: VerificationStep): Promise<void> {
    const { person } = link.peer;
    const kept = await this.#codes.begin(person);
    const exchange = exchangeOf(this.#phases.get(person));
    if (!exchange || !equalBytes(exchange.commitment, step[1])) return;
    if (kept.ok) this.#send(exchange.link, step);
    else this.#end(person, 'not-kept');
  }

  #isOpen({ id, peer }: OpenLink): boolean {
    return this.#deps.links(peer.person).some((link) => link.id === id);
  }

  /** The code stays bound to the first link of the exchange. The steps may travel over another one. */
  #move(link: OpenLink, phase: Phase): void {
    if (!('said' in phase)) return;
    const { person } = link.peer;
    // After a reload, the other page does not know the exchange.
    if (!isSamePage(phase.link, link))
      return phase.step === 'verified' ? undefined : this.#end(person, this.problemOf(person, phase, 'lost'));
    this.#phases.move(person, link);
    for (const step of phase.said) this.#send(link, step);
  }

  #ask(link: OpenLink | undefined): void {
    const ends = link && this.#endsOf(link);
    if (!ends) return;
    const asking = ask(ends, this.#nonce());
    this.#phases.put(link.peer.person, { step: 'waiting', asked: { link, asking } }, WAIT_MS);
    this.#send(link, [Step.ask, asking.commitment]);
  }

  #asked(link: OpenLink, commitment: Bytes): void {
    const { person } = link.peer;
    const phase = this.#phases.get(person);
    // A warning stays until it was seen. The questions of one person are limited.
    if (phase?.step === 'ended' && (phase.problem === 'differs' || phase.problem === 'unjudged')) return;
    // A new question replaces the code that is shown.
    if (phase && this.problemOf(person, phase, 'stopped') === 'unjudged')
      return this.#end(person, 'unjudged');
    if (phase?.step === 'waiting') return this.#both(link, commitment, phase);
    if (this.#questions.allowedAt(person) !== null) return;
    this.#questions.count(person);
    this.#phases.put(person, { step: 'asked', link, commitment }, WAIT_MS);
  }

  /** Both have asked at once: on both sides the question of the lower person id counts. */
  #both(link: OpenLink, commitment: Bytes, { asked }: PhaseOf<'waiting'>): void {
    const me = this.#deps.identity();
    if (!me) return;
    const isOursFirst = me.person < link.peer.person;
    if (!isOursFirst || !asked) return this.#answer(link, commitment);
    // Sent again, because the other side may have dropped it meanwhile.
    this.#send(asked.link, [Step.ask, asked.asking.commitment]);
  }

  #answer(link: OpenLink, commitment: Bytes): void {
    const ends = this.#endsOf(link);
    if (!ends) return;
    const answered = answer(ends, commitment, this.#nonce());
    const said = [Step.answer, commitment, answered.nonce] as const;
    const exchange = { link, commitment, said: [said] };
    this.#phases.put(link.peer.person, { step: 'starting', ...exchange, answered }, WAIT_MS);
    // From here on the other side can compute the code.
    void this.#begin(link, said);
  }

  #reveal({ asked }: PhaseOf<'waiting'>, theirNonce: Bytes): void {
    if (!asked) return;
    const { link, asking } = asked;
    const comparing = takeAnswer(asking, theirNonce);
    const said = [Step.reveal, asking.commitment, asking.nonce] as const;
    this.#show({ link, commitment: asking.commitment, said: [said] }, comparing);
    // Only now: the other side cannot choose its nonce any more.
    if (comparing) void this.#begin(link, said);
  }

  #show(exchange: SasExchange, comparing: Comparing | undefined): void {
    const { link, commitment } = exchange;
    if (!comparing) return this.#cheated(link, commitment);
    const phase = { step: 'comparing', ...exchange, comparing, own: false, theirs: false } as const;
    this.#phases.put(link.peer.person, phase, COMPARE_MS);
  }

  async #conclude(phase: PhaseOf<'comparing'>): Promise<void> {
    const { person, identityKey, deviceKey } = phase.link.peer;
    this.#phases.put(person, phase, COMPARE_MS);
    if (!phase.own || !phase.theirs) return;
    const kept = await this.#verifiedKeys.verified(person, { identityKey, deviceKey });
    const now = this.#phases.get(person);
    // The difference was reported during the write, and stays.
    if (now?.step === 'ended' && now.problem === 'differs') return;
    const { link, commitment, said } = now && 'said' in now ? now : phase;
    if (kept.ok) this.#phases.put(person, { step: 'verified', link, commitment, said });
    else this.#end(person, 'not-kept');
  }

  /** The other side goes on with an exchange that is over here: tells how it ended. */
  #over(link: OpenLink, [kind, commitment]: VerificationStep): void {
    if (kind === Step.end) return;
    const phase = this.#phases.get(link.peer.person);
    const differed = phase?.step === 'ended' && phase.problem === 'differs';
    this.#send(link, [Step.end, commitment, differed ? 'differs' : 'stopped']);
  }

  #ended(person: PersonId, why: 'differs' | 'stopped'): void | Promise<void> {
    const { step } = this.#phases.get(person) ?? {};
    // Only a side that has a code can say that it differs.
    if (why === 'differs' && (step === 'comparing' || step === 'starting')) return this.#differ(person);
    const phase = this.#phases.get(person);
    if (!phase || step === 'asked') this.#phases.remove(person);
    else this.#end(person, this.problemOf(person, phase, 'stopped'));
  }

  #cheated(link: OpenLink, commitment: Bytes): void {
    this.#deps.core.log.fault('verification', 'a step that does not verify');
    this.#send(link, [Step.end, commitment, 'differs']);
    void this.#differ(link.peer.person);
  }

  /** There may be a man in the middle: the screen warns, and the contact is not verified any more. */
  async #differ(person: PersonId): Promise<void> {
    this.#end(person, 'differs');
    await this.#codes.judged(person);
    await this.#verifiedKeys.doubted(person);
  }

  #end(person: PersonId, problem: VerificationProblem): void {
    this.#phases.put(person, { step: 'ended', problem });
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
