import { CHAT_BACKUPS } from './chats/in-backup.ts';
import { CONTACT_BACKUPS } from './contacts/in-backup.ts';
import { DEVICE_BACKUPS } from './devices/in-backup.ts';
import { ELSEWHERE_BACKUPS } from './elsewhere/in-backup.ts';
import type { InBackup, InBackups } from './feature/in-backup.ts';
import { INVITE_BACKUPS } from './invites/in-backup.ts';
import { NODE_BACKUPS } from './overlay-host/in-backup.ts';
import { OWN_REGISTER_BACKUPS } from './own-registers/in-backup.ts';
import { PARTING_BACKUPS } from './parting/in-backup.ts';
import { PEOPLE_BACKUPS } from './people/in-backup.ts';
import { PROFILE_BACKUPS } from './profile/in-backup.ts';
import { SEALING_BACKUPS } from './sealing/in-backup.ts';
import type { STORE_TABLES } from './storage/tables.ts';
import { VAULT_BACKUPS } from './vault/in-backup.ts';

const STORE_BACKUPS: InBackups<typeof STORE_TABLES> = { meta: { leftOut: 'a file says its version' } };

/** What becomes of each table (tables.ts) in a backup. Loaded with the first backup. */
export const BACKUPS: Readonly<Record<string, InBackup>> = {
  ...PROFILE_BACKUPS,
  ...DEVICE_BACKUPS,
  ...SEALING_BACKUPS,
  ...CONTACT_BACKUPS,
  ...INVITE_BACKUPS,
  ...ELSEWHERE_BACKUPS,
  ...CHAT_BACKUPS,
  ...OWN_REGISTER_BACKUPS,
  ...PARTING_BACKUPS,
  ...PEOPLE_BACKUPS,
  ...NODE_BACKUPS,
  ...VAULT_BACKUPS,
  ...STORE_BACKUPS,
};
