import { type Result, done, err, ok } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { NicknameError } from '../api/engine-api.ts';
import type { NoProfile, NotKept } from '../api/errors.ts';
import type { Nickname } from '../api/ids.ts';
import type { Profile, Settings } from '../api/state.ts';
import type { Core, Plan } from '../core.ts';
import { type FreshIdentity, createIdentityKeeper } from '../identity/identity-keeper.ts';
import type { Identity } from '../identity/identity.ts';
import { SELF } from '../storage/tables.ts';
import { NAMELESS, toNickname } from '../wire/nickname.ts';

/** Oneself: keys, nickname, choices. */
export interface ProfileService {
  load(): Promise<Result<void, StoreError>>;
  identity(): Identity | undefined;
  /** NAMELESS before the first start. */
  nickname(): Nickname;
  view(): Profile | null;
  settings(): Settings;
  /** Makes the profile, with what else goes into the same write; `fresh`: there was none before. */
  start(
    nickname: string,
    also: readonly Plan[],
  ): Promise<Result<{ readonly profile: Profile; readonly fresh: boolean }, NicknameError | NotKept>>;
  rename(nickname: string): Promise<Result<Profile, NicknameError | NoProfile | NotKept>>;
  changeSettings(change: Partial<Settings>): Promise<Result<Settings, NotKept>>;
}

const FIRST_SETTINGS: Settings = { readReceipts: true, discoverable: true, network: true };

/** What the profile needs, and whom it tells. */
export interface ProfileDeps {
  /** The first card of a new identity. */
  firstCard(identity: Identity): Promise<Plan>;
  /** There is a new nickname, or the first start. */
  changed(): void;
}

/** The profile of one engine. */
export const createProfile = (core: Core, { firstCard, changed }: ProfileDeps): ProfileService => {
  const { tables, publisher } = core;
  let identity: Identity | undefined;
  const keeper = createIdentityKeeper(core, firstCard);
  let nickname = NAMELESS;
  let settings = FIRST_SETTINGS;

  const view = (): Profile | null => (identity ? { id: identity.person, nickname } : null);

  /** Takes the nickname over once it is written; with the keys, if these are new. */
  const adopt = async (
    next: Nickname,
    fresh?: FreshIdentity,
    also: readonly Plan[] = [],
  ): Promise<Result<Profile, NotKept>> => {
    const profile: Plan = {
      // With the first keys there are no messages yet, unless a restore of a backup was interrupted.
      ops: [
        ...(fresh ? [...fresh.plan.ops, tables.messages.clear()] : []),
        tables.profile.put(SELF, { nickname: next }),
      ],
      commit: () => {
        identity = fresh?.identity ?? identity;
        fresh?.plan.commit();
        nickname = next;
        publisher.touch('profile');
      },
    };
    const kept = await core.keep(profile, ...also);
    if (!kept.ok) return kept;
    changed();
    return ok(view() as Profile);
  };

  return {
    load: async () => {
      const [keys, profile, chosen] = await Promise.all([
        keeper.load(),
        tables.profile.get(SELF),
        tables.settings.get(SELF),
      ]);
      if (!keys.ok) return keys;
      if (!profile.ok) return profile;
      if (!chosen.ok) return chosen;
      identity = keys.value;
      nickname = profile.value?.nickname ?? NAMELESS;
      settings = chosen.value ?? FIRST_SETTINGS;
      // Made while the nickname is typed, kept with it: the first key a browser makes takes its time.
      if (!identity) core.clock.after(0, () => void keeper.fresh());
      return done;
    },
    identity: () => identity,
    nickname: () => nickname,
    view,
    settings: () => settings,
    start: async (typed, also) => {
      const name = toNickname(typed);
      if (!name.ok) return name;
      return core.lane(async () => {
        const already = view();
        if (already) return ok({ profile: already, fresh: false });
        const profile = await adopt(name.value, await keeper.fresh(), also);
        return profile.ok ? ok({ profile: profile.value, fresh: true }) : profile;
      });
    },
    rename: async (typed) => {
      const name = toNickname(typed);
      if (!name.ok) return name;
      return core.lane(async () => (identity ? adopt(name.value) : err({ kind: 'no-profile' as const })));
    },
    changeSettings: (change) =>
      core.lane(async () => {
        const next = { ...settings, ...change };
        const kept = await core.keep({
          ops: [tables.settings.put(SELF, next)],
          commit: () => {
            settings = next;
            publisher.touch('settings');
          },
        });
        return kept.ok ? ok(next) : kept;
      }),
  };
};
