import { createLane } from '../../lib/lane.ts';
import { err, ok } from '../../lib/result.ts';
import type { PlaceId } from '../../ports/links.ts';
import type { PersonId } from '../api/ids.ts';
import type { Pairing, PairingProblem } from '../api/pairing.ts';
import type { OpenLink, PlaceSecret } from '../gate/gate.ts';
import type { FrameType } from '../wire/frame-type.ts';
import type { FrameOf } from '../wire/frames.ts';
import { type Attempt, type AttemptDeps, createAttempts } from './attempts.ts';
import { type ExchangeDeps, createExchange } from './exchange.ts';
import type { PairingCalls, PairingHands } from './pairing.ts';
import { type ReadCode, readCode } from './read-code.ts';

/** What pairing stands on. */
export interface PairingDeps extends AttemptDeps, Omit<ExchangeDeps, 'nickname'> {
  chatOf: Parameters<typeof readCode>[1]['chatOf'];
}

/** Everything about pairing; loaded when it is first wanted, so that it costs the first start nothing. */
export interface PairingService extends PairingCalls, PairingHands {
  view(): Pairing;
}

const NOTHING: Pairing = { step: 'preparing', code: null, expiresAt: null, peer: null, problem: null };

const viewOf = ({ role, step, text, content, peer }: Attempt): Pairing => ({
  step: step === 'waiting' ? (role === 'offer' ? 'offered' : 'answered') : step,
  code: text,
  expiresAt: content.expiresAt,
  peer,
  problem: null,
});

/** The service of one engine. */
export const createPairingService = (deps: PairingDeps): PairingService => {
  const { core } = deps;
  const { publisher, links } = core;
  const attempts = createAttempts(deps);
  const exchange = createExchange(deps);
  /** Codes are taken one after the other: each takes as long as the browser needs. */
  const inTurn = createLane();
  let shown: Pairing = NOTHING;

  const show = (next: Pairing): void => {
    shown = next;
    publisher.touch('pairing');
  };
  const showAttempt = (attempt: Attempt): void => show(viewOf(attempt));
  const isShown = ({ text }: Attempt): boolean => shown.code === text;

  const read = (text: string) => {
    const me = deps.identity()?.person;
    const known = readCode(text, { network: core.network, me, chatOf: deps.chatOf });
    const why = known.ok ? attempts.objection(known.value) : known.error;
    return why || !known.ok
      ? err({ kind: 'pairing', problem: (why ?? 'damaged') as PairingProblem } as const)
      : known;
  };

  /** It comes to nothing: whoever looks at it is told. */
  const end = (attempt: Attempt, problem: PairingProblem): void => {
    attempts.end(attempt, problem === 'unanswered' ? 'expired' : 'used');
    if (isShown(attempt)) show({ ...NOTHING, step: 'ended', peer: attempt.peer, problem });
  };

  const offer = async (me: PersonId): Promise<void> => {
    show(NOTHING);
    const attempt = await attempts.offer(me);
    if (attempt) showAttempt(attempt);
    else show({ ...NOTHING, step: 'ended', problem: 'no-links' });
  };

  const take = async (me: PersonId, known: ReadCode) => {
    const { role } = known.preview;
    const attempt = role === 'offer' ? await attempts.answer(me, known) : attempts.complete(known);
    if (!attempt) return err({ kind: 'pairing', problem: 'no-links' } as const);
    showAttempt(attempt);
    return ok(known.preview);
  };

  const finish = (attempt: Attempt): void => {
    attempts.end(attempt, 'used');
    for (const other of attempts.all()) attempts.end(other, 'gone', true);
    show({ ...NOTHING, step: 'done', peer: attempt.peer });
  };

  return {
    openPairing: (anew) =>
      inTurn(async () => {
        const me = deps.identity()?.person;
        if (!me) return err({ kind: 'no-profile' });
        if (anew) for (const attempt of attempts.all()) attempts.end(attempt, 'gone', true);
        const alive = attempts.all().at(-1);
        if (alive) showAttempt(alive);
        else await offer(me);
        return ok(undefined);
      }),
    readPairing: async (text) => {
      const known = read(text);
      return known.ok ? ok(known.value.preview) : known;
    },
    takePairing: (text) =>
      inTurn(async () => {
        const me = deps.identity()?.person;
        if (!me) return err({ kind: 'no-profile' });
        const known = read(text);
        return known.ok ? take(me, known.value) : known;
      }),
    view: () => shown,
    place: (id: PlaceId): PlaceSecret | undefined => attempts.at(id)?.secret,
    holds: (id) => attempts.at(id) !== undefined,
    begin: (link: OpenLink) => {
      const attempt = attempts.at(link.place);
      if (!attempt) return links.close(link.id);
      attempts.linked(attempt, link.id);
      if (isShown(attempt)) showAttempt(attempt);
      exchange.tell(link, attempt);
    },
    take: async (link: OpenLink, frame: FrameOf<typeof FrameType.pairing>) => {
      const attempt = attempts.at(link.place);
      if (!attempt) return links.close(link.id);
      const exchanged = await exchange.take(link, attempt, frame);
      if (exchanged.ok) return finish(attempt);
      end(attempt, exchanged.error);
      links.close(link.id);
    },
    failed: (place, proven) => {
      const attempt = attempts.at(place);
      if (!attempt) return;
      const why = attempt.step === 'waiting' ? 'unanswered' : 'unreachable';
      end(attempt, proven === 'refused' ? 'unproven' : why);
    },
    closed: (id) => {
      const attempt = attempts.all().find(({ link }) => link === id);
      if (attempt) end(attempt, 'lost');
    },
  };
};
