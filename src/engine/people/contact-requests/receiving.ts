import { done } from '../../../lib/result.ts';
import { equalBytes } from '../../../lib/bytes.ts';
import { type Rate, TokenBucket } from '../../../lib/token-bucket.ts';
import type { PersonId } from '../../api/ids.ts';
import { REQUEST_LIFETIME_MS } from '../../api/limits.ts';
import { decodeInvite, networkTagOf } from '../../invites/invite-code.ts';
import type { Tx } from '../../storage/transaction.ts';
import { mayAsk } from './eligibility.ts';
import type { PeopleDeps } from '../people.ts';
import type { ReceivedBook } from './received-book.ts';
import { STRONG_EXTRA_BITS, evictedBy } from './eviction.ts';
import { REQUEST_WORK_BITS, type RequestContent, readRequest } from './request-codec.ts';

/** Requests whose signatures are checked: work alone is cheap to show. */
const CHECKS: Rate = { burst: 5, perSecond: 1 };

/** How far a sender's clock may be ahead, in milliseconds. */
const MAX_AHEAD_MS = 24 * 60 * 60 * 1000;

/** Where a request came from: by a datagram, as often as somebody likes, or found where it was left for us. */
export type RequestOrigin = 'datagram' | 'left';

/** Takes requests of others. */
export type TakeRequest = (bytes: Uint8Array, origin: RequestOrigin) => Promise<void>;

/** Takes requests into the book, if they are what they should be and wanted. */
export const createRequestReceiver = (deps: PeopleDeps, book: ReceivedBook): TakeRequest => {
  const { core, requestWorkBits: bits = REQUEST_WORK_BITS } = deps;
  const { clock, primitives, network, log } = core;
  const checks = new TokenBucket(CHECKS, clock.now());

  const isInTime = ({ madeAt }: RequestContent): boolean => {
    const now = clock.now();
    return madeAt <= now + MAX_AHEAD_MS && madeAt + REQUEST_LIFETIME_MS > now;
  };

  /** The invite has to be the sender's own, or it would lead to somebody else. */
  const hasInvite = (from: PersonId, { code }: RequestContent): boolean => {
    const invite = decodeInvite(code);
    if (!invite.ok || invite.value.from !== from) return false;
    const { expiresAt, networkTag } = invite.value;
    return expiresAt > clock.now() && equalBytes(networkTag, networkTagOf(network));
  };

  /** Whether the person here wants to see it; one that was seen before is not shown again. */
  const isWanted = (from: PersonId, { madeAt }: RequestContent, tx?: Tx): boolean => {
    if (from === deps.identity()?.person || book.isBlocked(from, tx)) return false;
    if (!mayAsk(deps.contact(from, tx), deps.isLinked(from), madeAt)) return false;
    const known = book.get(from, tx);
    if (!known) return true;
    return known.answer?.kind !== 'decline' && madeAt > known.madeAt;
  };

  return async (bytes, origin) => {
    const target = deps.identity()?.person;
    const request = target && readRequest(primitives, bytes, { target, bits });
    if (!request) return log.note('people', 'a contact request was not one');
    const { from, content, work } = request;
    if (!isInTime(content) || !hasInvite(from, content) || !isWanted(from, content)) return;
    if (origin === 'datagram' && !checks.take(clock.now()))
      return log.note('people', 'contact requests come too fast');
    if (!(await request.holds())) return log.note('people', 'a contact request was forged');
    await core.change(async (tx) => {
      if (!isWanted(from, content, tx)) return done;
      const { nickname, greeting, deviceKey, code, madeAt } = content;
      const record = { nickname, greeting, deviceKey, code, madeAt, work };
      const others = book.open(tx).filter(([person]) => person !== from);
      const displaced = evictedBy(work, others, bits + STRONG_EXTRA_BITS);
      book.put(tx, from, { ...record, receivedAt: clock.now(), answer: null });
      // A contact that asks to become one has removed the person here.
      deps.markRemoved(tx, from);
      for (const person of displaced) book.remove(tx, person);
      return done;
    });
  };
};
