import { msg, str } from '@lit/localize';
import type { BackupProblem, BackupProgress } from '../../engine/api/backup.ts';
import { type Explanation, storageWords } from '../invite/invite-words.ts';
import type { Formats } from '../shared/formats.ts';
import type { StorageProblem } from '../../engine/api/state.ts';

/** How a backup file is called: the day it was made, by the person's clock. */
export const backupName = (now: number): string => {
  const at = new Date(now);
  const part = (value: number): string => String(value).padStart(2, '0');
  return `driftpost-backup-${at.getFullYear()}-${part(at.getMonth() + 1)}-${part(at.getDate())}.driftpost`;
};

/** What is being waited for, with how much of it is done. */
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

/** Why a file is not restored, and what to do about it. */
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
    case 'foreign-network':
      return {
        what: msg('This backup belongs to another network.'),
        todo: msg('Restore it at the address where it was made: the two sites do not meet.'),
      };
  }
};

/** A reason in one piece of text. */
export const sentence = ({ what, todo }: Explanation): string => `${what} ${todo}`;

/** Why a backup could not be written, or what it holds could not be kept. */
export const storageSentence = (problem: StorageProblem): string => sentence(storageWords(problem));
