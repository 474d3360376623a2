import { CHATS_FRAGMENT } from '../state/routes.ts';

/** An address without query and fragment, and without `index.html`. */
const placeOf = ({ origin, pathname }: URL): string => `${origin}${pathname.replace(/index\.html$/u, '')}`;

/**
 * The fragment of a link into this copy of the app; null for a link elsewhere. Some programs escape `#` as `%23`.
 * @param address the app's own address
 */
export const ownFragment = (href: string, address: string): string | null => {
  if (!URL.canParse(href) || !URL.canParse(address)) return null;
  const link = new URL(href.replace('/%23', '/#'));
  if (placeOf(link) !== placeOf(new URL(address))) return null;
  return link.hash === '' ? CHATS_FRAGMENT : link.hash;
};
