import { msg } from '@lit/localize';
import type { DeviceStanding } from '../../engine/api/own-devices.ts';

/** What to say if this browser is not a normal member of the own device list; undefined: all is well. */
export const standingWords = (
  standing: DeviceStanding,
): { readonly title: string; readonly text: string } | undefined => {
  if (standing === 'removed') {
    return {
      title: msg('This browser was removed from your devices.'),
      text: msg(
        'It gets no new messages, and nobody gets what you write here. What is here stays: you can export a backup, or delete everything.',
      ),
    };
  }
  if (standing === 'no-seat') {
    return {
      title: msg('Your list of devices is full.'),
      text: msg(
        'There is room for 16 browsers, and this one is not among them: it gets no messages. Remove one that you no longer use.',
      ),
    };
  }
  return undefined;
};
