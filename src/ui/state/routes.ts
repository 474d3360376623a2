import type { ChatId } from '../../engine/api/ids.ts';

/** Where in the app one is. */
export type Route =
  | { readonly screen: 'chats'; readonly chat: ChatId | null }
  | { readonly screen: 'people' }
  | { readonly screen: 'settings'; readonly part?: 'diagnostics' }
  | { readonly screen: 'network' }
  /** Never stays: the code is taken and the fragment replaced. */
  | { readonly screen: 'invite' | 'pair'; readonly code: string };

const ID = /^[a-z0-9]{1,64}$/;

/** Reads a fragment. What it does not know is the list of chats. */
export const parseFragment = (fragment: string): Route => {
  const [screen = '', rest = ''] = fragment.replace(/^#\/?/, '').split(/\/(.*)/s);
  if (screen === 'settings' && rest === 'diagnostics') return { screen, part: rest };
  if (screen === 'people' || screen === 'settings' || screen === 'network') return { screen };
  if ((screen === 'invite' || screen === 'pair') && rest !== '') return { screen, code: rest };
  // The engine is asked about the id, so that one nobody has is simply not found.
  return { screen: 'chats', chat: screen === 'chats' && ID.test(rest) ? (rest as ChatId) : null };
};

/** The fragment of a chat. */
export const chatFragment = (chat: ChatId): string => `#/chats/${chat}`;

export const CHATS_FRAGMENT = '#/chats';
export const PEOPLE_FRAGMENT = '#/people';
export const SETTINGS_FRAGMENT = '#/settings';
export const DIAGNOSTICS_FRAGMENT = '#/settings/diagnostics';
export const NETWORK_FRAGMENT = '#/network';

/** What goes behind the page's address to make a link of a code for pairing. */
export const pairFragment = (code: string): string => `#/pair/${code}`;

/** What goes behind the page's address to make an invite of a code. */
export const inviteFragment = (code: string): string => `#/invite/${code}`;
