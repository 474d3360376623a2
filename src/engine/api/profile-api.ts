import type { Result } from '../../lib/result.ts';
import type { NoProfile, NotKept } from './errors.ts';
import type { InviteError } from './invites-api.ts';
import type { InvitePreview, Profile, Settings } from './state.ts';

/** `index`: it ends in `#` and a number, which tell people of one nickname apart. */
export type NicknameError = { readonly kind: 'empty' | 'too-long' | 'index' };

/** What the first start made. */
export interface Started {
  readonly profile: Profile;
  /** What became of the invite that one came with; null without one, or where there was a profile already. */
  readonly invite: Result<InvitePreview, InviteError> | null;
}

/** Calls about the own profile. */
export interface ProfileApi {
  /**
   * First start: makes the keys and the profile, and begins to redeem the invite that one came with, all in one
   * write. With a profile already there it answers that one and leaves the invite alone.
   */
  start(nickname: string, invite?: string): Promise<Result<Started, NicknameError | NotKept>>;
  rename(nickname: string): Promise<Result<Profile, NicknameError | NoProfile | NotKept>>;
}

/** What one has chosen. */
export interface SettingsApi {
  change(change: Partial<Settings>): Promise<Result<Settings, NotKept>>;
}
