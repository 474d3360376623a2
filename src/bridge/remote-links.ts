import { ownBytes, type Bytes } from '../lib/bytes.ts';
import type { Cancel } from '../lib/signal.ts';
import {
  MAX_FRAME_BYTES,
  type DialOptions,
  type LinkEvents,
  type LinkId,
  type Links,
  type Place,
  type PlaceId,
} from '../ports/links.ts';
import type { LinkCommand, LinkNews } from './link-messages.ts';
import { Outbox } from './outbox.ts';
import { reported } from './reported.ts';

/** The worker's side of the bridge: `Links` by messages to the page. */
class RemoteLinks implements Links {
  readonly #outbox: Outbox<LinkCommand>;
  readonly #sending = new Map<number, (sent: boolean) => void>();
  readonly #dialling = new Map<number, (signal: Bytes | undefined) => void>();
  readonly #taken = new Map<LinkId, number>();
  #sequence = 0;
  #listener: LinkEvents | undefined;

  constructor(port: MessagePort) {
    this.#outbox = new Outbox(port);
    port.onmessage = ({ data }: MessageEvent<readonly LinkNews[]>) => {
      for (const news of data) reported(() => this.#hear(news));
    };
  }

  meet(places: readonly Place[]): void {
    this.#outbox.put({ kind: 'meet', places });
  }

  send(link: LinkId, frame: Bytes): Promise<boolean> {
    if (frame.length < 1 || frame.length > MAX_FRAME_BYTES) {
      return Promise.reject(new RangeError(`a frame has 1 to ${MAX_FRAME_BYTES} bytes, not ${frame.length}`));
    }
    // A copy is transferred, so that the engine keeps its own bytes.
    const own = ownBytes(frame);
    const sequence = this.#sequence++;
    this.#outbox.put({ kind: 'send', sequence, link, frame: own }, own.buffer);
    return new Promise((settle) => void this.#sending.set(sequence, settle));
  }

  close(link: LinkId, why?: 'refused'): void {
    this.#outbox.put({ kind: 'close', link, why });
  }

  proven(link: LinkId, end: string): void {
    this.#outbox.put({ kind: 'proven', link, end });
  }

  check(limitMs: number): void {
    this.#outbox.put({ kind: 'check', limitMs });
  }

  offer(place: PlaceId, options?: DialOptions): Promise<Bytes | undefined> {
    return this.#dial(place, undefined, options);
  }

  answer(place: PlaceId, offer: Bytes, options?: DialOptions): Promise<Bytes | undefined> {
    return this.#dial(place, ownBytes(offer), options);
  }

  complete(place: PlaceId, answer: Bytes): void {
    this.#outbox.put({ kind: 'complete', place, answer: ownBytes(answer) });
  }

  abandon(place: PlaceId): void {
    this.#outbox.put({ kind: 'abandon', place });
  }

  listen(events: LinkEvents): Cancel {
    this.#listener = events;
    this.#outbox.put({ kind: 'listen' });
    return () => {
      if (this.#listener !== events) return;
      this.#listener = undefined;
      this.#outbox.put({ kind: 'unlisten' });
    };
  }

  #dial(place: PlaceId, offer: Bytes | undefined, options?: DialOptions): Promise<Bytes | undefined> {
    const sequence = this.#sequence++;
    this.#outbox.put({ kind: 'dial', sequence, place, offer, options });
    return new Promise((settle) => void this.#dialling.set(sequence, settle));
  }

  #hear(news: LinkNews): void {
    switch (news.kind) {
      case 'opened':
        return this.#listener?.opened(news.link, news.info);
      case 'frame':
        return this.#read(news.link, news.frame);
      case 'closed':
        return this.#listener?.closed(news.link, news.reason);
      case 'signalling':
        return this.#listener?.signalling(news.state);
      case 'trouble':
        return this.#listener?.trouble(news.place, news.detail);
      case 'sent':
        this.#sending.get(news.sequence)?.(news.sent);
        return void this.#sending.delete(news.sequence);
      case 'signal':
        this.#dialling.get(news.sequence)?.(news.signal);
        this.#dialling.delete(news.sequence);
    }
  }

  #read(link: LinkId, frame: Bytes): void {
    const reading = this.#listener?.frame(link, frame);
    const read = (): void => this.#took(link);
    if (reading) reading.then(read, read);
    else read();
  }

  /** Counts taken frames, so that those of one task go in one message. */
  #took(link: LinkId): void {
    if (this.#taken.size === 0) queueMicrotask(() => this.#tellTaken());
    this.#taken.set(link, (this.#taken.get(link) ?? 0) + 1);
  }

  #tellTaken(): void {
    for (const [link, frames] of this.#taken) this.#outbox.put({ kind: 'taken', link, frames });
    this.#taken.clear();
  }
}

/** The links that are hosted at the other end of the port. */
export const createRemoteLinks = (port: MessagePort): Links => new RemoteLinks(port);
