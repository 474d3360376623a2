import { ok } from '../../lib/result.ts';
import type { Started } from '../api/profile-api.ts';
import type { LateOwnCard } from '../sealing/lazy-sealer.ts';
import { firstFailure } from '../feature/loading.ts';
import type { Feature } from '../feature/feature.ts';
import type { Redeemer } from '../invites/redeemer.ts';
import type { ProfileService } from './profile.ts';

/** What the feature needs, and what it calls. */
export interface ProfileFeatureDeps {
  readonly profile: ProfileService;
  readonly ownCard: Pick<LateOwnCard, 'load'>;
  readonly redeemer: Pick<Redeemer, 'prepare'>;
  /** The settings have changed. */
  chosen(): Promise<void>;
}

/** The own profile and settings. */
export const profileFeature = ({ profile, ownCard, redeemer, chosen }: ProfileFeatureDeps) =>
  ({
    load: () => firstFailure([profile, ownCard]),
    shows: { profile: profile.view, settings: profile.settings },
    answers: {
      profile: {
        // The first start, with the invite that was in the address, if any.
        start: async (nickname, code) => {
          const invite = code === undefined ? null : redeemer.prepare(code);
          const started = await profile.start(nickname, (tx) => {
            if (invite?.ok) invite.value.begin(tx);
          });
          if (!started.ok) return started;
          const { profile: made, fresh } = started.value;
          const used = fresh && invite;
          const seen: Started['invite'] = used && used.ok ? ok(used.value.preview) : used || null;
          return ok({ profile: made, invite: seen });
        },
        rename: profile.rename,
      },
      settings: {
        change: async (change) => {
          const changed = await profile.changeSettings(change);
          if (changed.ok) await chosen();
          return changed;
        },
      },
    },
  }) satisfies Feature;
