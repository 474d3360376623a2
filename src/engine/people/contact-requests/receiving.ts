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

/** The rate of signature checks: the proof of work alone is cheap to make. */
const CHECKS: Rate = { burst: 5, perSecond: 1 };

/** How far the clock of a sender may be ahead, in milliseconds. */
const MAX_AHEAD_MS = 24 * 60 * 60 * 1000;

/** How a request came: by a datagram, which a sender may repeat without limit, or left in the network. */
export type RequestOrigin = 'datagram' | 'left';

/** Takes a request of another person. */
export type TakeRequest = (bytes: Uint8Array, origin: RequestOrigin) => Promise<void>;

/** Puts requests into the book, if they are valid and wanted. */
export const createRequestReceiver = (deps: PeopleDeps, book: ReceivedBook): TakeRequest => {
  const { core, requestWorkBits: bits = REQUEST_WORK_BITS } = deps;
  const { clock, primitives, network, log } = core;
  const checks = new TokenBucket(CHECKS, clock.now());

  const isInTime = ({ madeAt }: RequestContent): boolean => {
    const now = clock.now();
    return madeAt <= now + MAX_AHEAD_MS && madeAt + REQUEST_LIFETIME_MS > now;
  };

  /** The invite has to be of the sender, or it would lead to another person. */
  const hasInvite = (from: PersonId, { code }: RequestContent): boolean => {
    const invite = decodeInvite(code);
    if (!invite.ok || invite.value.from !== from) return false;
    const { expiresAt, networkTag } = invite.value;
    return expiresAt > clock.now() && equalBytes(networkTag, networkTagOf(network));
  };

  /** Whether the request is shown. A request that was seen before is not shown again. */
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
    if (!request) return log.note('people', 'a contact request was malformed');
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
      const evicted = evictedBy(work, others, bits + STRONG_EXTRA_BITS);
      book.put(tx, from, { ...record, receivedAt: clock.now(), answer: null });
      // A contact that sends a request has removed the person here.
      deps.markRemoved(tx, from);
      for (const person of evicted) book.remove(tx, person);
      return done;
    });
  };
};
