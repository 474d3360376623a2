import type { EarlyInbox } from './early-inbox.ts';

/**
 * Our channel: agreed on beforehand, so that neither side has to be the one that opens it. The number is
 * above those that browsers give to channels opened in-band.
 */
export const CHANNEL_ID = 64;
const CHANNEL_LABEL = 'driftpost';
const CHANNEL_PROTOCOL = 'driftpost/1';

/** A connection that is ours alone, with our channel on it: what becomes a link once the channel is open. */
export interface OwnedConnection {
  readonly connection: RTCPeerConnection;
  readonly channel: RTCDataChannel;
  readonly inbox: EarlyInbox;
  /** Another channel: where it closes before ours opens, the other side has let go of the connection. */
  readonly theirs?: RTCDataChannel | undefined;
  /** The other side may come to it minutes later: that the browser has found no way so far decides nothing. */
  readonly patient?: boolean;
  /** Closes the connection for good, and tells its own side so by `connectionstatechange`. */
  shut(): void;
}

/** Our end of the channel, made with the connection's own `createDataChannel`. */
export const openOwnChannel = (
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
