/** What frames of one neighbour have cost, above what the same world costs without them. */
export interface Cost {
  /** Bytes that it sent, and bytes that were sent because of it, over all links, within 60 s. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Signatures checked and seals opened. */
  readonly checks: number;
  readonly hashes: number;
  /** Connections made, at the most at once. */
  readonly connections: number;
  /** Rows that were read and written, and bytes that came onto the disk; nothing where there is no store. */
  readonly disk?: Disk;
  /** Entries of all maps and sets together, and bytes of the heap: at the end of the sending, and a minute later. */
  readonly peak: Held;
  readonly kept: Held;
}

/** What is held in memory. */
export interface Held {
  readonly entries: number;
  readonly bytes: number;
}

/** What was done to a store. */
export interface Disk {
  readonly rows: number;
  /** Of keys and values, above what was there before. */
  readonly bytes: number;
}

/** Limits of a cost. */
export interface Limits {
  /** Bytes out ≤ `factor` × bytes in + `allowanceBytes`. */
  readonly factor: number;
  readonly allowanceBytes: number;
  readonly checks: number;
  readonly hashes: number;
  readonly connections: number;
  /** Rows ≤ `rowsPerFrame` × FRAMES + `rowsPerByte` × bytes in. */
  readonly rowsPerFrame: number;
  readonly rowsPerByte: number;
  /** Bytes on the disk ≤ `diskFactor` × bytes in + `diskBytes`. */
  readonly diskFactor: number;
  readonly diskBytes: number;
  readonly peak: Held;
  readonly kept: Held;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** Frames that a case sends: half of them at once, the others within 30 s. */
export const FRAMES = 2_000;

/** What FRAMES of any kind may cost. */
export const LIMITS: Limits = {
  factor: 4,
  allowanceBytes: 256 * KIB,
  // One for each frame: a datagram is a seal to open; and the signatures of dials, which have a rate of their own.
  checks: FRAMES + 512,
  // Ten for each frame.
  hashes: 10 * FRAMES,
  connections: 16,
  // An entry of fifty bytes has three rows, and two for each that it names; what it changes has some more.
  rowsPerFrame: 100,
  rowsPerByte: 1 / 4,
  diskFactor: 8,
  diskBytes: 256 * KIB,
  // What is under way is remembered for up to 30 s, a few entries for each frame at every node that it passes.
  peak: { entries: 20 * FRAMES, bytes: 16 * MIB },
  kept: { entries: 3_000, bytes: 3 * MIB },
};

/** One way to make others work. */
export interface CostCase {
  /** The kind of what is sent, of KINDS. */
  readonly kind: string;
  /** What is done; the sentence goes on after the kind. */
  readonly title: string;
  /** It computes for ten seconds and more: it is measured with `npm run e2e:all`, and not each time. */
  readonly takesLong?: boolean;
  /** Why it may cost more, of ALLOWANCES. */
  readonly allowance?: string;
  measure(): Promise<Cost>;
}

/** What is beyond its limit, in words; empty where everything holds. */
export const excessOf = (cost: Cost, limits: Limits): readonly string[] => {
  const most = limits.factor * cost.bytesIn + limits.allowanceBytes;
  const { rows, bytes } = cost.disk ?? { rows: 0, bytes: 0 };
  const checked: readonly (readonly [string, number, number])[] = [
    ['bytes out', cost.bytesOut, most],
    ['checks', cost.checks, limits.checks],
    ['hashes', cost.hashes, limits.hashes],
    ['connections', cost.connections, limits.connections],
    ['rows read and written', rows, limits.rowsPerFrame * FRAMES + limits.rowsPerByte * cost.bytesIn],
    ['bytes on the disk', bytes, limits.diskFactor * cost.bytesIn + limits.diskBytes],
    ['entries at the peak', cost.peak.entries, limits.peak.entries],
    ['bytes of memory at the peak', cost.peak.bytes, limits.peak.bytes],
    ['entries kept', cost.kept.entries, limits.kept.entries],
    ['bytes of memory kept', cost.kept.bytes, limits.kept.bytes],
  ];
  return checked
    .filter(([, is, limit]) => is > limit)
    .map(([what, is, limit]) => `${what}: ${Math.round(is)}, at most ${Math.round(limit)}`);
};
