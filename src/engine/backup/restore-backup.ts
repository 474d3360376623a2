import { type Result, done, err } from '../../lib/result.ts';
import type { StoreOp } from '../../ports/store.ts';
import type {
  BackupProblem,
  Cancelled,
  OnBackupProgress,
  RestoreError,
  RestoreRequest,
} from '../api/backup.ts';
import type { NotKept } from '../api/errors.ts';
import { newDeviceOf } from '../identity/identity.ts';
import { SELF } from '../storage/tables.ts';
import { type BackupDeps, createReporter } from './backup-deps.ts';
import { wipe } from './backup-keys.ts';
import { type Contents, readContents } from './contents.ts';
import { type OpenBackup, openBackup, startReading } from './open-backup.ts';
import { restoredPeople } from './restored-people.ts';
import { deliveredIn, restoredChat, restoredCursor, restoredMessage } from './restored.ts';

/** Messages in one write, and the characters of their texts after which a write has enough of them. */
const BATCH_MESSAGES = 512;
const BATCH_CHARACTERS = 2 * 1024 * 1024;

type Stop = NotKept | Cancelled;

/** The first time through: nothing is kept, everything is checked. */
const check = async (
  deps: BackupDeps,
  backup: OpenBackup,
  report: OnBackupProgress,
): Promise<Result<Contents, BackupProblem | Stop>> => {
  const { records, position } = startReading(deps, backup);
  const total = backup.source.size;
  const checked = await readContents<Stop>(records, async () =>
    (await report({ step: 'checking', done: position(), total })) ? done : err({ kind: 'cancelled' }),
  );
  if (!checked.ok) return checked;
  return checked.value.manifest.network === deps.core.network ? checked : err('foreign-network');
};

/** The second time through: messages are written as they come, some hundred at a time. */
const writeMessages = async (
  deps: BackupDeps,
  backup: OpenBackup,
  { total, report }: { readonly total: number; readonly report: OnBackupProgress },
): Promise<Result<Contents, BackupProblem | Stop>> => {
  const { tables } = deps.core;
  const ops: StoreOp[] = [];
  let characters = 0;
  let written = 0;
  const flush = async (): Promise<Result<void, Stop>> => {
    const batch = ops.splice(0);
    characters = 0;
    written += batch.length;
    const kept = await deps.core.write(batch);
    if (!kept.ok) return kept;
    const goOn = await report({ step: 'messages', done: written, total });
    return goOn ? done : err({ kind: 'cancelled' });
  };
  let deliveredOf: ReturnType<typeof deliveredIn> | undefined;
  const contents = await readContents<Stop>(startReading(deps, backup).records, async (message, { rows }) => {
    deliveredOf ??= deliveredIn(rows.cursor);
    ops.push(tables.messages.put([message.chat, message.order], restoredMessage(message, deliveredOf)));
    characters += message.text.length;
    return ops.length < BATCH_MESSAGES && characters < BATCH_CHARACTERS ? done : flush();
  });
  if (!contents.ok) return contents;
  const last = await flush();
  return last.ok ? contents : last;
};

/** Everything else at once, the keys with it: from then on there is a profile, before that there is none. */
const writeRest = async (deps: BackupDeps, contents: Contents): Promise<Result<void, NotKept>> => {
  const { tables, random, clock } = deps.core;
  const { rows, settings, profile, secret } = contents;
  const people = await restoredPeople(tables, rows);
  if (!people.ok) return err({ kind: 'not-kept', problem: people.error.kind });
  const keys = { ...newDeviceOf(secret, random), createdAt: clock.now() };
  const deliveredOf = deliveredIn(rows.cursor);
  return deps.core.write([
    ...rows.contact.map((contact) => tables.contacts.put(contact.id, contact)),
    ...rows.cursor.map(({ person, cursor }) => tables.cursors.put(person, restoredCursor(cursor))),
    ...rows.chat.map((chat) => tables.chats.put(chat.id, restoredChat(chat, deliveredOf))),
    ...people.value,
    ...(settings ? [tables.settings.put(SELF, settings)] : []),
    tables.profile.put(SELF, profile),
    tables.keys.put(SELF, keys),
  ]);
};

/** Writes a checked file; in the lane, so that no profile can be made meanwhile. */
const importAll = async (
  deps: BackupDeps,
  backup: OpenBackup,
  { total, report }: { readonly total: number; readonly report: OnBackupProgress },
): Promise<Result<void, BackupProblem | Stop>> => {
  // What an import that was interrupted has left.
  const cleared = await deps.core.write([deps.core.tables.messages.clear()]);
  if (!cleared.ok) return cleared;
  const contents = await writeMessages(deps, backup, { total, report });
  const kept = contents.ok ? await writeRest(deps, contents.value) : contents;
  if (!kept.ok) {
    await deps.core.write([deps.core.tables.messages.clear()]);
    return kept;
  }
  // What this engine has in memory is not what is kept now; the next start reads it.
  deps.closeStore();
  return done;
};

const toError = (error: BackupProblem | Stop): RestoreError =>
  typeof error === 'string' ? { kind: 'refused', problem: error } : error;

/**
 * Restores a backup into a browser without a profile: reads it once to its last byte, and only then again
 * to keep it. Afterwards the engine is of no use; the next start has the restored identity.
 */
export const restoreBackup = async (
  deps: BackupDeps,
  { file, passphrase }: RestoreRequest,
  tell: OnBackupProgress,
): Promise<Result<void, RestoreError>> => {
  const { core } = deps;
  const report = createReporter(core, tell);
  return core.lane(async () => {
    const keys = await core.tables.keys.get(SELF);
    if (!keys.ok) return err({ kind: 'not-kept', problem: keys.error.kind });
    if (keys.value) return err({ kind: 'has-profile' });
    if (!(await report({ step: 'key' }))) return err({ kind: 'cancelled' });
    const backup = await openBackup(deps, file, passphrase);
    if (!backup.ok) return err(toError(backup.error));
    const checked = await check(deps, backup.value, report);
    const total = checked.ok ? checked.value.messages : 0;
    const restored = checked.ok ? await importAll(deps, backup.value, { total, report }) : checked;
    wipe(backup.value.keys);
    return restored.ok ? done : err(toError(restored.error));
  });
};
