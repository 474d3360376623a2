import * as v from 'valibot';
import { type Bytes, NO_BYTES } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { BackupError } from '../api/backup.ts';
import type { PersonId } from '../api/ids.ts';
import { SECRET_KEY_BYTES } from '../crypto/signature.ts';
import { type InBackups, type KindInFile, notKept } from '../feature/in-backup.ts';
import { newDeviceOf } from '../identity/identity.ts';
import type { Table } from '../storage/table.ts';
import { SELF } from '../storage/tables.ts';
import { personIdOf } from '../wire/ids.ts';
import { fixedBytes, parse } from '../wire/schema.ts';
import type { ProfileRecord, ProfileTables, SettingsRecord } from './kept.ts';

/** The owner of a backup file. Known once the identity was read, which is the first record. */
export interface FileOwner {
  identityKey: Bytes;
  person: PersonId;
}

/** The owner of a file that is being read. */
export const fileOwner = (): FileOwner => ({ identityKey: NO_BYTES, person: '' as PersonId });

const identitySchema = v.strictObject({ secret: fixedBytes(SECRET_KEY_BYTES) });

/** The one row of such a table. */
const one = async <T>(
  table: Table<typeof SELF, T>,
  none: Result<readonly T[], BackupError>,
): Promise<Result<readonly T[], BackupError>> => {
  const found = await table.get(SELF);
  if (!found.ok) return err(notKept(found.error));
  return found.value === undefined ? none : ok([found.value]);
};

const NO_PROFILE = err({ kind: 'no-profile' } as const);

/** The secret key of the person. Device keys are left out: the browser that restores the file is another device. */
const identity: KindInFile<v.InferOutput<typeof identitySchema>> = {
  kind: 'identity',
  place: 1,
  times: 'once',
  parse: (fields) => parse(identitySchema, fields),
  list: async ({ core }) => {
    const keys = await one(core.tables.keys, NO_PROFILE);
    return keys.ok ? ok(keys.value.map(({ identitySecret }) => ({ secret: identitySecret }))) : keys;
  },
  isInUse: async ({ tables }) => {
    const keys = await tables.keys.get(SELF);
    return keys.ok ? ok(keys.value !== undefined) : keys;
  },
  takes: async ({ secret }, file) => {
    const owner = file.shared(fileOwner);
    owner.identityKey = await file.core.primitives.signingPublicKey(secret);
    owner.person = personIdOf(owner.identityKey);
    return true;
  },
  restore: (rows, { core: { tables, random, clock } }) =>
    rows.map(({ secret }) =>
      tables.keys.put(SELF, { ...newDeviceOf(secret, random), createdAt: clock.now() }),
    ),
};

const profile: KindInFile<ProfileRecord> = {
  kind: 'profile',
  place: 3,
  times: 'once',
  parse: (fields, { tables }) => tables.profile.read(fields),
  list: ({ core }) => one(core.tables.profile, NO_PROFILE),
  restore: (rows, { core }) => rows.map((row) => core.tables.profile.put(SELF, row)),
};

const settings: KindInFile<SettingsRecord> = {
  kind: 'settings',
  place: 4,
  times: 'at most once',
  parse: (fields, { tables }) => tables.settings.read(fields),
  list: ({ core }) => one(core.tables.settings, ok([])),
  restore: (rows, { core }) => rows.map((row) => core.tables.settings.put(SELF, row)),
};

/** What becomes of these tables in a backup. */
export const PROFILE_BACKUPS: InBackups<ProfileTables> = {
  keys: { as: identity, only: 'the identity key: the browser that restores it is another device' },
  profile: { as: profile },
  settings: { as: settings },
};
