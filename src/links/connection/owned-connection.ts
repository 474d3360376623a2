import type { MessageBuffer } from './message-buffer.ts';

/**
 * The id of our negotiated channel: both sides know it beforehand, so neither has to open the channel. It is above the ids
 * that browsers give to channels opened in-band.
 */
export const CHANNEL_ID = 64;
const CHANNEL_LABEL = 'driftpost';
const CHANNEL_PROTOCOL = 'driftpost/1';

/** A connection that no other part closes, with our negotiated channel on it. It becomes a link once the channel is open. */
export interface OwnedConnection {
  readonly connection: RTCPeerConnection;
  readonly channel: RTCDataChannel;
  readonly inbox: MessageBuffer;
  /** Trystero's channel: where it closes before ours opens, the other side has given the connection up. */
  readonly theirs?: RTCDataChannel | undefined;
  /** The other side may get the answer minutes later, so a `failed` state does not end the connection. */
  readonly patient?: boolean;
  /** Closes the connection for good, and fires `connectionstatechange` at this end. */
  shut(): void;
}

/** Makes our end of the channel, with the connection's own `createDataChannel`. */
export const openNegotiatedChannel = (
  connection: RTCPeerConnection,
  create: RTCPeerConnection['createDataChannel'],
): RTCDataChannel => {
  const own = create.call(connection, CHANNEL_LABEL, {
    negotiated: true,
    id: CHANNEL_ID,
    ordered: true,
    protocol: CHANNEL_PROTOCOL,
  });
  own.binaryType = 'arraybuffer';
  return own;
};
