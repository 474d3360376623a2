import { CHATS_FRAGMENT } from '../state/routes.ts';

/** An address without what is behind it, and without the name of the file that servers give for a folder. */
const placeOf = ({ origin, pathname }: URL): string => `${origin}${pathname.replace(/index\.html$/u, '')}`;

/**
 * The fragment of a link that leads into this very app, or null where it leads elsewhere. `%23`: the sign before a
 * fragment, as some programs escape it.
 * @param address the app's own address
 */
export const ownFragment = (href: string, address: string): string | null => {
  if (!URL.canParse(href) || !URL.canParse(address)) return null;
  const link = new URL(href.replace('/%23', '/#'));
  if (placeOf(link) !== placeOf(new URL(address))) return null;
  return link.hash === '' ? CHATS_FRAGMENT : link.hash;
};
