import { msg, str } from '@lit/localize';
import type { LookupTrace, Neighbour, NetworkView } from '../../engine/api/state.ts';
import type { Formats } from '../shared/formats.ts';

/** A short time. */
export const msText = (ms: number, formats: Formats): string => {
  const n = formats.number(Math.round(ms));
  return msg(str`${n} ms`);
};

/** The same for a scale, with whole seconds in seconds. */
export const shortDelay = (ms: number, formats: Formats): string => {
  if (ms % 1000 !== 0) return msText(ms, formats);
  const n = formats.number(ms / 1000);
  return msg(str`${n} s`);
};

/** The kind of a neighbour. */
export const kindWord = (kind: Neighbour['kind']): string => {
  switch (kind) {
    case 'near':
      return msg('Near');
    case 'spread':
      return msg('Far');
    case 'client':
      return msg('Guest');
  }
};

/** The meaning of that kind. */
export const kindHint = (kind: Neighbour['kind']): string => {
  switch (kind) {
    case 'near':
      return msg('keeps what is kept near you');
    case 'spread':
      return msg('a short cut across the network');
    case 'client':
      return msg('asks only, keeps nothing');
  }
};

/** What this device does for other nodes. */
export const roleWords = (role: NetworkView['role']): string => {
  switch (role) {
    case 'server':
      return msg('You pass on lookups of others and keep records for them.');
    case 'client':
      return msg('You ask only, and keep nothing for others: the app is in the background of a phone.');
    case 'off':
      return msg('You do not take part in the network.');
  }
};

/** What was looked for. */
export const lookupWord = (what: LookupTrace['what']): string => {
  switch (what) {
    case 'nickname':
      return msg('A nickname');
    case 'person':
      return msg('A person');
    case 'node':
      return msg('A way to somebody');
    case 'join':
      return msg('Your own place');
    case 'record':
      return msg('A record');
  }
};

/** The accessible description of one path of a lookup. */
export const pathWords = (path: LookupTrace['paths'][number], formats: Formats): string => {
  const hops = formats.number(path.hops);
  switch (path.ended) {
    case 'found':
      return msg(str`hops: ${hops}, found`);
    case 'nothing':
      return msg(str`hops: ${hops}, nothing there`);
    case 'lost':
      return msg(str`hops: ${hops}, no answer`);
  }
};

/** The estimate with its two significant digits. */
export const estimateText = (size: number, formats: Formats): string => {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, size))) - 1);
  return formats.number(Math.round(size / unit) * unit);
};
