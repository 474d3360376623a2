import { msg, str } from '@lit/localize';
import type { NetworkState } from '../../engine/api/state.ts';
import type { Formats } from '../shared/formats.ts';

const peersText = (count: number, formats: Formats): string => {
  const n = formats.number(count);
  return formats.plural(count, {
    one: msg(str`Connected · ${n} peer`, { id: 'peers-one' }),
    few: msg(str`Connected · ${n} peers`, { id: 'peers-few' }),
    many: msg(str`Connected · ${n} peers`, { id: 'peers-many' }),
    other: msg(str`Connected · ${n} peers`, { id: 'peers-other' }),
  });
};

/** The state of the network in one line: Cannot connect, Offline, Connecting, Connected · 5 peers. */
export const networkText = (network: NetworkState, formats: Formats): string => {
  if (network.state === 'offline' && network.webrtc !== 'works') return msg('Cannot connect');
  if (network.state === 'offline') return msg('Offline');
  if (network.state === 'connecting') return msg('Connecting');
  return peersText(network.peers, formats);
};
