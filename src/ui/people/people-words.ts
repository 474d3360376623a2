import { msg, str } from '@lit/localize';
import type { RequestError, SearchError } from '../../engine/api/people-api.ts';
import type { NoProfile, NotKept } from '../../engine/api/errors.ts';
import type { FoundPerson, PeopleSearch, SentRequest } from '../../engine/api/state.ts';
import { storageSentence } from '../invite/invite-words.ts';
import type { Formats } from '../shared/formats.ts';

/** Why a search was refused. */
export const searchErrorWords = (error: SearchError | NoProfile): string => {
  switch (error.kind) {
    case 'empty':
      return msg('Please type a nickname or an id.');
    case 'too-long':
      return msg('This is too long for a nickname or an id.');
    case 'no-profile':
      return msg('You need a nickname first.');
  }
};

const foundWords = (count: number, formats: Formats): string => {
  const n = formats.number(count);
  return formats.plural(count, {
    one: msg(str`${n} person found`, { id: 'found-one' }),
    few: msg(str`${n} people found`, { id: 'found-few' }),
    many: msg(str`${n} people found`, { id: 'found-many' }),
    other: msg(str`${n} people found`, { id: 'found-other' }),
  });
};

/** The progress of a search, or its end. */
export const searchWords = (search: PeopleSearch, formats: Formats): string => {
  const { asked, answered, done, kind, problem, results } = search;
  if (problem === 'off')
    return msg('You do not take part in the network, so nobody can be looked for. Settings can change that.');
  if (problem === 'alone')
    return msg('Nobody is linked with you yet who could be asked. Try again in a while, or send an invite.');
  if (!done) {
    const [all, so] = [formats.number(asked), formats.number(answered)];
    return asked === 0
      ? msg('Asking the network')
      : msg(str`Asking the network: ${so} of ${all} ways have answered`);
  }
  if (results.length > 0) return foundWords(results.length, formats);
  if (answered === 0) return msg('The network did not answer. Try again in a while.');
  return kind === 'id'
    ? msg('Nobody with that id was found.')
    : msg('Nobody of that name was found. Not everybody wants to be; an invite reaches them all the same.');
};

/** Whether a person can be reached right now. */
export const reachableWords = (reachable: FoundPerson['reachable']): string => {
  if (reachable === null) return msg('Asking whether they are online');
  return reachable ? msg('Online') : msg('Offline');
};

/** The state of a sent request. */
export const sentWords = (state: SentRequest['state']): string => {
  switch (state) {
    case 'sending':
      return msg('Request on its way');
    case 'left':
      return msg('Request waits in the network until they are there');
    case 'waiting':
      return msg('Request arrived, not answered yet');
    case 'expired':
      return msg('Request not answered within a week');
  }
};

/** Why a request was not sent, and what to do. */
export const requestErrorWords = (error: RequestError | NoProfile | NotKept, formats: Formats): string => {
  switch (error.kind) {
    case 'not-found':
      return msg('This person is not found any more. Close this and search again.');
    case 'contact':
      return msg('You are contacts already.');
    case 'self':
      return msg('This is you.');
    case 'off':
      return msg('You do not take part in the network, so no request can be sent. Settings can change that.');
    case 'too-long':
      return msg('The greeting is too long. Please shorten it.');
    case 'too-many':
      return msg(
        str`You have sent as many requests as one can for now. The next one can go on ${formats.dateTime(error.nextAt)}.`,
      );
    case 'no-profile':
      return msg('You need a nickname first.');
    case 'not-kept':
      return storageSentence(error.problem);
  }
};
