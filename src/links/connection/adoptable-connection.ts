import { type OwnedConnection, openNegotiatedChannel } from './owned-connection.ts';
import { MessageBuffer } from './message-buffer.ts';

/** Connections that are being made: offer or answer has come from the other side, and no room has taken the connection yet. */
export class PendingConnections {
  readonly #pending = new Set<RTCPeerConnection>();

  /** Whether leaving a room now could break off a connection that is about to open. */
  get areUnderWay(): boolean {
    return this.#pending.size > 0;
  }

  begin(connection: RTCPeerConnection): void {
    this.#pending.add(connection);
  }

  end(connection: RTCPeerConnection): void {
    this.#pending.delete(connection);
  }
}

/**
 * Trystero's handshake takes about 2 KiB on trystero's channel. Trystero buffers without a limit what it receives there, so
 * a connection that receives much more is closed.
 */
const MAX_INTRODUCTION_BYTES = 256 * 1024;

/** A connection that was trystero's connection; trystero's channel is `theirs`. */
export interface Adopted extends OwnedConnection {
  /** Closes trystero's channel: it forgets the connection, which stays open. */
  forget(): void;
}

/** A connection made by trystero, which can be taken from it. */
export interface Adoptable {
  /**
   * Takes the connection: trystero's `close()` does nothing from now on. Undefined where it was taken
   * before, is closed, or has no channel of ours.
   */
  adopt(): Adopted | undefined;
}

const bytesOf = (data: unknown): number => (data instanceof ArrayBuffer ? data.byteLength : 0);

/** Bounds what comes over trystero's channel. Called before trystero sets its own listeners. */
const watchTheirs = (theirs: RTCDataChannel, tooMuch: () => void): void => {
  let bytes = 0;
  // An error is followed by a close, which trystero handles the same way but without printing it.
  theirs.addEventListener('error', (event) => event.stopImmediatePropagation());
  theirs.addEventListener('message', (event: MessageEvent<unknown>) => {
    bytes += bytesOf(event.data);
    if (bytes <= MAX_INTRODUCTION_BYTES) return;
    event.stopImmediatePropagation();
    tooMuch();
  });
};

/**
 * RTCPeerConnection as trystero's `rtcPolyfill`, with a negotiated channel of ours beside trystero's. Trystero connects two
 * browsers; frames go over our channel, which has limits.
 *
 * The offering side makes its end when the answer comes, not for each of the twenty connections that trystero
 * keeps ready. The answering side makes its end once it has the offer: any earlier it would fire
 * `negotiationneeded`, and trystero would answer an offer with an offer.
 */
export const adoptableConnection = (Base: typeof RTCPeerConnection, pending: PendingConnections) =>
  class AdoptableConnection extends Base implements Adoptable {
    #own: RTCDataChannel | undefined;
    #inbox: MessageBuffer | undefined;
    #theirs: RTCDataChannel | undefined;
    #adopted = false;

    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('datachannel', ({ channel }) => this.#watch(channel));
      this.addEventListener('connectionstatechange', () => {
        if (/failed|closed/.test(this.connectionState)) pending.end(this);
      });
    }

    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const theirs = super.createDataChannel(label, options);
      if (!this.#theirs) this.#watch(theirs);
      return theirs;
    }

    /**
     * Trystero renews an offer that has waited for a minute: it rolls the offer back, restarts ICE and offers again, to the
     * same peer or to another one. This is refused, as two rooms would then see the same fingerprint. Trystero takes a new
     * connection instead. (In Chromium the second offer has lost the data channel, too, so no peer can answer it.)
     */
    override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
      if (description?.type === 'rollback')
        throw new DOMException('an offer is made to one alone', 'InvalidStateError');
      await super.setLocalDescription(description);
    }

    override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      if (description.type === 'answer') this.#open();
      await super.setRemoteDescription(description);
      if (description.type === 'offer') this.#open();
      if (this.connectionState !== 'closed') pending.begin(this);
    }

    /** Called by trystero. Does nothing once the connection is adopted. */
    override close(): void {
      if (this.#adopted) return;
      pending.end(this);
      super.close();
    }

    adopt(): Adopted | undefined {
      const channel = this.#own;
      const inbox = this.#inbox;
      if (this.#adopted || this.connectionState === 'closed' || !channel || !inbox) return undefined;
      this.#adopted = true;
      pending.end(this);
      return {
        connection: this,
        channel,
        inbox,
        theirs: this.#theirs,
        forget: () => this.#theirs?.close(),
        shut: () => this.#shut(),
      };
    }

    #open(): void {
      if (this.#own || this.connectionState === 'closed') return;
      this.#own = openNegotiatedChannel(this, super.createDataChannel);
      this.#inbox = new MessageBuffer(this.#own, () => this.#shut());
    }

    #watch(theirs: RTCDataChannel): void {
      this.#theirs = theirs;
      watchTheirs(theirs, () => this.#shut());
    }

    #shut(): void {
      if (this.connectionState === 'closed') return;
      pending.end(this);
      super.close();
      // Closing says nothing at the closing end, and trystero would go on to take the connection for alive.
      this.dispatchEvent(new Event('connectionstatechange'));
    }
  };
