import { msg, str } from '@lit/localize';
import {
  type BackupError,
  type BackupProblem,
  type BackupProgress,
  MIN_BACKUP_PASSPHRASE_CHARACTERS,
} from '../../engine/api/backup.ts';
import { type Explanation, sentence, storageSentence } from '../invite/invite-words.ts';
import type { Formats } from '../shared/formats.ts';

/** The name of a backup file: the day it was made, in the person's time zone. */
export const backupName = (now: number): string => {
  const at = new Date(now);
  const part = (value: number): string => String(value).padStart(2, '0');
  return `driftpost-backup-${at.getFullYear()}-${part(at.getMonth() + 1)}-${part(at.getDate())}.driftpost`;
};

/** The current step of the task, with its progress. */
export const progressWords = (progress: BackupProgress, formats: Formats, restoring: boolean): string => {
  if (progress.step === 'key') return msg('Making a key from the passphrase. This takes a few seconds.');
  const { done, total } = progress;
  if (progress.step === 'checking')
    return msg(str`Checking the file: ${formats.size(done)} of ${formats.size(total)}`);
  const [now, all] = [formats.number(done), formats.number(total)];
  return restoring
    ? msg(str`Restoring messages: ${now} of ${all}`)
    : msg(str`Writing messages: ${now} of ${all}`);
};

/** The device cannot derive a key from the passphrase at the moment. */
const noMemoryWords = (): Explanation => ({
  what: msg('The device has too little free memory to make a key from the passphrase.'),
  todo: msg('Close other apps and try again.'),
});

/** Why a restore failed, and what to do about it. */
export const problemWords = (problem: BackupProblem): Explanation => {
  switch (problem) {
    case 'not-a-backup':
      return {
        what: msg('This file is not a Driftpost backup.'),
        todo: msg('The name of a backup begins with “driftpost-backup”.'),
      };
    case 'newer':
      return {
        what: msg('This backup was made by a newer Driftpost.'),
        todo: msg('Reload the page to get the newest version, then try again.'),
      };
    case 'wrong-passphrase':
      return {
        what: msg('The passphrase is wrong, or the file is damaged.'),
        todo: msg('Capital letters and spaces count.'),
      };
    case 'damaged':
      return {
        what: msg('This file is damaged: a part of it is missing or was changed.'),
        todo: msg('Nothing of it was restored. Try another copy of the file.'),
      };
    case 'unreadable':
      return {
        what: msg('The browser could not read the file.'),
        todo: msg('It may have been moved or deleted. Choose it again.'),
      };
    case 'no-memory':
      return noMemoryWords();
    case 'foreign-network':
      return {
        what: msg('This backup belongs to another network.'),
        todo: msg('Restore it at the address where it was made: the two sites do not meet.'),
      };
  }
};

/** Why a backup was not made; null: there is nothing to say. */
export const backupErrorWords = (error: BackupError): string | null => {
  switch (error.kind) {
    case 'not-kept':
      return storageSentence(error.problem);
    case 'no-memory':
      return sentence(noMemoryWords());
    case 'wrong':
      return msg('This is not the passphrase of this device.');
    case 'too-short':
      return msg(
        str`A file can be guessed at for years. Please take at least ${MIN_BACKUP_PASSPHRASE_CHARACTERS} characters, or the six words.`,
      );
    default:
      return null;
  }
};
