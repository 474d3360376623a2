import { type Bytes, NO_BYTES } from '../../lib/bytes.ts';
import type { Cancel } from '../../lib/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import type { KeptEntry } from '../log-book/kept-entry.ts';
import type { Marks } from '../logs/marks.ts';
import type { Tx } from '../storage/transaction.ts';
import { encodeEnvelope, toRuns } from './envelope.ts';
import { createOrder } from './order.ts';
import type { PeerView, SentEntry } from './peer-view.ts';
import type { Renewals } from './renewals.ts';
import type { ReplicationDeps, ReplicationLink } from './types.ts';

/** Bytes that may be in flight over one link. */
const WINDOW_BYTES = 1024 * 1024;

/** Without an acknowledgement for this long, in milliseconds, a link with something in flight counts as dead. */
const STALL_MS = 30_000;

/** An envelope that was sealed in a change, and is sent once that is kept. */
export interface HandOver {
  /** The change was kept. False where it could not be sent; then the link is closing. */
  send(): Promise<boolean>;
  /** The change was not kept. */
  undo(): void;
}

/** What is sealed: entries of the conversation of this number. */
export interface Content {
  readonly conversation: number;
  readonly view: PeerView;
  readonly entries: readonly KeptEntry[];
}

/** The envelopes in flight over one link, until the device acknowledges their entries. */
export interface HandOvers {
  /** Seals entries inside of a change; from then on they count as sent. undefined where there is no session. */
  seal(tx: Tx, content: Content): Promise<HandOver | undefined>;
  /** Seals an empty envelope. */
  sealEmpty(tx: Tx): Promise<HandOver | undefined>;
  isWindowOpen(): boolean;
  /** The device told what it has of one conversation, and how many envelopes it has handled. */
  told(view: PeerView, marks: Marks, dealt: number): void;
  /** Whether so much failed that a new session is to begin. */
  failed(): boolean;
  stop(): void;
}

/** The link that hand-overs go over. */
export interface HandOversTarget<P> {
  readonly peer: P;
  readonly over: ReplicationLink;
  readonly renewals: Renewals;
}

interface Envelope {
  readonly sealed: Bytes;
  /** Nothing where it is empty. */
  readonly content?: Content & { readonly sent: readonly SentEntry[] };
  /** Its number among the envelopes that the link took, from 1. */
  number?: number;
}

/** Ends what has waited too long; each call begins to wait anew, or waits no more. */
const createStall = (clock: Clock, end: () => void): ((isWaiting: boolean) => void) => {
  let cancel: Cancel | undefined;
  return (isWaiting) => {
    cancel?.();
    cancel = isWaiting ? clock.after(STALL_MS, end) : undefined;
  };
};

/** Answers whether the link's way took the envelope; where not the link is closing. */
const handOver = async (over: ReplicationLink, device: string, sealed: Bytes): Promise<boolean> => {
  const offered = await over.way.offer(device, sealed);
  // The other end does not count an envelope that it never gets, so its count would be taken for other envelopes.
  if (offered.kind === 'refused' && offered.because !== 'closed')
    over.close(`an envelope is refused: ${offered.because}`);
  return offered.kind === 'handed';
};

/** The hand-overs of one link. */
export const createHandOvers = <P>(
  deps: ReplicationDeps<P>,
  { peer, over, renewals }: HandOversTarget<P>,
): HandOvers => {
  const device = deps.deviceOf(peer);
  /** Envelopes go out in the order in which they were sealed. */
  const order = createOrder();
  let underWay: readonly Envelope[] = [];
  let count = 0;
  /** How many had gone out when a hand-over failed last. When more of these fail, it is the same failure. */
  let countAtFailure = 0;
  const stall = createStall(deps.clock, () => over.close('nothing is told to be there'));
  let isStopped = false;

  const watch = (): void => stall(underWay.length > 0 && !isStopped);

  const give = async (envelope: Envelope): Promise<boolean> => {
    if (isStopped) return false;
    const { content, sealed } = envelope;
    count += 1;
    envelope.number = count;
    if (!(await handOver(over, device, sealed))) return false;
    if (!content) return true;
    content.view.went(content.sent);
    deps.sent(content.conversation, content.entries);
    return true;
  };

  const add = (envelope: Envelope): HandOver => {
    const place = order.take();
    if (envelope.content) {
      underWay = [...underWay, envelope];
      if (underWay.length === 1) watch();
    }
    return {
      send: () =>
        new Promise((resolve, reject) => {
          place.go(() => void give(envelope).then(resolve, reject));
        }),
      undo: () => {
        underWay = underWay.filter((each) => each !== envelope);
        envelope.content?.view.unsent(envelope.content.sent);
        if (underWay.length === 0) watch();
        place.leave();
      },
    };
  };

  /** Whether an envelope is no longer in flight: its entries arrived, were refused, or failed, as it was handled without them. */
  const isSettled = (envelope: Envelope, dealt: number): boolean => {
    const { content, number = Number.POSITIVE_INFINITY } = envelope;
    const missing = content?.sent.filter((entry) => !content.view.isSettled(entry)) ?? [];
    if (missing.length === 0) renewals.arrived(device);
    if (missing.length === 0 || !(number <= dealt)) return missing.length === 0;
    content?.view.failed(missing);
    // Where a part of it arrived, the session works.
    const isWhole = missing.length === content?.sent.length;
    if (isWhole && number > countAtFailure) {
      renewals.failed(device);
      countAtFailure = count;
    }
    return true;
  };

  return {
    seal: async (tx, { conversation, view, entries }) => {
      const sealed = await deps.seal(tx, peer, encodeEnvelope({ runs: toRuns(entries), marks: [] }));
      if (!sealed) return undefined;
      return add({ sealed, content: { conversation, view, entries, sent: view.sent(entries) } });
    },
    sealEmpty: async (tx) => {
      const sealed = await deps.seal(tx, peer, NO_BYTES);
      return sealed && add({ sealed });
    },
    isWindowOpen: () => underWay.reduce((sum, { sealed }) => sum + sealed.length, 0) < WINDOW_BYTES,
    told: (view, marks, dealt) => {
      view.told(marks);
      underWay = underWay.filter((each) => each.content?.view !== view || !isSettled(each, dealt));
      watch();
    },
    failed: () => renewals.isDue(device),
    stop: () => {
      isStopped = true;
      watch();
    },
  };
};
