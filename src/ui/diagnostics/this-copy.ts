import { msg } from '@lit/localize';
import type { Facts, Finding } from './finding.ts';

/** Hexadecimal in groups, so that two people can compare it line by line. */
const grouped = (hash: string): string => (hash.match(/.{1,8}/g) ?? []).join(' ');

/**
 * Which copy of the app this is, and whether other pages share its origin, because those could read all stored data.
 */
export const thisCopyFinding = ({ address, version, build }: Facts): Finding => {
  const base = {
    id: 'copy',
    title: msg('This copy of Driftpost'),
    details: [
      { name: msg('Version'), value: version },
      { name: msg('Build (SHA-256)'), value: build === '' ? msg('Not a build') : grouped(build) },
    ],
  };
  const isShared = new URL('.', address).pathname !== '/';
  if (!isShared) return { ...base, level: 'works', what: msg('It has an address of its own.'), todo: null };
  return {
    ...base,
    level: 'limited',
    what: msg(
      'It is in a folder of its address. If other pages are in other folders there, they can read your keys and messages.',
    ),
    todo: msg('Ask the people who host it for an address that has nothing else on it.'),
  };
};
