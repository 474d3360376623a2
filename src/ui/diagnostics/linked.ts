import { msg, str } from '@lit/localize';
import type { LinkPath } from '../../lib/link-report.ts';
import { estimateText, msText, roleWords } from '../network/network-page-words.ts';
import type { Formats } from '../shared/formats.ts';
import type { Detail, Facts, Finding } from './finding.ts';

const isRelayed = ({ local, remote }: LinkPath): boolean => local === 'relay' || remote === 'relay';

const median = (sorted: readonly number[]): number | undefined => sorted[Math.floor((sorted.length - 1) / 2)];

const pathWord = (link: LinkPath): string => {
  if (link.local === null) return msg('way not told');
  return isRelayed(link) ? msg('through TURN') : msg('direct');
};

const detailOf = (link: LinkPath, formats: Formats): Detail => {
  const trip = link.roundTripMs === null ? null : msText(link.roundTripMs, formats);
  const ends = link.local === null || link.remote === null ? null : `${link.local} – ${link.remote}`;
  return {
    name: msg(str`Since ${formats.time(link.since)}`),
    value: [pathWord(link), trip, link.protocol?.toUpperCase(), ends].filter(Boolean).join(' · '),
  };
};

/** Contacts that are online without a direct link: messages to them are relayed by other browsers. */
const viaNetwork = ({ engine }: Facts): number =>
  engine.contacts.filter(({ presence }) => 'path' in presence && presence.path === 'network').length;

/**
 * The check of the links: how many contacts are connected, and by which paths. Without names, because the report may
 * be sent to another person.
 */
export const linksFinding = (facts: Facts): Finding => {
  const { report, formats } = facts;
  const links = report?.links ?? [];
  const relayed = links.filter(isRelayed).length;
  const count = (value: number): string => formats.number(value);
  const base = {
    id: 'links',
    title: msg('Links'),
    details: links.map((link) => detailOf(link, formats)),
    todo: null,
  };
  const via = viaNetwork(facts);
  const trip = median(
    links.flatMap(({ roundTripMs }) => (roundTripMs === null ? [] : [roundTripMs])).toSorted((a, b) => a - b),
  );
  const others = via === 0 ? '' : ` ${msg(str`Contacts via the network: ${count(via)}.`)}`;
  if (links.length === 0) {
    return {
      ...base,
      level: via > 0 ? 'limited' : 'unknown',
      word: msg('Nobody linked'),
      what: `${msg('Nobody is linked with this browser right now. That is how it is when nobody else is there.')}${others}`,
    };
  }
  const typical = trip === undefined ? '' : ` ${msg(str`Typical round trip: ${msText(trip, formats)}.`)}`;
  return {
    ...base,
    level: 'works',
    what: `${msg(str`Direct: ${count(links.length - relayed)}. Through TURN: ${count(relayed)}.`)}${others}${typical}`,
  };
};

/** The check of the overlay network, and of this device's place in it. */
export const overlayFinding = ({ engine: { settings, networkView: view }, formats }: Facts): Finding => {
  const base = { id: 'network', title: msg('Network'), todo: null, details: [] };
  if (!settings.network || view?.role === 'off') {
    return {
      ...base,
      level: 'unknown',
      word: msg('Switched off'),
      what: msg('You do not take part in the network. Your contacts reach you; nobody else finds you.'),
    };
  }
  if (view === null) return { ...base, level: 'unknown', what: msg('Looking around') };
  const neighbours = view.neighbours.length;
  const details = [
    { name: msg('Role'), value: roleWords(view.role) },
    { name: msg('Records kept here'), value: formats.number(view.records.count) },
    { name: msg('Traffic per minute'), value: formats.size(view.traffic.bytesPerMinute) },
    { name: msg('Door for newcomers'), value: view.doorkeeper ? msg('open') : msg('left to others') },
  ];
  if (neighbours === 0) {
    return {
      ...base,
      level: 'limited',
      word: msg('Alone'),
      what: msg(
        'No neighbours yet. As soon as somebody else is here, a place in the network is found by itself.',
      ),
      details,
    };
  }
  const [near, all] = [formats.number(neighbours), estimateText(view.estimatedSize, formats)];
  return {
    ...base,
    level: 'works',
    what: msg(str`Neighbours: ${near}. People in all: about ${all}.`),
    details,
  };
};
