import type { Bytes } from '../../src/lib/bytes.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { LinkCloseReason, LinkId } from '../../src/ports/links.ts';
import { Wire } from './wire.ts';

/** The callbacks of one end of a pair. */
export interface EndOwner {
  readonly id: LinkId;
  frame(frame: Bytes): void | Promise<void>;
  /** Once; nothing is heard afterwards. */
  closed(reason: LinkCloseReason): void;
}

/** Which end: the one that was given first or second. */
export type Side = 0 | 1;

const across = (side: Side): Side => (side === 0 ? 1 : 0);

interface End {
  readonly owner: EndOwner;
  /** What this end sends. */
  readonly out: Wire;
  closing: boolean;
  closed: boolean;
}

/** Two ends and the wires between them. */
export class LinkPair {
  readonly #ends: readonly [End, End];
  readonly #clock: Clock;
  readonly #latencyMs: number;

  constructor(owners: readonly [EndOwner, EndOwner], clock: Clock, latencyMs: number) {
    this.#clock = clock;
    this.#latencyMs = latencyMs;
    this.#ends = [this.#end(owners[0], 0), this.#end(owners[1], 1)];
  }

  /** See `Links.send`. */
  send(side: Side, frame: Bytes): Promise<boolean> {
    const end = this.#ends[side];
    return end.closing || end.closed ? Promise.resolve(false) : end.out.send(frame);
  }

  /** Makes the other end receive anything at all. */
  inject(side: Side, frame: Bytes): void {
    this.#ends[side].out.inject(frame);
  }

  /** See `Links.close`: the other end hears of it after everything that was sent. */
  close(side: Side): void {
    const end = this.#ends[side];
    if (end.closing) return;
    end.closing = true;
    end.out.whenIdle(() => {
      this.end(across(side), 'lost');
      this.end(side, 'ours');
    });
  }

  /** Nothing passes any more, and neither end is told. */
  silence(): void {
    for (const end of this.#ends) end.out.die();
  }

  /** Both ends are over. */
  lose(): void {
    this.end(0, 'lost');
    this.end(1, 'lost');
  }

  /** One end is over; the other notices after a moment. */
  end(side: Side, reason: LinkCloseReason): void {
    const end = this.#ends[side];
    if (end.closed) return;
    end.closed = true;
    this.silence();
    end.owner.closed(end.closing ? 'ours' : reason);
    this.#clock.after(this.#latencyMs, () => this.end(across(side), 'lost'));
  }

  #end(owner: EndOwner, side: Side): End {
    const out = new Wire({
      clock: this.#clock,
      latencyMs: this.#latencyMs,
      arrived: (frame) => {
        const { owner: reader, closing } = this.#ends[across(side)];
        return closing ? undefined : reader.frame(frame);
      },
      violated: (reason) => this.end(across(side), reason),
    });
    return { owner, out, closing: false, closed: false };
  }
}
