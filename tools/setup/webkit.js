// @ts-check
import { findMiniBrowser } from '../find-webkit.js';
import { installWithApt } from './apt.js';

/**
 * Makes sure of WebKit, its driver and a virtual screen, where the system is Debian or its kin.
 * @returns {string | undefined} why there is none
 */
export const whyNoWebKit = () => {
  if (!findMiniBrowser()) installWithApt('WebKit', ['webkit2gtk-driver', 'xvfb', 'xauth']);
  return findMiniBrowser()
    ? undefined
    : 'there is no WebKit: install webkit2gtk-driver and xvfb (Debian, Ubuntu)';
};
