import type { Bytes } from '../../lib/bytes.ts';
import { ok } from '../../lib/result.ts';
import type { Core } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { LazySealer } from '../sealing/lazy-sealer.ts';
import type { SealedFor } from '../sealing/types.ts';
import type { Tx } from '../storage/transaction.ts';
import type { OutboxRow } from './pump.ts';

/**
 * What rows of the outbox go out as, over this link: as they were sealed, or sealed anew where that was for
 * another device, for a session that is no more, or not at all. Nothing is answered that is not written.
 */
export const createResealing = (core: Core, sealer: LazySealer) => {
  const { outbox } = core.tables;

  /** Seals rows anew and keeps them so; none where that cannot be now. */
  const sealAnew = async (
    tx: Tx,
    { peer: { person, device } }: OpenLink,
    rows: readonly OutboxRow[],
  ): Promise<readonly SealedFor[]> => {
    const contents = rows.map(({ value }) => value.body);
    const made = contents.length > 0 ? await sealer.seal(tx, { person, device }, contents) : ok([]);
    if (!made.ok) return [];
    for (const [i, { key, value }] of rows.entries()) {
      // What was acknowledged since it was read is gone, and stays so.
      if (!(await tx.get(outbox, key))) continue;
      tx.put(outbox, key, { order: value.order, body: value.body, sealed: made.value[i] ?? null });
    }
    return made.value;
  };

  return async (link: OpenLink, rows: readonly OutboxRow[]): Promise<readonly Bytes[] | undefined> => {
    await sealer.ready();
    const fresh = await core.change(async (tx) => {
      const { device } = link.peer;
      const fits = await Promise.all(rows.map(({ value }) => sealer.isFor(tx, value.sealed ?? null, device)));
      const stale = rows.filter((_, i) => !fits[i]);
      const sealed = await sealAnew(tx, link, stale);
      return ok(new Map(stale.map((row, i) => [row, sealed[i]])));
    });
    if (!fresh.ok) return undefined;
    const out: Bytes[] = [];
    for (const row of rows) {
      const sealed = fresh.value.has(row) ? fresh.value.get(row) : row.value.sealed;
      if (!sealed) break;
      out.push(sealed.bytes);
    }
    return out;
  };
};
