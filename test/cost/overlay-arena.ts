import { createArena } from './arena-world.ts';
import type { Cost } from './cost.ts';
import { held, heldSince } from './memory.ts';
import { type Attack, arm } from './overlay-attack.ts';
import { sendAll, waitAsLong, waitForEffects, waitUntilForgotten } from './pacing.ts';
import type { Counts, Reading } from './watched-overlay.ts';

const idle = new Map<Reading, Promise<Counts>>();

/** What the same minute costs without an attack. */
const idleCounts = (reading: Reading): Promise<Counts> => {
  const known = idle.get(reading);
  if (known) return known;
  const measured = createArena({ reading }).then(async ({ net, counts }) => {
    const before = { ...counts };
    await waitAsLong(net.clock);
    return {
      ...counts,
      bytesOut: counts.bytesOut - before.bytesOut,
      checks: counts.checks - before.checks,
      hashes: counts.hashes - before.hashes,
    };
  });
  idle.set(reading, measured);
  return measured;
};

/** What an attack costs the node that it is made on. */
export const attackOverlay = async (attack: Attack, reading: Reading): Promise<Cost> => {
  const without = await idleCounts(reading);
  const made = await createArena({ reading });
  const { net, counts } = made;
  const { arena, say, bytesIn } = await arm(made, attack);
  const before = { ...counts };
  counts.mostDials = counts.dials;
  const memory = await held();
  // Half of them at once.
  await sendAll(net.clock, async (number) => say(await attack.frame(arena, number)));
  const peak = await heldSince(memory);
  await waitForEffects(net.clock);
  const cost = {
    bytesIn: bytesIn(),
    bytesOut: counts.bytesOut - before.bytesOut - without.bytesOut,
    checks: counts.checks - before.checks - without.checks,
    hashes: counts.hashes - before.hashes - without.hashes,
    connections: counts.mostDials,
  };
  await waitUntilForgotten(net.clock);
  return { ...cost, peak, kept: await heldSince(memory) };
};
