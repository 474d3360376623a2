// @ts-check
// Stands in for a part of trystero: see ../no-media-plugin.js.

const nothing = () => undefined;

export const createMediaIdentityCache = () => ({});

export const createMediaManager = () => ({
  receiveStreamMeta: nothing,
  receiveTrackMeta: nothing,
  receiveRemoteStream: nothing,
  receiveRemoteTrack: nothing,
  clearPeer: nothing,
});
