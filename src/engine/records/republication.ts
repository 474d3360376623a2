import { type Bytes, NO_BYTES, equalBytes } from '../../lib/bytes.ts';
import { jitter } from '../../lib/jitter.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Random } from '../../ports/random.ts';
import { doWork } from '../crypto/work.ts';
import { REPUBLISH_EVERY_MS, REPUBLISH_FIRST_MS } from '../overlay/limits.ts';
import type { OverlayCrypto, Publication, RecordDraft, StoredRecord } from '../overlay/overlay.ts';
import type { RecordStore } from './record-store.ts';
import { makeSigned, ownKey, sharedKey, workInput } from './record.ts';

/** A version that is farther ahead than this was made by a wrong clock. */
const MAX_AHEAD_MS = 86_400_000;

/** What republishing needs. */
export interface RepublicationDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: OverlayCrypto;
  readonly store: RecordStore;
  readonly workBits: number;
  /** Sends it to the nodes that should hold it. */
  put(record: StoredRecord): Promise<PutResult>;
  ended(): void;
}

/** How a put ended. */
export interface PutResult {
  /** How many nodes are reported to hold it. */
  readonly holders: number;
  /** Enough paths reported it: one liar cannot have made it up. */
  readonly isSure: boolean;
}

/** A record is signed again when this share of its life is over. */
const RENEW_AFTER = 1 / 4;

/** If no node took the record, it is put again this long after a new server came. */
const RETRY_AFTER_MS = 2_000;

/** After so many failures the pause grows no more: it is an hour by then. */
const MAX_FAILURES = 12;

/** One own record that is published, and republished until it is stopped. */
export class Republication implements Publication {
  readonly stored: Promise<number>;
  readonly #deps: RepublicationDeps;
  readonly #draft: RecordDraft;
  #value: Bytes;
  #record: StoredRecord | undefined;
  #timer: Cancel | undefined;
  #failures = 0;
  #reached = 0;
  #isStopped = false;
  /** Puts under way or still to come. */
  #waiting = 0;
  /** One put after the other: an older value must not come after a newer one. */
  #last: Promise<number>;

  constructor(deps: RepublicationDeps, draft: RecordDraft) {
    this.#deps = deps;
    this.#draft = draft;
    this.#value = draft.value;
    this.#last = Promise.resolve(0);
    this.stored = this.#inTurn(true);
  }

  update(value: Bytes): Promise<number> {
    this.#value = value;
    return this.#inTurn(true);
  }

  async withdraw(): Promise<void> {
    this.#value = NO_BYTES;
    await this.#inTurn(true);
    this.stop();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.();
    this.#deps.ended();
  }

  /** There are servers to publish to again. */
  retry(): void {
    if (this.#reached > 0 || this.#waiting > 0 || !this.#record || this.#isStopped) return;
    // A newcomer meets many servers at once: the first of them begins the wait.
    this.#waiting += 1;
    this.#timer?.();
    this.#timer = this.#deps.clock.after(RETRY_AFTER_MS, () => {
      this.#waiting -= 1;
      void this.#inTurn(false);
    });
  }

  #inTurn(fresh: boolean): Promise<number> {
    this.#waiting += 1;
    this.#last = this.#last.then(() => this.#once(fresh)).finally(() => (this.#waiting -= 1));
    return this.#last;
  }

  async #once(fresh: boolean): Promise<number> {
    if (this.#isStopped) return 0;
    const record = await this.#current(fresh);
    // It may have been stopped during the proof of work.
    if (!record || this.#isStopped) return 0;
    const { holders, isSure } = await this.#deps.put(record);
    this.#reached = holders;
    this.#failures = isSure ? 0 : Math.min(this.#failures + 1, MAX_FAILURES);
    this.#plan();
    return this.#reached;
  }

  #plan(): void {
    const { clock, random } = this.#deps;
    const soon = Math.min(REPUBLISH_EVERY_MS, REPUBLISH_FIRST_MS * 2 ** this.#failures);
    const pause = this.#failures === 0 ? REPUBLISH_EVERY_MS : soon;
    this.#timer?.();
    if (!this.#isStopped) this.#timer = clock.after(jitter(random, pause, 3), () => void this.#inTurn(false));
  }

  async #current(fresh: boolean): Promise<StoredRecord | undefined> {
    const { ttlMs } = this.#draft;
    const age = this.#record ? this.#deps.clock.now() - this.#record.record.seq : 0;
    const isOld = age < 0 || age > ttlMs * RENEW_AFTER;
    if (!this.#record || fresh || isOld) {
      const made = await this.#make(this.#record?.record.seq ?? this.#lastSeq());
      this.#record = made ?? this.#record;
      return made;
    }
    return this.#record;
  }

  async #make(after: number): Promise<StoredRecord | undefined> {
    const { clock, crypto, workBits } = this.#deps;
    const value = this.#value;
    const draft = { ...this.#draft, value };
    const now = clock.now();
    // A version made by a clock that was days ahead is refused by every node with a right clock, so it does not count.
    const seq = after - now > MAX_AHEAD_MS ? now : Math.max(now, after + 1);
    const bits = draft.kind === 'shared' ? workBits : 0;
    const input = workInput(crypto, { ...draft, owner: draft.signer.publicKey, seq }, value);
    const isWanted = (): boolean => !this.#isStopped;
    const nonce = bits > 0 ? await doWork({ clock, hash: crypto.hash, isWanted }, input, bits) : 0;
    return nonce === undefined ? undefined : makeSigned(crypto, draft, { seq, nonce });
  }

  /** The last version under this name that this node holds, also from before a reload. */
  #lastSeq(): number {
    const { crypto, store } = this.#deps;
    const { kind, name, signer } = this.#draft;
    const { publicKey } = signer;
    const key = kind === 'shared' ? sharedKey(crypto, name) : ownKey(crypto, crypto.hash(publicKey), name);
    return store.under(key).find(({ record }) => equalBytes(record.owner, publicKey))?.record.seq ?? 0;
  }
}
