import { createLane } from '../../lib/lane.ts';
import { type Result, done, err, ok } from '../../lib/result.ts';
import type { PersonId } from '../api/ids.ts';
import type { PairingApi } from '../api/pairing-api.ts';
import type { Pairing, PairingError, PairingPreview, PairingProblem } from '../api/pairing.ts';
import { type AttemptDeps, createPairingAttempts } from './attempts.ts';
import { type ContactExchangeDeps, createContactExchange } from './exchange.ts';
import { createPairingLinks, type PairingLinks } from './pairing-links.ts';
import { type CodeReader, type ReadCode, readCode } from './read-code.ts';
import { createPairingView } from './pairing-view.ts';

/** What pairing needs. */
export interface PairingDeps extends AttemptDeps, ContactExchangeDeps, Pick<CodeReader, 'chatOf'> {}

/** Pairing. Loaded when it is used first, so that it costs the first start nothing. */
export interface PairingService extends PairingLinks {
  readonly calls: PairingApi;
  view(): Pairing;
}

const refusal = (problem: PairingProblem) => err({ kind: 'pairing', problem } as const);

/** The service of one engine. */
export const createPairingService = (deps: PairingDeps): PairingService => {
  const { core, chatOf } = deps;
  const attempts = createPairingAttempts(deps);
  const exchange = createContactExchange(deps);
  const showing = createPairingView(core);
  /** Codes are made and taken one after the other, because the browser needs time for each. */
  const inTurn = createLane();

  const read = (text: string): Result<ReadCode, PairingError> => {
    const known = readCode(text, { network: core.network, me: deps.identity()?.person, chatOf });
    if (!known.ok) return refusal(known.error);
    const objection = attempts.objection(known.value);
    return objection ? refusal(objection) : known;
  };

  const offer = async (me: PersonId): Promise<void> => {
    showing.preparing();
    const attempt = await attempts.offer(me);
    if (attempt) showing.attempt(attempt);
    else showing.ended('no-links');
  };

  const take = async (me: PersonId, theirs: ReadCode): Promise<Result<PairingPreview, PairingError>> => {
    const isOffer = theirs.preview.role === 'offer';
    const attempt = isOffer ? await attempts.answer(me, theirs) : attempts.complete(theirs);
    if (!attempt) return refusal('no-links');
    showing.attempt(attempt);
    return ok(theirs.preview);
  };

  return {
    ...createPairingLinks(core, { attempts, exchange, showing }),
    view: showing.view,
    calls: {
      open: (anew) =>
        inTurn(async () => {
          const me = deps.identity()?.person;
          if (!me) return err({ kind: 'no-profile' });
          if (anew) for (const attempt of attempts.all()) attempts.withdraw(attempt);
          const alive = attempts.all().at(-1);
          if (alive) showing.attempt(alive);
          else await offer(me);
          return done;
        }),
      read: async (text) => {
        const known = read(text);
        return known.ok ? ok(known.value.preview) : known;
      },
      take: (text) =>
        inTurn(async () => {
          const me = deps.identity()?.person;
          if (!me) return err({ kind: 'no-profile' });
          const known = read(text);
          return known.ok ? take(me, known.value) : known;
        }),
    },
  };
};
