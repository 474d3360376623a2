import { msg, str } from '@lit/localize';
import type { NetworkState } from '../../engine/api/state.ts';
import type { Formats } from '../shared/formats.ts';

/** What is reached, what is being tried, what can be done about it. */
export const networkSentence = (network: NetworkState): string => {
  if (!network.webrtc) {
    return msg(
      'This browser has no WebRTC, so it cannot reach anybody. What is here can be read. Open Driftpost in a current Firefox, Chrome, Edge or Safari.',
    );
  }
  if (!network.online) {
    return msg(
      'This device has no network. What you write is kept and goes out by itself when the network is back.',
    );
  }
  if (network.state === 'offline') {
    return msg('Connections are switched off by the configuration of this site. What is here can be read.');
  }
  if (network.state === 'connecting') {
    return network.relays.length === 0
      ? msg('No meeting point is configured for this site, so nobody can be found.')
      : msg(
          'Trying to reach a meeting point. What you write is kept and goes out by itself. If this lasts, check your network or a firewall.',
        );
  }
  return network.peers === 0
    ? msg(
        'You can be found. None of your contacts is linked with you right now; they are tried again by themselves.',
      )
    : msg(
        'You are linked directly with others: contacts who are online, to whom messages go out at once, and people who take part in the network like you.',
      );
};

/** Of which kind a meeting point is. */
export const kindWord = (kind: NetworkState['relays'][number]['kind']): string => {
  if (kind === 'nostr') return msg('Nostr relay');
  return kind === 'torrent' ? msg('BitTorrent tracker') : msg('MQTT broker');
};

/** How a meeting point is, in words; since when, where it is not reached. */
export const relayWord = (relay: NetworkState['relays'][number], formats: Formats): string => {
  if (relay.state === 'open') return msg('reached');
  if (relay.state === 'resting') return msg('not needed now');
  if (relay.failure?.why === 'unusable') return msg('no address that this page can use');
  if (relay.state === 'connecting') return msg('being tried');
  if (!relay.failure) return msg('not reached; tried again later');
  const time = formats.time(relay.failure.since);
  return relay.failure.why === 'lost'
    ? msg(str`lost at ${time}; tried again later`)
    : msg(str`not reached since ${time}; tried again later`);
};

/** The part of a relay's address that a person recognises. */
export const relayName = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
