import {
  type IceChoice,
  type IceServer,
  MAX_ICE_SERVERS,
  iceUrls,
  isTurn,
  isIceServer,
} from '../../lib/ice-server.ts';

/** The servers as RTCPeerConnection takes them, without those at which it would throw. */
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
 * The configuration of a connection. Where the person wants relayed connections only, STUN servers are not asked either;
 * without a TURN server ICE then finds no candidate, and no address is given away.
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
