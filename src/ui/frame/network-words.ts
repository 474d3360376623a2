import { msg, str } from '@lit/localize';
import type { NetworkState } from '../../engine/api/state.ts';
import type { Formats } from '../shared/formats.ts';

/** Why this browser cannot be linked with others, and what can be done about it; null where it can. */
export const webrtcSentence = (webrtc: NetworkState['webrtc']): string | null => {
  switch (webrtc) {
    case 'works':
      return null;
    case 'missing':
      return msg(
        'This browser has no WebRTC, so it cannot reach anybody. What is here can be read. Open Driftpost in a current Firefox, Chrome, Edge or Safari.',
      );
    case 'blocked':
      return msg(
        'WebRTC is blocked in this browser, by an extension or by a rule for this device, so it cannot reach anybody. What is here can be read. Allow WebRTC for this page and reload it, or open Driftpost in another browser.',
      );
    case 'no-candidates':
      return msg(
        'WebRTC in this browser finds no address of this device, so it cannot reach anybody. An extension, a setting or a VPN may keep it from the network: allow it there, try another network, or add a TURN server in the settings under “Connections”.',
      );
    case 'hidden':
      return msg(
        'You hide your address, and no TURN server passes anything on, so this browser cannot reach anybody. Add a TURN server that answers, or show your address, in the settings under “Connections”.',
      );
  }
};

/** Why no contact is connected yet. */
const connectingSentence = (relays: NetworkState['relays']): string => {
  if (relays.length === 0)
    return msg('No meeting point is configured for this site, so nobody can be found.');
  if (relays.some(({ refusal }) => refusal !== undefined))
    return msg(
      'A meeting point answers, but takes nothing from this browser. It is asked again by itself, and what you write is kept. If this lasts, add another meeting point in the settings.',
    );
  return msg(
    'Trying to reach a meeting point. What you write is kept and goes out by itself. If this lasts, check your network or a firewall.',
  );
};

/** Which servers answer, which are being tried, what the person can do. */
export const networkSentence = (network: NetworkState): string => {
  const broken = network.state === 'offline' ? webrtcSentence(network.webrtc) : null;
  if (broken !== null) return broken;
  if (!network.online) {
    return msg(
      'This device has no network. What you write is kept and goes out by itself when the network is back.',
    );
  }
  if (network.state === 'offline') {
    return msg('Connections are switched off by the configuration of this site. What is here can be read.');
  }
  if (network.state === 'connecting') return connectingSentence(network.relays);
  return network.peers === 0
    ? msg(
        'You can be found. None of your contacts is linked with you right now; they are tried again by themselves.',
      )
    : msg(
        'You are linked directly with others: contacts who are online, to whom messages go out at once, and people who take part in the network like you.',
      );
};

/** The kind of a signalling server. */
export const kindWord = (kind: NetworkState['relays'][number]['kind']): string => {
  if (kind === 'nostr') return msg('Nostr relay');
  return kind === 'torrent' ? msg('BitTorrent tracker') : msg('MQTT broker');
};

/** What a signalling server refuses. */
const refusalWord = (refusal: NonNullable<NetworkState['relays'][number]['refusal']>): string => {
  switch (refusal) {
    case 'auth':
      return msg('demands a login; tried again later');
    case 'pow':
      return msg('demands computing work for each message; tried again later');
    case 'restricted':
      return msg('is open to its members only; tried again later');
    case 'blocked':
      return msg('lets this browser say nothing; tried again later');
    case 'busy':
      return msg('asked for fewer messages; tried again soon');
    case 'silent':
      return msg('passes nothing on; tried again later');
    case 'refused':
      return msg('refuses messages; tried again later');
  }
};

/** The state of a signalling server; for one that does not answer, since when. */
export const relayWord = (relay: NetworkState['relays'][number], formats: Formats): string => {
  if (relay.state === 'open') return msg('reached');
  if (relay.state === 'resting') return msg('not needed now');
  if (relay.failure?.why === 'unusable') return msg('no address that this page can use');
  if (relay.refusal) return refusalWord(relay.refusal);
  if (relay.state === 'connecting') return msg('being tried');
  if (!relay.failure) return msg('not reached; tried again later');
  const time = formats.time(relay.failure.since);
  return relay.failure.why === 'lost'
    ? msg(str`lost at ${time}; tried again later`)
    : msg(str`not reached since ${time}; tried again later`);
};

/** The part of a relay's address that a person recognises. */
export const relayName = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
