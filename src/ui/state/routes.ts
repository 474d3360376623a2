import { undressed } from '../../lib/dressed-code.ts';
import type { ChatId } from '../../engine/api/ids.ts';

/** Where in the app one is. */
export type Route =
  | { readonly screen: 'chats'; readonly chat: ChatId | null }
  | { readonly screen: 'people' }
  | { readonly screen: 'archive' }
  | { readonly screen: 'settings'; readonly part?: 'diagnostics' }
  | { readonly screen: 'network' }
  /** Never stays: the code is taken and the fragment replaced. */
  | { readonly screen: 'invite' | 'pair'; readonly code: string };

const ID = /^[a-z0-9]{1,64}$/;

/**
 * Reads a fragment, also one that was escaped on its way. What it does not know is the list of chats. A code is told from
 * what was put round it by those who know codes.
 */
export const parseFragment = (fragment: string): Route => {
  const [screen = '', rest = ''] = undressed(fragment)
    .replace(/^[#\s]*\/?/u, '')
    .split(/\/(.*)/s);
  if (screen === 'settings' && rest === 'diagnostics') return { screen, part: rest };
  if (screen === 'people' || screen === 'settings' || screen === 'network' || screen === 'archive')
    return { screen };
  if ((screen === 'invite' || screen === 'pair') && rest !== '') return { screen, code: rest };
  // The engine is asked about the id, so that one nobody has is simply not found.
  return { screen: 'chats', chat: screen === 'chats' && ID.test(rest) ? (rest as ChatId) : null };
};

/** What a fragment is: a code that somebody gave, or a place in the app. The list of chats is where one is anyway. */
export const linkKind = (fragment: string): { readonly isCode: boolean; readonly isPlace: boolean } => {
  const route = parseFragment(fragment);
  const isCode = route.screen === 'invite' || route.screen === 'pair';
  return { isCode, isPlace: !isCode && (route.screen !== 'chats' || route.chat !== null) };
};

/** The fragment of a chat. */
export const chatFragment = (chat: ChatId): string => `#/chats/${chat}`;

export const CHATS_FRAGMENT = '#/chats';
export const ARCHIVE_FRAGMENT = '#/archive';
export const PEOPLE_FRAGMENT = '#/people';
export const SETTINGS_FRAGMENT = '#/settings';
export const DIAGNOSTICS_FRAGMENT = '#/settings/diagnostics';
export const NETWORK_FRAGMENT = '#/network';

/** What goes behind the page's address to make a link of a code for pairing. */
export const pairFragment = (code: string): string => `#/pair/${code}`;

/** What goes behind the page's address to make an invite of a code. */
export const inviteFragment = (code: string): string => `#/invite/${code}`;
