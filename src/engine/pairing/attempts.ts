import type { LinkId, PlaceId } from '../../ports/links.ts';
import type { Nickname, PersonId } from '../api/ids.ts';
import { PAIRING_LIFETIME_MS, type PairingProblem } from '../api/pairing.ts';
import { encodePlaceId } from '../meeting/place-id.ts';
import type { Core } from '../core.ts';
import { type PairingAttempt, attemptOf, draftCode, nameOf } from './attempt.ts';
import { type PairingCode, offerIdOf, roomForSignal, toText } from './pairing-code.ts';
import type { ReadCode } from './read-code.ts';
import { handshakeSecretOf } from './secrets.ts';

/** What attempts need. */
export interface AttemptDeps {
  readonly core: Core;
  nickname(): Nickname;
}

/** The attempts of one engine. */
export interface PairingAttempts {
  all(): readonly PairingAttempt[];
  at(place: PlaceId): PairingAttempt | undefined;
  /** Makes an offer. undefined: no link can be made now. */
  offer(me: PersonId): Promise<PairingAttempt | undefined>;
  /** Answers an offer without objection. An earlier answer to another offer is withdrawn. */
  answer(me: PersonId, theirs: ReadCode): Promise<PairingAttempt | undefined>;
  /** Takes the answer to an own offer. */
  complete(theirs: ReadCode): PairingAttempt | undefined;
  linked(attempt: PairingAttempt, link: LinkId): void;
  /** Why this code cannot be used now; undefined: it can. */
  objection(theirs: ReadCode): PairingProblem | undefined;
  /** Ends the attempt, and remembers its outcome. */
  end(attempt: PairingAttempt, outcome: Outcome): void;
  /** Takes back an attempt before it has led to a link. */
  withdraw(attempt: PairingAttempt): void;
}

/** What follows from both codes for the handshake: the expected person, and the secret that only these two can know. */
const meetBy = (attempt: PairingAttempt, { code, bytes, preview }: ReadCode): void => {
  const { bytes: own, content } = attempt;
  const codes = code.answers
    ? { offer: own, offerSecret: content.secret, answer: bytes, answerSecret: code.secret }
    : { offer: bytes, offerSecret: code.secret, answer: own, answerSecret: content.secret };
  const { from, nickname } = preview;
  attempt.peer = { from, nickname };
  attempt.secret = { secret: handshakeSecretOf(codes), shown: 'person', expected: from };
};

/** The attempts of one engine: at most one offer and one answer, and the outcomes of earlier attempts. */
export const createPairingAttempts = ({ core, nickname }: AttemptDeps): PairingAttempts => {
  const { clock, random } = core;
  const { below: dialling } = core.links;
  const open = new Map<PlaceId, PairingAttempt>();
  const outcomes = createOutcomes();
  let count = 0;

  const ofOffer = (role: PairingAttempt['role'], id: Uint8Array): PairingAttempt | undefined =>
    [...open.values()].find((attempt) => attempt.role === role && attempt.id === nameOf(id));

  const end: PairingAttempts['end'] = (attempt, outcome) => {
    if (open.delete(attempt.place)) outcomes.note(attempt.id, outcome);
  };
  const withdraw: PairingAttempts['withdraw'] = (attempt) => {
    dialling.abandon(attempt.place);
    end(attempt, 'gone');
  };

  const nextPlace = (): PlaceId => encodePlaceId({ kind: 'code', number: (count += 1) });

  const begin = (place: PlaceId, content: PairingCode): PairingAttempt => {
    const attempt = attemptOf(place, content, random);
    open.set(place, attempt);
    return attempt;
  };

  return {
    all: () => [...open.values()],
    at: (place) => open.get(place),
    offer: async (me) => {
      const expiresAt = clock.now() + PAIRING_LIFETIME_MS;
      const code = draftCode(core, { me, nickname: nickname(), answers: null, expiresAt });
      const place = nextPlace();
      const options = { limitMs: PAIRING_LIFETIME_MS, maxBytes: roomForSignal(code) };
      const signal = await dialling.offer(place, options);
      return signal && begin(place, { ...code, signal });
    },
    answer: async (me, theirs) => {
      const answers = offerIdOf(theirs.bytes);
      const same = ofOffer('answer', answers);
      if (same) return same;
      for (const other of open.values()) if (other.role === 'answer') withdraw(other);
      const { expiresAt } = theirs.preview;
      const code = draftCode(core, { me, nickname: nickname(), answers, expiresAt });
      const place = nextPlace();
      // The two clocks may differ.
      const limitMs = Math.min(PAIRING_LIFETIME_MS, expiresAt - clock.now());
      const options = { limitMs, maxBytes: roomForSignal(code) };
      const signal = await dialling.answer(place, theirs.code.signal, options);
      const attempt = signal && begin(place, { ...code, signal });
      if (attempt) meetBy(attempt, theirs);
      return attempt;
    },
    complete: (theirs) => {
      const { code } = theirs;
      const attempt = code.answers ? ofOffer('offer', code.answers) : undefined;
      if (!attempt || attempt.step === 'linking') return attempt;
      attempt.step = 'linking';
      attempt.taken = toText(theirs.bytes);
      meetBy(attempt, theirs);
      dialling.complete(attempt.place, code.signal);
      return attempt;
    },
    linked: (attempt, link) => {
      attempt.step = 'linking';
      attempt.link = link;
    },
    objection: ({ code, bytes, preview }) => {
      const id = code.answers ?? offerIdOf(bytes);
      const attempt = ofOffer(code.answers ? 'offer' : 'answer', id);
      // The same code again: its attempt is under way.
      const again = !code.answers || attempt?.step === 'waiting' || attempt?.taken === toText(bytes);
      if (attempt) return again ? undefined : 'used';
      const outcome = outcomes.of(nameOf(id));
      if (code.answers) return outcome ?? (preview.chat ? 'met' : 'gone');
      if (outcome && outcome !== 'gone') return outcome;
      return preview.expiresAt <= clock.now() ? 'expired' : undefined;
    },
    end,
    withdraw,
  };
};

/**
 * The outcome of an offer, an own one or one of another person.
 * - `used`: a link came of it, or was tried · `expired`: it was not used in time · `gone`: it was taken back
 */
export type Outcome = 'used' | 'expired' | 'gone';

/** Outcomes that are remembered, the newest ones. An older code is hardly handed in by mistake. */
const MAX_OUTCOMES = 64;

/** The outcomes of offers since the page was loaded: no offer outlives the page. */
export interface Outcomes {
  note(id: string, outcome: Outcome): void;
  of(id: string): Outcome | undefined;
}

/** The outcomes of one engine. */
const createOutcomes = (): Outcomes => {
  const known = new Map<string, Outcome>();
  return {
    note: (id, outcome) => {
      known.delete(id);
      known.set(id, outcome);
      const [oldest] = known.keys();
      if (known.size > MAX_OUTCOMES && oldest !== undefined) known.delete(oldest);
    },
    of: (id) => known.get(id),
  };
};
