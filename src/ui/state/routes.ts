import { undressed } from '../../lib/dressed-code.ts';
import type { ChatId } from '../../engine/api/ids.ts';

/** A place in the app. */
export type Route =
  | { readonly screen: 'chats'; readonly chat: ChatId | null }
  | { readonly screen: 'people' }
  | { readonly screen: 'archive' }
  | { readonly screen: 'settings'; readonly part?: 'diagnostics' }
  | { readonly screen: 'network' }
  /** The code of a link. It does not stay in the address: the code is taken and the fragment replaced. */
  | { readonly screen: 'invite' | 'pair'; readonly code: string };

const ID = /^[a-z0-9]{1,64}$/;

/**
 * Reads a fragment, also a percent-encoded one. An unknown fragment is the list of chats. `undressed` removes what
 * programs put around a code.
 */
export const parseFragment = (fragment: string): Route => {
  const [screen = '', rest = ''] = undressed(fragment)
    .replace(/^[#\s]*\/?/u, '')
    .split(/\/(.*)/s);
  if (screen === 'settings' && rest === 'diagnostics') return { screen, part: rest };
  if (screen === 'people' || screen === 'settings' || screen === 'network' || screen === 'archive')
    return { screen };
  if ((screen === 'invite' || screen === 'pair') && rest !== '') return { screen, code: rest };
  // The id is not checked here: the engine does not find an unknown one.
  return { screen: 'chats', chat: screen === 'chats' && ID.test(rest) ? (rest as ChatId) : null };
};

/**
 * Whether a fragment is a code, a place in the app, or nothing. The list of chats counts as nothing, because the app
 * is there anyway.
 */
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

/** The fragment of a link with a code for pairing. */
export const pairFragment = (code: string): string => `#/pair/${code}`;

/** The fragment of an invite link. */
export const inviteFragment = (code: string): string => `#/invite/${code}`;
