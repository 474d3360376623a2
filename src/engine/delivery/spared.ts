import { equalBytes } from '../../lib/bytes.ts';
import { ok } from '../../lib/result.ts';
import type { DeviceId, PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import { type OpenConversation, openConversation, toldOf } from '../log-book/open-conversation.ts';
import { both, rangeOf, type Ranges, rangesOf, stepsOf, unite } from '../logs/ranges.ts';
import type { SparedRecord } from '../chats/kept.ts';
import type { Tx } from '../storage/transaction.ts';
import { idBytes } from '../wire/ids.ts';

/** A device by its id. */
type Named = { readonly device: DeviceId };

/** Entries that devices of contacts lack and are never sent: those that were there before the device was. */
export interface Spared {
  /** Notes what was there before this device, when the device is seen for the first time. */
  meet(conversation: number, theirs: Named): Promise<void>;
  /** undefined where the device was not met, or that could not be kept: nothing is sent before. */
  of(conversation: number, theirs: Named): ReadonlyMap<string, Ranges> | undefined;
  /**
   * An own device brought entries. Entries that contacts wrote, or that a contact has already, are not sent to devices that
   * were met before: they may be of any age. Inside of the change that keeps them.
   */
  cameLate(
    tx: Tx,
    conversation: OpenConversation,
    what: { readonly fresh: readonly KeptEntry[]; readonly devices: readonly Named[] },
  ): Promise<void>;
}

/**
 * What was there before a device was: entries that the person's other devices have or wrote. So a device that steals an
 * identity gets nothing of yesterday. Entries that wait for the person are owed to each of their devices.
 */
const earlierThan = (conversation: OpenConversation, me: PersonId | undefined): SparedRecord =>
  conversation
    .logs()
    .map((log) => ({
      author: log.text,
      steps: [...stepsOf(0, log.record.person === me ? toldOf(log, 'delivered') : log.ranges)],
    }))
    .filter(({ steps }) => steps.length > 0);

const toRanges = (record: SparedRecord): ReadonlyMap<string, Ranges> =>
  new Map(record.map(({ author, steps }) => [author, rangesOf(0, steps) ?? []]));

const toRecord = (spared: ReadonlyMap<string, Ranges>): SparedRecord =>
  [...spared].map(([author, ranges]) => ({ author, steps: [...stepsOf(0, ranges)] }));

/** The numbers of these entries that are owed to no contact, by their logs. */
const notOwed = (
  conversation: OpenConversation,
  me: PersonId | undefined,
  fresh: readonly KeptEntry[],
): readonly { readonly text: string; readonly device: Uint8Array; readonly numbers: Ranges }[] => {
  const numbers = new Map<string, Ranges>();
  const logs = new Map(conversation.logs().map((log) => [log.text, log]));
  for (const { header } of fresh) {
    const text = conversation.log(header.author)?.text ?? '';
    numbers.set(text, unite(numbers.get(text) ?? [], rangeOf(header.number)));
  }
  return [...numbers].flatMap(([text, came]) => {
    const log = logs.get(text);
    if (!log) return [];
    const late = log.record.person === me ? both(came, toldOf(log, 'delivered')) : came;
    return late.length > 0 ? [{ text, device: log.record.device, numbers: late }] : [];
  });
};

/** What is spared in one engine. */
export const createSpared = ({ core, me }: { readonly core: Core; me(): PersonId | undefined }): Spared => {
  const known = new Map<string, ReadonlyMap<string, Ranges>>();
  const keyOf = (conversation: number, { device }: Named): string => `${conversation} ${device}`;

  core.tables.spared.holders.push((erased) => {
    for (const key of known.keys()) if (key.startsWith(`${String(erased)} `)) known.delete(key);
  });
  return {
    of: (conversation, theirs) => known.get(keyOf(conversation, theirs)),
    meet: async (number, theirs) => {
      const text = keyOf(number, theirs);
      if (known.has(text)) return;
      const key = [number, theirs.device] as const;
      await core.change(async (tx) => {
        let record = await tx.get(core.tables.spared, key);
        if (!record) {
          const conversation = await openConversation(tx, core.book, number);
          record = conversation ? earlierThan(conversation, me()) : [];
          tx.put(core.tables.spared, key, record);
        }
        const spared = toRanges(record);
        tx.onKept(() => void known.set(text, spared));
        return ok(undefined);
      });
    },
    cameLate: async (tx, conversation, { fresh, devices }) => {
      const late = notOwed(conversation, me(), fresh);
      for (const { device } of late.length > 0 ? devices : []) {
        const key = [conversation.number, device] as const;
        const before = await tx.get(core.tables.spared, key);
        // A device is never sent its own logs.
        const foreign = late.filter((one) => !equalBytes(one.device, idBytes(device)));
        if (!before || foreign.length === 0) continue;
        const after = new Map(toRanges(before));
        for (const { text, numbers } of foreign) after.set(text, unite(after.get(text) ?? [], numbers));
        tx.put(core.tables.spared, key, toRecord(after));
        tx.onKept(() => void known.set(keyOf(conversation.number, { device }), after));
      }
    },
  };
};
