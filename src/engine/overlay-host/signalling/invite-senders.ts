import { type Backoff, type Pauses, createBackoff } from '../../../lib/backoff.ts';
import type { Cancel } from '../../../lib/signal.ts';
import type { Core } from '../../core.ts';
import type { Target } from '../../meeting/meeting.ts';
import type { NodeKey, Overlay } from '../../overlay/overlay.ts';
import { findById } from '../../people/search/find-by-id.ts';
import { DIRECT_WITHIN_MS } from '../../tunnels/limits.ts';

const MINUTE_MS = 60_000;

/** Pauses between lookups of one sender, the last one repeating: a person waits at the screen. */
export const REDEMPTION_PAUSES_MS: Pauses = [30_000, MINUTE_MS, 2 * MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS];

/** What looking for senders needs. */
export interface InviteSendersDeps {
  readonly core: Core;
  overlay(): Overlay | undefined;
  /** Invites that are being redeemed. */
  targets(): readonly Target[];
  /** A device was found. */
  found(): void;
}

/**
 * The devices of the senders of invites that are being redeemed: an invite names its sender, and the sender's card is
 * in the network. The relays have their time first, as a lookup shows other nodes which person is looked for.
 */
export interface InviteSenders {
  of(target: Target): readonly NodeKey[];
  /** The invites, or the overlay, are others. */
  update(): void;
  stop(): void;
}

interface Entry {
  devices: readonly NodeKey[];
  readonly pauses: Backoff;
  nextAt: number;
  running: boolean;
}

/** The lookups of one engine. */
export const createInviteSenders = ({ core, overlay, targets, found }: InviteSendersDeps): InviteSenders => {
  const { clock, primitives, boundary } = core;
  const entries = new Map<string, Entry>();
  let timer: Cancel | undefined;
  let stopped = false;

  const look = async (by: Overlay, { expected }: Target, entry: Entry): Promise<void> => {
    if (!expected) return;
    entry.running = true;
    const find = () => findById(primitives, { overlay: by, person: expected }, () => undefined).done;
    const { found: person } = await boundary.attempt('network', find, { found: undefined });
    entry.running = false;
    entry.nextAt = clock.now() + entry.pauses.next();
    if (stopped) return;
    if (person) {
      entry.devices = person.devices;
      found();
    }
    update();
  };

  const newEntry = (): Entry => ({
    devices: [],
    pauses: createBackoff(REDEMPTION_PAUSES_MS),
    nextAt: clock.now() + DIRECT_WITHIN_MS,
    running: false,
  });

  const update = (): void => {
    timer?.();
    timer = undefined;
    const wanted = targets().filter(({ device }) => !device);
    const keys = new Set(wanted.map(({ key }) => key));
    for (const key of entries.keys()) if (!keys.has(key)) entries.delete(key);
    const by = overlay();
    if (stopped || !by?.isReady()) return;
    const times: number[] = [];
    for (const target of wanted) {
      const entry = entries.get(target.key) ?? newEntry();
      entries.set(target.key, entry);
      if (entry.devices.length > 0 || entry.running) continue;
      if (entry.nextAt <= clock.now()) void look(by, target, entry);
      else times.push(entry.nextAt);
    }
    if (times.length > 0) timer = clock.after(Math.min(...times) - clock.now(), update);
  };

  return {
    of: ({ key, device }) => (device ? [device] : (entries.get(key)?.devices ?? [])),
    update,
    stop: () => {
      stopped = true;
      timer?.();
    },
  };
};
