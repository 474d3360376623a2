import { msg, str } from '@lit/localize';
import type { NetworkState } from '../../engine/api/state.ts';
import { networkSentence, relayName } from '../frame/network-words.ts';
import type { Detail, Facts, Finding } from './finding.ts';

/** What the adapter says of a server, as far as it says it. */
type Server = NetworkState['relays'][number] & {
  readonly kind?: 'nostr' | 'torrent' | 'mqtt';
  readonly failure?: { readonly why: string; readonly since: number } | undefined;
};

const kindWord = (kind: Server['kind']): string => {
  switch (kind) {
    case 'torrent':
      return msg('BitTorrent tracker');
    case 'mqtt':
      return msg('MQTT broker');
    default:
      return msg('Nostr relay');
  }
};

const stateWord = (state: string): string => {
  switch (state) {
    case 'open':
      return msg('reached');
    case 'connecting':
      return msg('being tried');
    case 'resting':
      return msg('not needed now');
    default:
      return msg('not reached; tried again later');
  }
};

const whyWord = (why: string): string | null => {
  switch (why) {
    case 'unusable':
      return msg('no browser opens that address from this page');
    case 'unreachable':
      return msg('it did not answer');
    case 'lost':
      return msg('the connection broke off');
    case 'refused':
      return msg('it does not want us');
    default:
      return null;
  }
};

const detailOf = (server: Server, { formats, now }: Facts): Detail => {
  const { failure } = server;
  const why = failure && whyWord(failure.why);
  const since = failure && formats.ago(failure.since, now);
  return {
    name: `${relayName(server.url)} (${kindWord(server.kind)})`,
    value: [stateWord(server.state), why, since].filter(Boolean).join(' · '),
  };
};

/** The browser itself: without WebRTC or a network nothing else matters. */
export const browserFinding = ({ engine: { network } }: Facts): Finding => {
  const works = network.webrtc && network.online;
  return {
    id: 'browser',
    title: msg('Browser'),
    level: works ? 'works' : 'broken',
    what: works
      ? msg('It can connect to others (WebRTC), and says that this device has a network.')
      : networkSentence(network),
    todo: null,
    details: [],
  };
};

/** Where browsers that are not linked yet find each other. */
export const meetingPointsFinding = (facts: Facts): Finding => {
  const { formats, engine } = facts;
  const relays: readonly Server[] = engine.network.relays;
  const reached = relays.filter(({ state }) => state === 'open').length;
  const tried = relays.some(({ state }) => state === 'connecting');
  const base = {
    id: 'relays',
    title: msg('Meeting points'),
    details: relays.map((relay) => detailOf(relay, facts)),
  };
  if (relays.length === 0) {
    return {
      ...base,
      level: 'limited',
      what: msg('None is set, so nobody new is met. Those who are linked already stay linked.'),
      todo: msg('Whoever hosts this page can name some in config.json.'),
    };
  }
  const counted = msg(str`Reached: ${formats.number(reached)} of ${formats.number(relays.length)}.`);
  if (reached > 0) {
    return { ...base, level: 'works', what: `${counted} ${msg('One is enough to be found.')}`, todo: null };
  }
  if (tried)
    return { ...base, level: 'unknown', what: `${counted} ${msg('They are being tried.')}`, todo: null };
  return {
    ...base,
    level: 'broken',
    what: `${counted} ${msg('Nobody new is met until one answers. They are tried again by themselves.')}`,
    todo: msg('A firewall may block them, or they are all down. Try another network.'),
  };
};
