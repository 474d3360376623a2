import {
  type IceChoice,
  type IceServer,
  MAX_ICE_SERVERS,
  iceUrls,
  isTurn,
  isIceServer,
} from '../lib/ice-server.ts';

/** The servers as RTCPeerConnection takes them; those that it would throw at are left out. */
export const toRtcServers = (servers: readonly IceServer[]): RTCIceServer[] =>
  servers
    .filter(isIceServer)
    .slice(0, MAX_ICE_SERVERS)
    .map((server) => {
      const urls = [...iceUrls(server)];
      const { username, credential } = server;
      return username && credential ? { urls, username, credential } : { urls };
    });

/**
 * How a connection is made. Where only relayed ways are wanted, servers that only tell a browser its address are
 * not even asked; without a TURN server nothing is found then, and nothing is given away.
 */
export const configurationOf = (
  given: readonly IceServer[],
  { servers, relayedOnly }: IceChoice,
): RTCConfiguration => {
  const all = [...servers, ...given];
  return {
    iceServers: toRtcServers(relayedOnly ? all.filter(isTurn) : all),
    iceTransportPolicy: relayedOnly ? 'relay' : 'all',
  };
};
