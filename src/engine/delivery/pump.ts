import type { Bytes } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { LinkId } from '../../ports/links.ts';
import type { PersonId } from '../api/ids.ts';
import type { Core } from '../core.ts';
import { createRepeatedWork } from '../repeated-work.ts';
import type { OutgoingRecord } from '../storage/tables.ts';
import { FrameType } from '../wire/frame-type.ts';
import { encodeFrame } from '../wire/frames.ts';

/** Bytes that may be under way without an acknowledgement: a quarter of what the other side holds for us. */
const UNACKNOWLEDGED_BYTES = 1024 * 1024;

/** Messages read from the outbox at a time. */
const BATCH = 64;

/** After an error it goes on so much later, in milliseconds. */
const RETRY_SENDING_MS = 10_000;

/** Without any acknowledgement for this long, the link is taken for dead although it is open. */
const STALL_MS = 30_000;

/** Sends what is in the outbox over one link: in order, go-back-N, with a window. */
export interface Pump {
  /** Begins, or begins again from this number. */
  from(seq: number): void;
  /** There may be something new in the outbox. */
  kick(): void;
  /** Everything up to this number arrived. */
  acknowledged(upTo: number): void;
  stop(): void;
  /** The highest number that was sent over this link. */
  sentUpTo(): number;
}

/** A row of the outbox. */
export interface OutboxRow {
  readonly key: readonly [PersonId, number];
  readonly value: OutgoingRecord;
}

/** Where a pump sends, and whom it tells. */
export interface PumpTarget {
  readonly link: LinkId;
  readonly person: PersonId;
  /**
   * These rows of the outbox as they go out over this link, in their order; fewer where the rest cannot be
   * sealed now: `kick` when it can. undefined where they cannot be kept so now.
   */
  sealed(rows: readonly OutboxRow[]): Promise<readonly Bytes[] | undefined>;
  /** Messages with these numbers, both included, are `sent` now. */
  sent(fromSeq: number, toSeq: number): void;
}

/** A pump for one link. */
export const createPump = (core: Core, target: PumpTarget): Pump => {
  const { clock, links, tables } = core;
  const { link, person, sent } = target;
  const inFlight: { readonly seq: number; readonly bytes: number }[] = [];
  let inFlightBytes = 0;
  let next = Number.POSITIVE_INFINITY;
  let highest = 0;
  let run = 0; // a rewind or a stop ends the run under way
  let stall: Cancel | undefined;

  const watch = (): void => {
    stall?.();
    stall = inFlight.length > 0 ? clock.after(STALL_MS, () => links.close(link)) : undefined;
  };

  const sendBatch = async (mine: number): Promise<'more' | 'done' | 'later'> => {
    const rows = await tables.outbox.list({
      from: [person, next],
      to: [person, Number.MAX_SAFE_INTEGER],
      limit: BATCH,
    });
    if (!rows.ok || rows.value.length === 0) return 'done';
    const sealed = await target.sealed(rows.value);
    if (!sealed) return 'later';
    const before = highest;
    let more = sealed.length === rows.value.length;
    for (const [i, { key }] of rows.value.slice(0, sealed.length).entries()) {
      more = mine === run && inFlightBytes < UNACKNOWLEDGED_BYTES;
      if (!more) break;
      const frame = encodeFrame([FrameType.message, sealed[i] as Bytes]);
      const first = inFlight.length === 0;
      inFlight.push({ seq: key[1], bytes: frame.length });
      inFlightBytes += frame.length;
      next = key[1] + 1;
      if (first) watch();
      more = await links.send(link, frame);
      if (!more) break;
      highest = Math.max(highest, key[1]);
    }
    if (highest > before) sent(before + 1, highest);
    return more ? 'more' : 'done';
  };

  const pump = createRepeatedWork(core, {
    area: 'delivery',
    retryMs: RETRY_SENDING_MS,
    work: async () => {
      const mine = run;
      let state: 'more' | 'done' | 'later' = 'more';
      while (state === 'more' && next < Number.POSITIVE_INFINITY && mine === run)
        state = await sendBatch(mine);
      return state === 'later' ? 'later' : 'done';
    },
  });

  return {
    from: (seq) => {
      run += 1;
      next = seq;
      inFlight.length = 0;
      inFlightBytes = 0;
      pump.start();
    },
    kick: pump.start,
    acknowledged: (upTo) => {
      while (inFlight[0] && inFlight[0].seq <= upTo) inFlightBytes -= inFlight.shift()?.bytes ?? 0;
      watch();
      pump.start();
    },
    stop: () => {
      run += 1;
      next = Number.POSITIVE_INFINITY;
      inFlight.length = 0;
      stall?.();
      pump.stop();
    },
    sentUpTo: () => highest,
  };
};
