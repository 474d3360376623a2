// @ts-check
import { existsSync } from 'node:fs';
import { findFirefox } from '../find-firefox.js';
import { installWithApt } from './apt.js';

/**
 * Makes sure of a Firefox: the one FIREFOX_PATH names, an installed one, or Debian's.
 * @returns {string | undefined} why there is none
 */
export const whyNoFirefox = () => {
  const asked = process.env['FIREFOX_PATH'];
  if (asked && !existsSync(asked)) return `FIREFOX_PATH is ${asked}, but nothing is there`;
  if (!findFirefox()) installWithApt('Firefox', ['firefox-esr']);
  return findFirefox() ? undefined : 'there is no Firefox: install it, or set FIREFOX_PATH to where it is';
};
