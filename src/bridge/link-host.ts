import type { Cancel } from '../lib/signal.ts';
import type { LinkId, Links } from '../ports/links.ts';
import type { LinkCommand, LinkNews } from './link-messages.ts';
import { Outbox } from './outbox.ts';
import { reported } from './reported.ts';

/** The frames of each link that the engine has not taken yet. */
class Unread {
  readonly #waiting = new Map<LinkId, (() => void)[]>();

  /** Settles when the engine has taken the frame that goes now. */
  next(link: LinkId): Promise<void> {
    return new Promise((taken) => {
      const waiting = this.#waiting.get(link);
      if (waiting) waiting.push(taken);
      else this.#waiting.set(link, [taken]);
    });
  }

  taken(link: LinkId, frames: number): void {
    for (const settle of this.#waiting.get(link)?.splice(0, frames) ?? []) settle();
  }

  forget(link: LinkId): void {
    this.#waiting.delete(link);
  }
}

/** The page's side of the bridge: runs the engine's commands, and sends it the events of the links. */
class LinkHost {
  readonly #links: Links;
  readonly #outbox: Outbox<LinkNews>;
  readonly #unread = new Unread();
  #unlisten: Cancel | undefined;

  constructor(port: MessagePort, links: Links) {
    this.#links = links;
    this.#outbox = new Outbox(port);
  }

  do(command: LinkCommand): void {
    switch (command.kind) {
      case 'listen':
        return this.#listen();
      case 'unlisten':
        return this.stop();
      case 'meet':
        return this.#links.meet(command.places);
      case 'send':
        return void this.#send(command);
      case 'close':
        return this.#links.close(command.link, command.why);
      case 'proven':
        return this.#links.proven(command.link, command.end);
      case 'check':
        return this.#links.check(command.limitMs);
      case 'dial':
        return void this.#dial(command);
      case 'complete':
        return this.#links.complete(command.place, command.answer);
      case 'abandon':
        return this.#links.abandon(command.place);
      case 'taken':
        return this.#unread.taken(command.link, command.frames);
    }
  }

  stop(): void {
    this.#unlisten?.();
    this.#unlisten = undefined;
  }

  async #send({ sequence, link, frame }: Extract<LinkCommand, { kind: 'send' }>): Promise<void> {
    const sent = await this.#links.send(link, frame);
    this.#outbox.put({ kind: 'sent', sequence, sent });
  }

  async #dial({ sequence, place, offer, options }: Extract<LinkCommand, { kind: 'dial' }>): Promise<void> {
    const signal = await (offer
      ? this.#links.answer(place, offer, options)
      : this.#links.offer(place, options));
    this.#outbox.put({ kind: 'signal', sequence, signal });
  }

  #listen(): void {
    this.stop();
    this.#unlisten = this.#links.listen({
      opened: (link, info) => this.#outbox.put({ kind: 'opened', link, info }),
      frame: (link, frame) => {
        this.#outbox.put({ kind: 'frame', link, frame }, frame.buffer);
        return this.#unread.next(link);
      },
      closed: (link, reason) => {
        this.#unread.forget(link);
        this.#outbox.put({ kind: 'closed', link, reason });
      },
      signalling: (state) => this.#outbox.put({ kind: 'signalling', state }),
      trouble: (place, detail) => this.#outbox.put({ kind: 'trouble', place, detail }),
    });
  }
}

/** Lets the engine at the other end of the port use these links. The Cancel stops it; links stay open. */
export const hostLinks = (port: MessagePort, links: Links): Cancel => {
  const host = new LinkHost(port, links);
  port.onmessage = ({ data }: MessageEvent<readonly LinkCommand[]>) => {
    for (const command of data) reported(() => host.do(command));
  };
  return () => {
    port.onmessage = null;
    host.stop();
  };
};
