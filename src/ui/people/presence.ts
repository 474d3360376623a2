import { msg, str } from '@lit/localize';
import type { Presence } from '../../engine/api/state.ts';
import type { Formats } from '../shared/formats.ts';

/** Online, Offline, Last seen 5 minutes ago, Has removed you. */
export const presenceText = (presence: Presence, now: number, formats: Formats): string => {
  if (presence.kind === 'online') return msg('Online');
  if (presence.kind === 'removed') return msg('Has removed you');
  if (presence.lastSeenAt === null) return msg('Offline');
  return msg(str`Last seen ${formats.ago(presence.lastSeenAt, now)}`);
};
