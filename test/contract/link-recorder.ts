import type { Bytes } from '../../src/lib/bytes.ts';
import type {
  LinkCloseReason,
  LinkEvents,
  LinkId,
  LinkInfo,
  PlaceId,
  SignallingState,
} from '../../src/ports/links.ts';

/** Writes down what a Links says, and lets a test wait for it. */
export class LinkRecorder implements LinkEvents {
  readonly links: { readonly id: LinkId; readonly info: LinkInfo }[] = [];
  readonly frames: Bytes[] = [];
  readonly closes: LinkCloseReason[] = [];
  readonly troubles: { readonly place: PlaceId; readonly detail: string }[] = [];
  readonly states: SignallingState[] = [];
  /** What `frame` answers: how long a frame counts as unread. */
  reading: (() => Promise<void>) | undefined;
  readonly #waiting = new Set<() => void>();

  /** Resolves once something is so; looks again after everything that is said. */
  async until(isSo: (recorder: this) => boolean): Promise<void> {
    while (!isSo(this)) await new Promise<void>((resolve) => void this.#waiting.add(resolve));
  }

  /** The one link there is. */
  get link(): LinkId {
    const [only] = this.links;
    if (!only || this.links.length > 1) throw new Error(`${this.links.length} links instead of one`);
    return only.id;
  }

  opened(id: LinkId, info: LinkInfo): void {
    this.links.push({ id, info });
    this.#tell();
  }

  frame(_link: LinkId, frame: Bytes): void | Promise<void> {
    this.frames.push(frame);
    this.#tell();
    return this.reading?.();
  }

  closed(_link: LinkId, reason: LinkCloseReason): void {
    this.closes.push(reason);
    this.#tell();
  }

  signalling(state: SignallingState): void {
    this.states.push(state);
    this.#tell();
  }

  trouble(place: PlaceId, detail: string): void {
    this.troubles.push({ place, detail });
    this.#tell();
  }

  #tell(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) resolve();
  }
}
