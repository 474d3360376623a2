import * as v from 'valibot';
import type { DeviceId } from '../api/ids.ts';
import type { Declared } from '../storage/kept.ts';
import type { Table } from '../storage/table.ts';
import { timestamp } from '../wire/schema.ts';

/** `elsewhere/<device>`: another device that proved to be oneself, when a link to it came or went last, and whether the person has been told. */
const elsewhere = v.strictObject({
  firstSeenAt: timestamp,
  linkedAt: v.nullable(timestamp),
  seen: v.boolean(),
});

export type ElsewhereRecord = v.InferOutput<typeof elsewhere>;

/** Other devices that proved to be oneself. */
export interface ElsewhereTables {
  readonly elsewhere: Table<DeviceId, ElsewhereRecord>;
}

/** The tables of `ElsewhereTables`. */
export const ELSEWHERE_TABLES: Declared<ElsewhereTables> = {
  elsewhere: { erase: 'all', schema: elsewhere },
};
