import { toBase32 } from '../../../lib/base32.ts';
import { jitter } from '../../../lib/jitter.ts';
import type { NetRecord } from '../../overlay/overlay.ts';
import { IDENTITY_PATHS } from '../nickname/claim-lookup.ts';
import { requestsTopic } from './left-requests.ts';
import type { PeopleDeps } from '../people.ts';
import type { TakeRequest } from './receiving.ts';
import { type RepeatedTask, createRepeatedTask } from '../repeated-task.ts';

/** How often left requests are looked up, and the pause if no node could be asked, in milliseconds. */
const LOOK_EVERY_MS = 15 * 60 * 1000;
const RETRY_MS = 30_000;

/** Records that are remembered, so that each is opened once. */
const MAX_SEEN = 1_024;

/** Looks up requests that were left for this person. `looked` is called each time. */
export const createLeftRequestFetcher = (
  deps: PeopleDeps,
  take: TakeRequest,
  looked: () => Promise<void>,
): RepeatedTask => {
  const { core, sealing } = deps;
  const seen = new Set<string>();

  const openAll = async (records: readonly NetRecord[]): Promise<void> => {
    for (const { owner, seq, value } of records) {
      const name = `${seq}:${toBase32(owner)}`;
      if (seen.has(name)) continue;
      if (seen.size >= MAX_SEEN) seen.clear();
      seen.add(name);
      const opened = await sealing.open(value);
      if (opened) await take(opened, 'left');
    }
  };

  const look = async (): Promise<number> => {
    const overlay = deps.overlay();
    const me = deps.identity();
    if (!overlay?.isReady() || !me) return RETRY_MS;
    const key = overlay.sharedKey(requestsTopic(me.person));
    const { records, answered } = await overlay.find({
      key,
      kind: 'shared',
      paths: IDENTITY_PATHS,
      what: 'record',
    }).done;
    await openAll(records);
    return answered ? LOOK_EVERY_MS : RETRY_MS;
  };

  const task = createRepeatedTask(core.clock, async () => {
    await looked();
    if (!deps.overlay()) return;
    task.after(jitter(core.random, await look(), 4));
  });
  return task;
};
