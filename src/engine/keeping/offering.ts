import { ok } from '../../lib/result.ts';
import type { Offered, Way } from '../../ports/way.ts';
import type { Tx } from '../storage/transaction.ts';
import { type Rounds, createRounds } from './rounds.ts';
import type { KeptEnvelopes } from './kept-envelopes.ts';
import { ENVELOPE_LIFE_MS, type KeptKey, type KeptRow, MAX_KEEPERS, isAlive } from './table.ts';
import type { KeptDeps } from './types.ts';

/** Wait before an envelope is offered again that a keeper had no room for, in milliseconds. */
const ROOM_AFTER_MS = 3_600_000;

/** Notes the keeper of an envelope, where the envelope is still there. */
const noteKept = async (
  tx: Tx,
  envelopes: KeptEnvelopes,
  { key, by, untilMs }: { readonly key: KeptKey; readonly by: string; readonly untilMs: number },
): Promise<void> => {
  const [conversation, device, , id] = key;
  const before = (await envelopes.of(tx, { conversation, device })).find((row) => row.key[3] === id)?.value;
  if (!before) return;
  const others = before.keepers.filter((keeper) => keeper.by !== by);
  envelopes.note(tx, key, { ...before, keepers: [...others, { by, until: untilMs }].slice(-MAX_KEEPERS) });
};

/** When an envelope with this outcome is offered to the same way again, in milliseconds since 1970. */
const nextOffer = (offered: Offered, now: number): number => {
  if (offered.kind === 'kept') return Math.max(offered.untilMs, now + ROOM_AFTER_MS);
  if (offered.kind === 'refused' && offered.because === 'no-room') return now + ROOM_AFTER_MS;
  return Number.POSITIVE_INFINITY;
};

/** Offers the kept envelopes of the present recipients to one way, in rounds. Stops when the way has closed. */
export const createOffering = <P>(deps: KeptDeps<P>, way: Way): Rounds => {
  const { clock, changes, boundary, kept: envelopes } = deps;
  /** By an envelope's id. */
  const notBefore = new Map<string, number>();

  const offerOne = async (rounds: Rounds, { key, value }: KeptRow): Promise<void> => {
    const [, device, sealedAt, id] = key;
    const mayOffer = isAlive(key, clock.now()) && clock.now() >= (notBefore.get(id) ?? 0);
    if (!mayOffer || value.bytes > way.limit(device)) return;
    const diesAtMs = sealedAt + ENVELOPE_LIFE_MS;
    const sealed = await changes.change(async (tx) => ok(await envelopes.sealed(tx, key)));
    // It may be gone meanwhile.
    if (!sealed.ok || !sealed.value) return;
    const offered = await way.offer(device, sealed.value, diesAtMs);
    if (offered.kind === 'refused' && offered.because === 'closed') return rounds.stop();
    notBefore.set(id, nextOffer(offered, clock.now()));
    if (offered.kind !== 'kept') return;
    const kept = { key, by: offered.by, untilMs: Math.min(offered.untilMs, diesAtMs) };
    await changes.change(async (tx) => ok(await noteKept(tx, envelopes, kept)));
  };

  return createRounds(boundary, async (rounds) => {
    for (const { conversation, peer } of deps.recipients()) {
      const device = deps.deviceOf(peer);
      if (way.limit(device) === 0) continue;
      const rows = await changes.change(async (tx) => ok(await envelopes.of(tx, { conversation, device })));
      for (const row of rows.ok ? rows.value : []) if (!rounds.isStopped()) await offerOne(rounds, row);
    }
  });
};
