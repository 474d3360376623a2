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
 * When it is looked whether somebody else holds the same index, after taking one and after the last look, in
 * milliseconds: soon, because two may have taken it at the same moment, then seldom, because a part of the network
 * may come back.
 */
const LOOK_PAUSES_MS: Pauses = [5_000, 20_000, 60_000, 300_000, 900_000, 3_600_000];

/** When it is tried again where nobody could be asked or nothing could be kept, in milliseconds. */
const RETRY_MS = 30_000;

/** Looks in a row that have to say that a search would not come to a claim, before it moves. */
const STRAYED = 2;

/** Holds one's nickname in the network. */
export interface NicknameRegistration {
  load(): Promise<Result<void, StoreError>>;
  /** The index that is held; null while there is none. */
  index(): number | null;
  /** The overlay, the nickname or the settings are not what they were. */
  changed(): void;
  /** Takes back what is not wanted any more; settles once the network has heard of it, or cannot be told now. */
  tidied(): Promise<void>;
  stop(): void;
}

/** Shards in which the claim is once it is published for this index, the newest first. */
const shardsWith = (index: number, before: ClaimRecord | undefined): number[] => {
  const others = before?.shards.filter((shard) => shard !== shardOf(index)) ?? [];
  return [shardOf(index), ...others].slice(0, MAX_CLAIM_SHARDS);
};

/** Keeps that an index is held. */
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

/** The holder of one engine. */
export const createNicknameRegistration = (deps: PeopleDeps, tables: PeopleTables): NicknameRegistration => {
  const { core } = deps;
  /** By normalised nickname: the claim that is held, and those that are to be taken back still. */
  const book = createKeptRows(tables.claims, () => core.publisher.touch('nicknameIndex'));
  const publication = createClaimPublication();
  const tidyUp = createClaimWithdrawal({ core, book, publication });
  const looks = createBackoff(LOOK_PAUSES_MS);
  /** An index that was taken and is just being published: nobody can find it yet. */
  let taking: string | undefined;
  /** How often in a row a search would not have come as far as the claim that is held. */
  let strayed = 0;

  const wanted = (): Name | undefined => {
    const { discoverable, network } = deps.settings();
    const nickname = deps.nickname();
    return discoverable && network && nickname !== '' && deps.identity()
      ? { nickname, normalised: normaliseNickname(nickname) }
      : undefined;
  };

  /** Keeps an index, then publishes it; in how long to look again. */
  const take = async (by: Claimant, { nickname, normalised }: Name, index: number): Promise<number> => {
    const before = book.get(normalised);
    if (!before?.held || before.index !== index) taking = normalised;
    const kept = await keepClaim(core, book, { nickname, normalised, index });
    if (kept.ok) await publication.publish(by, { nickname, normalised, index });
    taking = undefined;
    core.publisher.touch('nicknameIndex');
    if (!kept.ok) return RETRY_MS;
    looks.reset();
    strayed = 0;
    return jitter(core.random, looks.next(), 4);
  };

  /** Takes an index, or looks whether the one that is held is somebody else's too; in how long to look again. */
  const hold = async (by: Claimant, want: Name): Promise<number> => {
    const { overlay, me } = by;
    const { normalised } = want;
    const row = book.get(normalised);
    const held = row?.held ? row : undefined;
    if (held && !publication.holds(overlay, want)) return take(by, want, held.index);
    const found = await lookForClaims(core.primitives, { overlay, normalised }).done;
    // What a lookup found that was cut short says nothing of what is free.
    if (!found.whole || overlay !== deps.overlay()) return RETRY_MS;
    const { claims, shards } = found;
    const { person } = me;
    const other = indexToTake({ key: overlay.sharedKey(nicknameTopic(normalised)), person, row }, claims);
    if (other !== undefined) return take(by, want, other);
    // Where many have gone a search ends before it comes here. One lookup that was led astray says nothing yet.
    const isReached = !held || shardOf(held.index) < shards || shards === MAX_SHARDS;
    strayed = isReached ? 0 : strayed + 1;
    if (isReached) return jitter(core.random, looks.next(), 4);
    return strayed < STRAYED ? RETRY_MS : take(by, want, nthFree(1, claims, person));
  };

  const rounds = createRepeatedTask(core.clock, async () => {
    const overlay = deps.overlay();
    const me = deps.identity();
    publication.leave(overlay);
    if (!overlay || !me) return;
    if (!overlay.isReady()) return rounds.after(RETRY_MS);
    const want = wanted();
    const clean = await tidyUp({ overlay, me }, want);
    if (want) rounds.after(await hold({ overlay, me }, want));
    else if (!clean) rounds.after(RETRY_MS);
  });

  return {
    load: book.load,
    index: () => {
      const want = wanted();
      const row = want && want.normalised !== taking ? book.get(want.normalised) : undefined;
      return row?.held ? row.index : null;
    },
    changed: () => {
      looks.reset();
      core.publisher.touch('nicknameIndex');
      rounds.now();
    },
    tidied: () => {
      rounds.now();
      return rounds.settled();
    },
    stop: () => {
      rounds.stop();
      publication.leave();
    },
  };
};
