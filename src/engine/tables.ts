import type * as v from 'valibot';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { CHAT_TABLES, type ChatTables } from './chats/kept.ts';
import { CONTACT_TABLES, type ContactTables } from './contacts/kept.ts';
import { DEVICE_TABLES, type DeviceTables } from './devices/kept.ts';
import { ELSEWHERE_TABLES, type ElsewhereTables } from './elsewhere/kept.ts';
import { INVITE_TABLES, type InviteTables } from './invites/kept.ts';
import { LOG_TABLES } from './log-book/kept.ts';
import { NODE_TABLES } from './overlay-host/kept.ts';
import { OWN_REGISTER_TABLES } from './own-registers/kept.ts';
import { PARTING_TABLES } from './parting/kept.ts';
import { PEOPLE_TABLES } from './people/kept.ts';
import { PROFILE_TABLES, type ProfileTables } from './profile/kept.ts';
import { SEALING_TABLES, type SealingTables } from './sealing/kept.ts';
import type { KeptTables } from './storage/kept.ts';
import type { Table } from './storage/table.ts';
import { type OpenTable, STORE_TABLES, openTables, tableOpener } from './storage/tables.ts';
import { VAULT_TABLES } from './vault/kept.ts';

/** The tables that everything opens at once, by what they hold. */
export interface Tables
  extends
    ProfileTables,
    DeviceTables,
    SealingTables,
    ContactTables,
    InviteTables,
    ElsewhereTables,
    ChatTables {
  /** Opens a table that comes later, with its schema. */
  readonly more: OpenTable;
  /** Those that hold what is said, conversation by conversation. All that a restore that was broken off leaves is in them. */
  readonly said: readonly Table<never, unknown>[];
}

const AT_ONCE = [
  PROFILE_TABLES,
  DEVICE_TABLES,
  SEALING_TABLES,
  CONTACT_TABLES,
  INVITE_TABLES,
  ELSEWHERE_TABLES,
  CHAT_TABLES,
] as const;

/** All tables that features keep, and how what is kept is sealed; each is kept by one of them. */
export const TABLES: readonly KeptTables[] = [
  ...AT_ONCE,
  LOG_TABLES,
  OWN_REGISTER_TABLES,
  PARTING_TABLES,
  PEOPLE_TABLES,
  NODE_TABLES,
  VAULT_TABLES,
  STORE_TABLES,
];

/** Their names. */
export const TABLE_NAMES: readonly string[] = TABLES.flatMap(Object.keys);

/** The typed tables over a store. */
export const createTables = (deps: { readonly store: Store; readonly log: Log }): Tables => {
  const more = tableOpener(deps);
  const opened = AT_ONCE.map((declared) => openTables<object>(more, declared));
  const said = TABLES.flatMap((tables) => Object.entries(tables))
    .filter(([, { erase }]) => erase === 'conversation')
    .map(([name, { schema }]) => more({ name, schema: schema as v.GenericSchema }));
  return Object.assign({ more, said }, ...opened) as Tables;
};
