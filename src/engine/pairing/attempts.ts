import type { Bytes } from '../../lib/bytes.ts';
import type { LinkId, PlaceId } from '../../ports/links.ts';
import type { PersonId } from '../api/ids.ts';
import { PAIRING_LIFETIME_MS, type PairingPreview, type PairingProblem } from '../api/pairing.ts';
import type { Core } from '../core.ts';
import type { PlaceSecret } from '../gate/gate.ts';
import { networkTagOf } from '../invites/invite-code.ts';
import {
  PAIRING_SECRET_BYTES,
  type PairingCode,
  encodePairing,
  offerIdOf,
  roomForSignal,
  shortNickname,
  toText,
} from './pairing-code.ts';
import type { ReadCode } from './read-code.ts';
import { gateSecretOf } from './secrets.ts';

/** What attempts need. */
export interface AttemptDeps {
  readonly core: Core;
  nickname(): string;
}

/** One try to pair: an offer of one's own, or an answer to somebody's. */
export interface Attempt {
  readonly role: 'offer' | 'answer';
  /** Of the offer, in hexadecimal. */
  readonly id: string;
  readonly place: PlaceId;
  /** One's own code. */
  readonly content: PairingCode;
  readonly bytes: Bytes;
  readonly text: string;
  /** One's random half of the secret that the two will share. */
  readonly share: Bytes;
  step: 'waiting' | 'linking';
  peer: Pick<PairingPreview, 'from' | 'nickname'> | null;
  /** What the gate wants, once both codes are known. */
  secret: PlaceSecret | undefined;
  /** The other side's code, where it is an answer that was taken. */
  taken: string | undefined;
  link: LinkId | undefined;
}

/** What has become of an offer, of one's own or of somebody else. */
type Outcome = 'used' | 'expired' | 'gone';

/** Outcomes that are remembered, the newest: nobody hands in an older code by mistake. */
const MAX_OUTCOMES = 64;

/** The attempts of one engine. */
export interface Attempts {
  all(): readonly Attempt[];
  at(place: PlaceId): Attempt | undefined;
  /** Makes an offer; undefined where there can be no link now. */
  offer(me: PersonId): Promise<Attempt | undefined>;
  /** Answers an offer that nothing is to be said against, in place of one answered before. */
  answer(me: PersonId, theirs: ReadCode): Promise<Attempt | undefined>;
  /** Takes the answer to one's own offer. */
  complete(theirs: ReadCode): Attempt | undefined;
  linked(attempt: Attempt, link: LinkId): void;
  /** Why this code is of no use now; undefined where it is. */
  objection(theirs: ReadCode): PairingProblem | undefined;
  /** Forgets it but for what became of it; `abandon`: nobody is linked by it yet. */
  end(attempt: Attempt, outcome: Outcome, abandon?: boolean): void;
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const textOf = ({ bytes }: ReadCode): string => toText(bytes);

const personSecret = (secret: Bytes, expected: PersonId): PlaceSecret => ({
  secret,
  shown: 'person',
  expected,
});

export const createAttempts = ({ core, nickname }: AttemptDeps): Attempts => {
  const { clock, random } = core;
  const { below: dialling } = core.links;
  const open = new Map<PlaceId, Attempt>();
  const outcomes = new Map<string, Outcome>();
  let count = 0;

  const ofOffer = (role: Attempt['role'], id: string): Attempt | undefined =>
    [...open.values()].find((attempt) => attempt.role === role && attempt.id === id);

  const end: Attempts['end'] = (attempt, outcome, abandon = false) => {
    if (abandon) dialling.abandon(attempt.place);
    if (!open.delete(attempt.place)) return;
    outcomes.delete(attempt.id);
    outcomes.set(attempt.id, outcome);
    const [oldest] = outcomes.keys();
    if (outcomes.size > MAX_OUTCOMES && oldest !== undefined) outcomes.delete(oldest);
  };

  const nextPlace = (): PlaceId => `code:${(count += 1)}` as PlaceId;

  /** One's own code but for the signal. */
  const draft = (me: PersonId, answers: Bytes | null, expiresAt: number): Omit<PairingCode, 'signal'> => ({
    secret: random.bytes(PAIRING_SECRET_BYTES),
    expiresAt,
    networkTag: networkTagOf(core.network),
    from: me,
    answers,
    nickname: shortNickname(nickname()),
  });

  const begin = (place: PlaceId, content: PairingCode): Attempt => {
    const bytes = encodePairing(content);
    const attempt: Attempt = {
      role: content.answers ? 'answer' : 'offer',
      id: hex(content.answers ?? offerIdOf(bytes)),
      place,
      content,
      bytes,
      text: toText(bytes),
      share: random.bytes(32),
      step: 'waiting',
      peer: null,
      secret: undefined,
      taken: undefined,
      link: undefined,
    };
    open.set(place, attempt);
    return attempt;
  };

  const offer: Attempts['offer'] = async (me) => {
    const expiresAt = clock.now() + PAIRING_LIFETIME_MS;
    const code = draft(me, null, expiresAt);
    const place = nextPlace();
    const options = { limitMs: PAIRING_LIFETIME_MS, maxBytes: roomForSignal(code) };
    const signal = await dialling.offer(place, options);
    return signal && begin(place, { ...code, signal });
  };

  const answer: Attempts['answer'] = async (me, theirs) => {
    const id = offerIdOf(theirs.bytes);
    const same = ofOffer('answer', hex(id));
    if (same) return same;
    for (const other of open.values()) if (other.role === 'answer') end(other, 'gone', true);
    const { from, expiresAt, nickname: name } = theirs.preview;
    const code = draft(me, id, expiresAt);
    const place = nextPlace();
    // Their clock may be another one than ours.
    const limitMs = Math.min(PAIRING_LIFETIME_MS, expiresAt - clock.now());
    const options = { limitMs, maxBytes: roomForSignal(code) };
    const signal = await dialling.answer(place, theirs.code.signal, options);
    if (!signal) return undefined;
    const attempt = begin(place, { ...code, signal });
    const secrets = { offerSecret: theirs.code.secret, answerSecret: code.secret };
    attempt.peer = { from, nickname: name };
    attempt.secret = personSecret(
      gateSecretOf({ offer: theirs.bytes, answer: attempt.bytes, ...secrets }),
      from,
    );
    return attempt;
  };

  const complete: Attempts['complete'] = (theirs) => {
    const { code, preview, bytes } = theirs;
    const attempt = code.answers ? ofOffer('offer', hex(code.answers)) : undefined;
    if (!attempt || attempt.step === 'linking') return attempt;
    const secrets = { offerSecret: attempt.content.secret, answerSecret: code.secret };
    attempt.step = 'linking';
    attempt.taken = textOf(theirs);
    attempt.peer = { from: preview.from, nickname: preview.nickname };
    attempt.secret = personSecret(
      gateSecretOf({ offer: attempt.bytes, answer: bytes, ...secrets }),
      preview.from,
    );
    dialling.complete(attempt.place, code.signal);
    return attempt;
  };

  const objection: Attempts['objection'] = (theirs) => {
    const { code, bytes, preview } = theirs;
    const id = code.answers ?? offerIdOf(bytes);
    const attempt = ofOffer(code.answers ? 'offer' : 'answer', hex(id));
    // The same one again: it is under way.
    if (attempt && (!code.answers || attempt.step === 'waiting')) return undefined;
    if (attempt) return attempt.taken === textOf(theirs) ? undefined : 'used';
    const outcome = outcomes.get(hex(id));
    if (outcome && (outcome !== 'gone' || code.answers)) return outcome;
    if (code.answers) return 'gone';
    return preview.expiresAt <= clock.now() ? 'expired' : undefined;
  };

  return {
    all: () => [...open.values()],
    at: (place) => open.get(place),
    offer,
    answer,
    complete,
    linked: (attempt, link) => {
      attempt.step = 'linking';
      attempt.link = link;
    },
    objection,
    end,
  };
};
