import type { Bytes } from '../../src/lib/bytes.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { LiveWay, Refused, Way, WayRefusal } from '../../src/ports/way.ts';
import { Wire } from './wire.ts';

const DEFAULT_LATENCY_MS = 20;
const DEFAULT_LIMIT_BYTES = 73_728;

const refused = (because: WayRefusal): Refused => ({ kind: 'refused', because });

/** What a live way in memory is made of. */
export interface LiveWayDeps {
  readonly clock: Clock;
  readonly device: string;
  /** Bytes of the largest envelope; those of the largest there are, by default. */
  readonly limit?: number;
  /** An envelope came to the device: it counts as unread until the promise settles, where there is one. */
  came(envelope: Bytes): void | Promise<void>;
}

/** A live way in memory: envelopes come in their order, after 20 ms. Answers the way, and how to end it. */
export const createMemoryWay = ({ clock, device, limit = DEFAULT_LIMIT_BYTES, came }: LiveWayDeps) => {
  const wire = new Wire({
    clock,
    latencyMs: DEFAULT_LATENCY_MS,
    arrived: came,
    violated: (why) => {
      throw new Error(`an honest way does not do this: ${why}`);
    },
  });
  const way: LiveWay = {
    limit: (to) => (to === device ? limit : 0),
    offer: async (to, envelope) => {
      if (to !== device) return refused('elsewhere');
      if (envelope.length > limit) return refused('too-large');
      return (await wire.send(envelope)) ? { kind: 'handed' } : refused('closed');
    },
  };
  return { way, end: () => wire.die() };
};

/** What a keeper is made of. */
export interface KeeperDeps {
  readonly clock: Clock;
  /** The keeper's name. */
  readonly name: string;
  /** The devices that it keeps for. */
  readonly devices: readonly string[];
  readonly limit?: number;
  /** Bytes that it keeps for all of them together; as much as it is given, by default. */
  readonly roomBytes?: number;
  /** For how long, in milliseconds, where the envelope does not die before; until then, by default. */
  readonly keepsForMs?: number;
}

/** A keeper of envelopes for devices, in memory. */
export interface Keeper {
  readonly way: Way;
  /** What it has for a device now, in the order in which it came. */
  keeps(device: string): readonly Bytes[];
  /** It takes nothing any more, and goes on keeping what it has. */
  end(): void;
  /** It loses what it keeps. */
  lose(): void;
}

interface KeptEnvelope {
  readonly device: string;
  readonly bytes: Bytes;
  untilMs: number;
}

const isSame = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** A keeper of nothing. */
export const createKeeper = ({
  clock,
  name,
  devices,
  limit = DEFAULT_LIMIT_BYTES,
  roomBytes = Number.POSITIVE_INFINITY,
  keepsForMs = Number.POSITIVE_INFINITY,
}: KeeperDeps): Keeper => {
  let kept: readonly KeptEnvelope[] = [];
  let isOpen = true;
  const living = (): readonly KeptEnvelope[] => (kept = kept.filter(({ untilMs }) => untilMs > clock.now()));
  const of = (device: string) => living().filter((each) => each.device === device);

  const offer: Way['offer'] = async (device, envelope, diesAtMs) => {
    if (!devices.includes(device)) return refused('elsewhere');
    if (envelope.length > limit) return refused('too-large');
    if (!isOpen) return refused('closed');
    const untilMs = Math.min(diesAtMs, clock.now() + keepsForMs);
    const before = of(device).find(({ bytes }) => isSame(bytes, envelope));
    const taken = living().reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (!before && taken + envelope.length > roomBytes) return refused('no-room');
    if (before) before.untilMs = untilMs;
    else kept = [...kept, { device, bytes: envelope.slice(), untilMs }];
    return { kind: 'kept', by: name, untilMs };
  };

  return {
    way: { limit: (device) => (devices.includes(device) ? limit : 0), offer },
    keeps: (device) => of(device).map(({ bytes }) => bytes),
    end: () => {
      isOpen = false;
    },
    lose: () => {
      kept = [];
    },
  };
};
