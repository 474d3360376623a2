import { type Result, done, ok } from '../../lib/result.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Way } from '../../ports/way.ts';
import type { NotKept } from '../api/errors.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import type { Marks } from '../logs/marks.ts';
import { type Ranges, rangeOf, unite, without } from '../logs/ranges.ts';
import type { Tx } from '../storage/transaction.ts';
import { createKeptEnvelopes } from './kept-envelopes.ts';
import { createOffering } from './offering.ts';
import { type Rounds, createRounds } from './rounds.ts';
import { sealNext } from './sealing.ts';
import { type LogNumbers, isAlive, isInEnvelope, numbersIn, toLogs } from './table.ts';
import type { CarriedIn, Keeping, KeepingDeps, KeptDeps, Recipient } from './types.ts';

/** It is looked so often whether something is to be sealed again, offered again or dropped, in milliseconds. */
const LOOK_EVERY_MS = 3_600_000;

/** After a write that failed it is looked so much later, in milliseconds. */
const RETRY_MS = 10_000;

/** What marks tell to be there or refused, of the logs of a conversation. */
const settledBy = (conversation: OpenConversation, { logs, refused }: Marks): LogNumbers => {
  const settled = new Map<number, Ranges>();
  const add = (author: Marks['refused'][number]['author'], ranges: Ranges): void => {
    const log = conversation.log(author);
    if (log) settled.set(log.author, unite(settled.get(log.author) ?? [], ranges));
  };
  for (const { author, frontier } of logs) {
    add(author, rangeOf(1, frontier.floor));
    add(author, frontier.ranges);
  }
  for (const { author, number } of refused) add(author, rangeOf(number));
  return settled;
};

/** Takes out of the envelopes for a device what is settled there; what nothing is left of goes. */
const settle = async <P>(
  tx: Tx,
  { kept }: KeptDeps<P>,
  about: { readonly conversation: number; readonly device: string; readonly settled: LogNumbers },
): Promise<void> => {
  for (const { key, value } of await kept.of(tx, about)) {
    const left = new Map(
      [...numbersIn(value)].map(
        ([author, ranges]) => [author, without(ranges, about.settled.get(author) ?? [])] as const,
      ),
    );
    const logs = toLogs(left);
    if (logs.length === 0) kept.drop(tx, key);
    else if (JSON.stringify(logs) !== JSON.stringify(value.logs)) kept.note(tx, key, { ...value, logs });
  }
};

/** See `Keeping.carried`. */
const carriedIn = async <P>(
  tx: Tx,
  { kept, clock }: KeptDeps<P>,
  conversation: number,
): Promise<CarriedIn> => {
  const now = clock.now();
  const rows = await kept.of(tx, { conversation });
  const living = rows.filter(({ key }) => isAlive(key, now));
  return (author, number) => {
    const until = new Map<string, number>();
    for (const { value } of living.filter((row) => isInEnvelope(row, author, number)))
      for (const keeper of value.keepers)
        if (keeper.until > now) until.set(keeper.by, Math.max(keeper.until, until.get(keeper.by) ?? 0));
    return until.size > 0 ? { keepers: until.size, untilMs: Math.max(...until.values()) } : undefined;
  };
};

/** Keeping of one engine. */
export const createKeeping = <P>(given: KeepingDeps<P>): Keeping => {
  const { clock, boundary, changes } = given;
  const kept = createKeptEnvelopes(given.tables);
  const deps: KeptDeps<P> = { ...given, kept };
  const ways = new Map<Way, Rounds>();
  let timer: Cancel | undefined;

  const dropDead = (): Promise<Result<void, NotKept>> =>
    changes.change(async (tx) => {
      for (const { key } of await kept.all(tx)) if (!isAlive(key, clock.now())) kept.drop(tx, key);
      return done;
    });

  /** Answers whether everything could be kept. */
  const sealAll = async (recipient: Recipient<P>): Promise<boolean> => {
    const device = deps.deviceOf(recipient.peer);
    for (;;) {
      const limits = [...ways.keys()].map((way) => way.limit(device)).filter((limit) => limit > 0);
      if (sealing.isStopped() || limits.length === 0) return true;
      const sealed = await changes.change(async (tx) =>
        ok(await sealNext(tx, deps, { ...recipient, limits })),
      );
      if (!sealed.ok) return false;
      if (!sealed.value) return true;
    }
  };

  const sealing = createRounds(boundary, async () => {
    timer?.();
    // Set first, so that an error ends this round alone.
    timer = clock.after(LOOK_EVERY_MS, sealing.ask);
    let isKept = (await dropDead()).ok;
    for (const recipient of deps.recipients())
      isKept = (await boundary.attempt('keeping', () => sealAll(recipient), true)) && isKept;
    for (const [way, offering] of ways)
      if (offering.isStopped()) ways.delete(way);
      else offering.ask();
    if (isKept || sealing.isStopped()) return;
    timer();
    timer = clock.after(RETRY_MS, sealing.ask);
  });

  return {
    attach: (way) => {
      ways.set(way, createOffering(deps, way));
      sealing.ask();
    },
    detach: (way) => {
      ways.get(way)?.stop();
      ways.delete(way);
    },
    kick: sealing.ask,
    told: (tx, conversation, { device, marks }) =>
      settle(tx, deps, {
        conversation: conversation.number,
        device,
        settled: settledBy(conversation, marks),
      }),
    carried: (tx, conversation) => carriedIn(tx, deps, conversation),
    stop: () => {
      sealing.stop();
      for (const offering of ways.values()) offering.stop();
      timer?.();
    },
  };
};
