import type { Bytes } from '../../lib/bytes.ts';
import type { Core, Plan } from '../core.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { LazySealer } from '../sealing/lazy-sealer.ts';
import type { SealedFor } from '../sealing/types.ts';
import type { OutboxRow } from './pump.ts';

/**
 * What rows of the outbox go out as, over this link: as they were sealed, or sealed anew where that was for
 * another device, for a session that is no more, or not at all. Nothing is answered that is not written.
 */
export const createResealing =
  (core: Core, sealer: LazySealer) =>
  async (link: OpenLink, rows: readonly OutboxRow[]): Promise<readonly Bytes[]> => {
    await sealer.ready();
    return core.lane(async () => {
      const { person, device } = link.peer;
      const fits = await Promise.all(rows.map(({ value }) => sealer.isFor(value.sealed ?? null, device)));
      const stale = rows.filter((_, i) => !fits[i]);
      const fresh = new Map<OutboxRow, SealedFor>();
      if (stale.length > 0) {
        const made = await sealer.seal(
          { person, device },
          stale.map(({ value }) => value.body),
        );
        if (made.ok && (await core.keep(made.value.plan, rewritten(core, stale, made.value.sealed))).ok)
          for (const [i, row] of stale.entries()) fresh.set(row, made.value.sealed[i] as SealedFor);
      }
      const out: Bytes[] = [];
      for (const row of rows) {
        const sealed = stale.includes(row) ? fresh.get(row) : row.value.sealed;
        if (!sealed) break;
        out.push(sealed.bytes);
      }
      return out;
    });
  };

const rewritten = (core: Core, rows: readonly OutboxRow[], sealed: readonly SealedFor[]): Plan => ({
  ops: rows.map(({ key, value: { order, body } }, i) =>
    core.tables.outbox.put(key, { order, body, sealed: sealed[i] ?? null }),
  ),
  commit: () => undefined,
});
