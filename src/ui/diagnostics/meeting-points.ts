import { msg, str } from '@lit/localize';
import type { NetworkState } from '../../engine/api/state.ts';
import { kindWord, networkSentence, relayName, relayWord } from '../frame/network-words.ts';
import { msText } from '../network/network-page-words.ts';
import type { Detail, Facts, Finding } from './finding.ts';

type Server = NetworkState['relays'][number];

const answerWord = (answer: number | null, { formats }: Facts): string =>
  answer === null ? msg('gave no answer') : msg(str`answered after ${msText(answer, formats)}`);

const detailOf = (server: Server, facts: Facts): Detail => {
  const answer = server.state === 'resting' ? facts.answers.get(server.url) : undefined;
  const word = relayWord(server, facts.formats);
  return {
    name: `${relayName(server.url)} (${kindWord(server.kind)})`,
    value: answer === undefined ? word : `${word}; ${answerWord(answer, facts)}`,
  };
};

/** A sentence about the servers that are not in use: how many of them answered. */
const reserveWords = ({ engine, answers, formats }: Facts): string => {
  const asked = engine.network.relays.filter(({ state, url }) => state === 'resting' && answers.has(url));
  if (asked.length === 0) return '';
  const answered = asked.filter(({ url }) => answers.get(url) !== null).length;
  return ` ${msg(str`Those not needed now were asked: ${formats.number(answered)} of ${formats.number(asked.length)} answered.`)}`;
};

/** The check of the browser: without WebRTC or a network, nothing else matters. */
export const browserFinding = ({ engine: { network } }: Facts): Finding => {
  const works = network.state !== 'offline';
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

/** The refusals of servers that answer but accept nothing. */
const demandsOf = ({ engine, formats }: Facts): string =>
  engine.network.relays
    .filter(({ refusal }) => refusal !== undefined)
    .map((relay) => ` ${relayName(relay.url)}: ${relayWord(relay, formats)}.`)
    .join('');

/** The check of the signalling servers. */
export const meetingPointsFinding = (facts: Facts): Finding => {
  const { formats, engine } = facts;
  const { relays } = engine.network;
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
      todo: msg('Add one in Settings, or ask whoever hosts this page to name some.'),
    };
  }
  const counted = msg(str`Reached: ${formats.number(reached)} of ${formats.number(relays.length)}.`);
  if (reached > 0) {
    return {
      ...base,
      level: 'works',
      what: `${counted} ${msg('One is enough to be found.')}${reserveWords(facts)}`,
      todo: null,
    };
  }
  const demands = demandsOf(facts);
  if (demands !== '')
    return {
      ...base,
      level: 'broken',
      what: `${counted} ${msg('Nobody new is met while those that answer take nothing from this browser.')}${demands}`,
      todo: msg('They are asked again by themselves. If this lasts, add another one in Settings.'),
    };
  if (tried)
    return { ...base, level: 'unknown', what: `${counted} ${msg('They are being tried.')}`, todo: null };
  return {
    ...base,
    level: 'broken',
    what: `${counted} ${msg('Nobody new is met until one answers. They are tried again by themselves.')}`,
    todo: msg('A firewall may block them, or they are all down. Try another network.'),
  };
};
