/** As much as a browser says in an offer without addresses. */
const SDP = `v=0\r\na=ice-ufrag:abcd\r\n${'a=x:0123456789abcdef\r\n'.repeat(30)}`;

/** A data channel that never opens. */
class UnopenedChannel extends EventTarget {
  readyState = 'connecting';

  send(): void {}

  close(): void {
    this.readyState = 'closed';
  }
}

/**
 * RTCPeerConnection without a network: it makes offers, takes answers and closes, and never opens.
 * It takes no time.
 */
export class UnansweredConnection extends EventTarget {
  connectionState = 'new';
  iceConnectionState = 'new';
  iceGatheringState = 'complete';
  signalingState = 'stable';
  localDescription: { readonly type: string; readonly sdp: string } | null = null;
  remoteDescription: { readonly type: string } | null = null;

  createDataChannel(): UnopenedChannel {
    return new UnopenedChannel();
  }

  async createOffer() {
    return { type: 'offer', sdp: SDP };
  }

  async setLocalDescription(): Promise<void> {
    const type = this.remoteDescription?.type === 'offer' ? 'answer' : 'offer';
    this.localDescription = { type, sdp: SDP };
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
  }

  async setRemoteDescription(description: { readonly type: string }): Promise<void> {
    this.remoteDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    this.connectionState = 'connecting';
  }

  async addIceCandidate(): Promise<void> {}

  restartIce(): void {}

  close(): void {
    this.connectionState = 'closed';
    this.signalingState = 'closed';
  }
}

/** The class, where a RTCPeerConnection is asked for. */
export const unansweredConnection = UnansweredConnection as unknown as typeof RTCPeerConnection;
