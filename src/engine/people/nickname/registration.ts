import { type Pauses, createBackoff } from '../../../lib/backoff.ts';
import { jitter } from '../../../lib/jitter.ts';
import { type Result, done } from '../../../lib/result.ts';
import type { NotKept } from '../../api/errors.ts';
import type { StoreError } from '../../../ports/store.ts';
import type { Core } from '../../core.ts';
import { type KeptRows, createKeptRows } from '../../storage/kept-rows.ts';
import { type ClaimRecord, MAX_CLAIM_SHARDS, type PeopleTables } from '../tables.ts';
import { type Name, type Claimant, createClaimPublication } from './claim-publication.ts';
import { createClaimWithdrawal } from './claim-withdrawal.ts';
import { indexToTake, nthFree } from './claim.ts';
import { lookForClaims } from './claim-lookup.ts';
import { nicknameTopic, normaliseNickname, MAX_SHARDS, shardOf } from './nickname-key.ts';
import type { PeopleDeps } from '../people.ts';
import { createRepeatedTask } from '../repeated-task.ts';

/**
 * Pauses between lookups for another holder of the same index, in milliseconds. The first lookups come soon, because two people
 * may take an index at the same moment. Later lookups are rare: a part of the network may come back.
 */
const LOOKUP_PAUSES_MS: Pauses = [5_000, 20_000, 60_000, 300_000, 900_000, 3_600_000];

/** The pause after a failure: no node could be asked, or the store failed. In milliseconds. */
const RETRY_MS = 30_000;

/** After so many lookups in a row that ended before the shard of the own claim, the claim moves. */
const MAX_UNREACHED = 2;

/** Registers the own nickname in the network, and keeps the registration. */
export interface NicknameRegistration {
  load(): Promise<Result<void, StoreError>>;
  /** The held index; null: there is none. */
  index(): number | null;
  /** The overlay, the nickname or the settings have changed. */
  changed(): void;
  /** Withdraws what is not wanted any more. Settles once the network has taken it up, or cannot be reached now. */
  withdrawn(): Promise<void>;
  stop(): void;
}

/** The shards of a claim once it is published for this index, the newest first. */
const shardsWith = (index: number, before: ClaimRecord | undefined): number[] => {
  const others = before?.shards.filter((shard) => shard !== shardOf(index)) ?? [];
  return [shardOf(index), ...others].slice(0, MAX_CLAIM_SHARDS);
};

/** Keeps in the store that an index is held. */
const keepClaim = (
  { change, clock }: Core,
  book: KeptRows<string, ClaimRecord>,
  { nickname, normalised, index }: Name & { readonly index: number },
): Promise<Result<void, NotKept>> =>
  change(async (tx) => {
    const shards = shardsWith(index, book.get(normalised, tx));
    book.put(tx, normalised, { nickname, index, since: clock.now(), held: true, shards });
    return done;
  });

/** The registration of one engine. */
export const createNicknameRegistration = (deps: PeopleDeps, tables: PeopleTables): NicknameRegistration => {
  const { core } = deps;
  /** By normalised nickname: the held claim, and claims that are still to be withdrawn. */
  const book = createKeptRows(tables.claims, () => core.publisher.touch('nicknameIndex'));
  const publication = createClaimPublication();
  const withdrawClaims = createClaimWithdrawal({ core, book, publication });
  const pauses = createBackoff(LOOKUP_PAUSES_MS);
  /** The nickname of a claim that is just being published, so that a search cannot find it yet. */
  let taking: string | undefined;
  /** How many lookups in a row have ended before the shard of the held claim. */
  let unreached = 0;

  const wanted = (): Name | undefined => {
    const { discoverable, network } = deps.settings();
    const nickname = deps.nickname();
    return discoverable && network && nickname !== '' && deps.identity()
      ? { nickname, normalised: normaliseNickname(nickname) }
      : undefined;
  };

  /** Takes an index: keeps it, then publishes it. Answers the pause to the next lookup, in milliseconds. */
  const take = async (by: Claimant, { nickname, normalised }: Name, index: number): Promise<number> => {
    const before = book.get(normalised);
    if (!before?.held || before.index !== index) taking = normalised;
    const kept = await keepClaim(core, book, { nickname, normalised, index });
    if (kept.ok) await publication.publish(by, { nickname, normalised, index });
    taking = undefined;
    core.publisher.touch('nicknameIndex');
    if (!kept.ok) return RETRY_MS;
    pauses.reset();
    unreached = 0;
    return jitter(core.random, pauses.next(), 4);
  };

  /** Takes an index, or checks the held one for other holders. Answers the pause to the next lookup, in milliseconds. */
  const hold = async (by: Claimant, want: Name): Promise<number> => {
    const { overlay, me } = by;
    const { normalised } = want;
    const row = book.get(normalised);
    const held = row?.held ? row : undefined;
    if (held && !publication.holds(overlay, want)) return take(by, want, held.index);
    const found = await lookForClaims(core.primitives, { overlay, normalised }).done;
    // An incomplete lookup does not tell which indices are free.
    if (!found.whole || overlay !== deps.overlay()) return RETRY_MS;
    const { claims, shards } = found;
    const { person } = me;
    const other = indexToTake({ key: overlay.sharedKey(nicknameTopic(normalised)), person, row }, claims);
    if (other !== undefined) return take(by, want, other);
    // If many holders have gone, a search ends before this shard. A single such lookup may have been misled.
    const isReached = !held || shardOf(held.index) < shards || shards === MAX_SHARDS;
    unreached = isReached ? 0 : unreached + 1;
    if (isReached) return jitter(core.random, pauses.next(), 4);
    return unreached < MAX_UNREACHED ? RETRY_MS : take(by, want, nthFree(1, claims, person));
  };

  const task = createRepeatedTask(core.clock, async () => {
    const overlay = deps.overlay();
    const me = deps.identity();
    publication.leave(overlay);
    if (!overlay || !me) return;
    if (!overlay.isReady()) return task.after(RETRY_MS);
    const want = wanted();
    const clean = await withdrawClaims({ overlay, me }, want);
    if (want) task.after(await hold({ overlay, me }, want));
    else if (!clean) task.after(RETRY_MS);
  });

  return {
    load: book.load,
    index: () => {
      const want = wanted();
      const row = want && want.normalised !== taking ? book.get(want.normalised) : undefined;
      return row?.held ? row.index : null;
    },
    changed: () => {
      pauses.reset();
      core.publisher.touch('nicknameIndex');
      task.now();
    },
    withdrawn: () => {
      task.now();
      return task.settled();
    },
    stop: () => {
      task.stop();
      publication.leave();
    },
  };
};
