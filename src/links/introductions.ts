/** Connections that are being made: the other side has answered, or offered, and nobody has taken them yet. */
export class Introductions {
  readonly #pending = new Set<RTCPeerConnection>();

  /** Whether leaving a room now could break a connection off that is about to be made. */
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
