import { type Result, done, err, ok } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { NicknameError } from '../api/profile-api.ts';
import type { NoProfile, NotKept } from '../api/errors.ts';
import type { Nickname } from '../api/ids.ts';
import type { Profile, Settings } from '../api/state.ts';
import type { Core } from '../core.ts';
import { createIdentityKeeper } from '../identity/identity-keeper.ts';
import type { Identity } from '../identity/identity.ts';
import { createKeptRows } from '../storage/kept-rows.ts';
import { SELF } from '../storage/tables.ts';
import type { Tx } from '../storage/transaction.ts';
import { NAMELESS, toNickname } from '../wire/nickname.ts';

/** The own identity, nickname and settings. */
export interface ProfileService {
  load(): Promise<Result<void, StoreError>>;
  identity(): Identity | undefined;
  /** NAMELESS before the first start. */
  nickname(): Nickname;
  view(): Profile | null;
  settings(): Settings;
  /** Makes the profile; `also` adds to the same change. `fresh`: there was no profile before. */
  start(
    nickname: string,
    also: (tx: Tx) => void,
  ): Promise<Result<{ readonly profile: Profile; readonly fresh: boolean }, NicknameError | NotKept>>;
  rename(nickname: string): Promise<Result<Profile, NicknameError | NoProfile | NotKept>>;
  changeSettings(change: Partial<Settings>): Promise<Result<Settings, NotKept>>;
}

const FIRST_SETTINGS: Settings = { readReceipts: true, discoverable: true, network: true };

/** What the profile calls. */
export interface ProfileDeps {
  /** The nickname has changed, or this is the first start. */
  changed(): void;
}

/** The profile of one engine. */
export const createProfile = (core: Core, { changed }: ProfileDeps): ProfileService => {
  const { tables, publisher, change } = core;
  const profiles = createKeptRows(tables.profile, () => publisher.touch('profile'));
  const choices = createKeptRows(tables.settings, () => publisher.touch('settings'));
  const keeper = createIdentityKeeper(core);
  let identity: Identity | undefined;

  const nickname = (): Nickname => profiles.get(SELF)?.nickname ?? NAMELESS;
  const settings = (tx?: Tx): Settings => choices.get(SELF, tx) ?? FIRST_SETTINGS;
  const view = (): Profile | null => (identity ? { id: identity.person, nickname: nickname() } : null);

  /** Makes the profile with new keys, unless there is one. Resolves with whether it was made. */
  const makeProfile = async (next: Nickname, also: (tx: Tx) => void): Promise<Result<boolean, NotKept>> => {
    const fresh = await keeper.fresh();
    return change(async (tx) => {
      if (profiles.has(SELF, tx)) return ok(false);
      // There is no profile yet: the rows in the tables are of a restore that was broken off.
      for (const table of tables.said) tx.clear(table);
      tx.onKept(() => {
        identity = fresh.identity;
      });
      fresh.keep(tx);
      profiles.put(tx, SELF, { nickname: next });
      also(tx);
      return ok(true);
    });
  };

  return {
    load: async () => {
      const [keys, ...rows] = await Promise.all([keeper.load(), profiles.load(), choices.load()]);
      if (!keys.ok) return keys;
      const failed = rows.find(({ ok: isRead }) => !isRead);
      if (failed) return failed;
      identity = keys.value;
      // The keys are made while the person types the nickname: the first key of a browser takes long.
      if (!identity) core.clock.after(0, () => void keeper.fresh());
      return done;
    },
    identity: () => identity,
    nickname,
    view,
    settings,
    start: async (typed, also) => {
      const name = toNickname(typed);
      if (!name.ok) return name;
      const made = view() ? ok(false) : await makeProfile(name.value, also);
      if (!made.ok) return made;
      if (made.value) changed();
      return ok({ profile: view() as Profile, fresh: made.value });
    },
    rename: async (typed) => {
      const name = toNickname(typed);
      if (!name.ok) return name;
      const renamed = await change(async (tx) => {
        if (!identity) return err({ kind: 'no-profile' } as const);
        profiles.put(tx, SELF, { nickname: name.value });
        return done;
      });
      if (!renamed.ok) return renamed;
      changed();
      return ok(view() as Profile);
    },
    changeSettings: (part) =>
      change(async (tx) => {
        const next = { ...settings(tx), ...part };
        choices.put(tx, SELF, next);
        return ok(next);
      }),
  };
};
