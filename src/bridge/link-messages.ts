import type { Bytes } from '../lib/bytes.ts';
import type {
  DialOptions,
  LinkCloseReason,
  LinkId,
  LinkInfo,
  Place,
  PlaceId,
  SignallingState,
} from '../ports/links.ts';

/**
 * The messages between the page, which has the links, and the worker, which has the engine. Both ends are of one build, so
 * nothing here is checked or versioned. Each message is a list, oldest first.
 */

/** From the engine to the links. */
export type LinkCommand =
  | { readonly kind: 'listen' }
  | { readonly kind: 'unlisten' }
  | { readonly kind: 'meet'; readonly places: readonly Place[] }
  /** Answered by `sent` with the same number. */
  | { readonly kind: 'send'; readonly sequence: number; readonly link: LinkId; readonly frame: Bytes }
  | { readonly kind: 'close'; readonly link: LinkId; readonly why: 'refused' | undefined }
  | { readonly kind: 'proven'; readonly link: LinkId; readonly end: string }
  | { readonly kind: 'check'; readonly limitMs: number }
  /** Makes an offer, or an answer to that one; answered by `signal` with the same number. */
  | {
      readonly kind: 'dial';
      readonly sequence: number;
      readonly place: PlaceId;
      readonly offer: Bytes | undefined;
      readonly options?: DialOptions | undefined;
    }
  | { readonly kind: 'complete'; readonly place: PlaceId; readonly answer: Bytes }
  | { readonly kind: 'abandon'; readonly place: PlaceId }
  /** The engine has taken that many more frames of a link, the oldest first. */
  | { readonly kind: 'taken'; readonly link: LinkId; readonly frames: number };

/** From the links to the engine. */
export type LinkNews =
  | { readonly kind: 'opened'; readonly link: LinkId; readonly info: LinkInfo }
  | { readonly kind: 'frame'; readonly link: LinkId; readonly frame: Bytes }
  | { readonly kind: 'closed'; readonly link: LinkId; readonly reason: LinkCloseReason }
  | { readonly kind: 'signalling'; readonly state: SignallingState }
  | { readonly kind: 'trouble'; readonly place: PlaceId; readonly detail: string }
  | { readonly kind: 'sent'; readonly sequence: number; readonly sent: boolean }
  | { readonly kind: 'signal'; readonly sequence: number; readonly signal: Bytes | undefined };
