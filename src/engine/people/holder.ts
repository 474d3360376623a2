import type { Result } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { NetworkTables } from '../storage/network-tables.ts';
import { jittered } from '../jittered.ts';
import { type Name, type Claimant, createClaimPublication } from './claim-publication.ts';
import { lowestFree, mustMove } from './claim.ts';
import { lookForClaims } from './claims-lookup.ts';
import { createKeptRows } from './kept-rows.ts';
import { nicknameTopic, normaliseNickname } from './nickname-key.ts';
import type { PeopleDeps } from './people.ts';
import { createRounds } from './timing.ts';

/**
 * When it is looked whether somebody else holds the same index, after taking one and after the last look, in
 * milliseconds: soon, because two may have taken it at the same moment, then seldom, because a part of the network
 * may come back.
 */
const LOOK_PAUSES_MS = [5_000, 20_000, 60_000, 300_000, 900_000, 3_600_000] as const;

/** When it is tried again where nobody could be asked or nothing could be kept, in milliseconds. */
const RETRY_MS = 30_000;

/** Holds one's nickname in the network. */
export interface Holder {
  load(): Promise<Result<void, StoreError>>;
  /** The index that is held; null while there is none. */
  index(): number | null;
  /** The overlay, the nickname or the settings are not what they were. */
  changed(): void;
  /** Takes back what is not wanted any more; settles once the network has heard of it, or cannot be told now. */
  tidied(): Promise<void>;
  stop(): void;
}

/** The holder of one engine. */
export const createHolder = (deps: PeopleDeps, tables: NetworkTables): Holder => {
  const { core } = deps;
  /** By normalised nickname: the claim that is held, and those that are to be taken back still. */
  const book = createKeptRows(tables.claims, () => core.publisher.touch('nicknameIndex'));
  const publication = createClaimPublication();
  let looks = 0;
  /** An index that was taken and is just being published: nobody can find it yet. */
  let taking: string | undefined;

  const wanted = (): Name | undefined => {
    const { discoverable, network } = deps.settings();
    const nickname = deps.nickname();
    return discoverable && network && nickname !== '' && deps.identity()
      ? { nickname, normalised: normaliseNickname(nickname) }
      : undefined;
  };

  /** Takes back what is not wanted any more, also what was left behind by an earlier life; whether that was all. */
  const tidyUp = async (by: Claimant, want: Name | undefined): Promise<boolean> => {
    let all = true;
    for (const name of book.keys().filter((each) => each !== want?.normalised)) {
      const gone = await publication.takeBack(by, name);
      all = gone && (await core.lane(() => core.keep(book.remove(name)))).ok && all;
    }
    return all;
  };

  /** Keeps an index, then publishes it; in how long to look again. */
  const take = async (by: Claimant, { nickname, normalised }: Name, index: number): Promise<number> => {
    const since = core.clock.now();
    if (book.get(normalised)?.index !== index) taking = normalised;
    const kept = await core.lane(() => core.keep(book.put(normalised, { nickname, index, since })));
    if (kept.ok) await publication.publish(by, { nickname, normalised, index });
    taking = undefined;
    core.publisher.touch('nicknameIndex');
    if (!kept.ok) return RETRY_MS;
    looks = 0;
    return nextLook();
  };

  /** Takes an index, or looks whether the one that is held is somebody else's too; in how long to look again. */
  const hold = async (by: Claimant, want: Name): Promise<number> => {
    const { overlay, me } = by;
    const { normalised } = want;
    const held = book.get(normalised);
    if (held && !publication.holds(overlay, want)) return take(by, want, held.index);
    const { claims, answered } = await lookForClaims(core.primitives, { overlay, normalised }).done;
    // What a lookup found that was cut short says nothing of what is free.
    if (!answered || overlay !== deps.overlay()) return RETRY_MS;
    const key = overlay.sharedKey(nicknameTopic(normalised));
    if (held && !mustMove({ key, index: held.index, person: me.person }, claims)) return nextLook();
    return take(by, want, lowestFree(claims, me.person));
  };

  const nextLook = (): number => {
    const pause = LOOK_PAUSES_MS[Math.min(looks, LOOK_PAUSES_MS.length - 1)] ?? RETRY_MS;
    looks += 1;
    return jittered(core.random, pause);
  };

  const rounds = createRounds(core.clock, async () => {
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
      return (want && want.normalised !== taking && book.get(want.normalised)?.index) || null;
    },
    changed: () => {
      looks = 0;
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
