import { type LinkAddress, linkAddress } from './link-address.ts';
import { addressIn } from './link-end.ts';

/** A piece of a message: text as it is, or something that leads somewhere. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | ({ readonly kind: 'link'; readonly text: string } & LinkAddress);

/** What may be an address, and what may stand behind it. `www.` alone begins one too, but not within a word. */
const CANDIDATE = /(?:https?:\/\/|(?<![\p{L}\p{M}\p{N}@._\-/])www\.)[^\s<>"`]+/giu;

/**
 * Splits a message at the addresses in it that do not deceive: http, https, and what begins with `www.`. Joined again the
 * parts are the message.
 */
export const linkify = (text: string): readonly TextPart[] => {
  const parts: TextPart[] = [];
  let at = 0;
  for (const { 0: candidate, index } of text.matchAll(CANDIDATE)) {
    const link = addressIn(candidate, text.slice(Math.max(0, index - 1), index));
    const address = linkAddress(/^www\./iu.test(link) ? `https://${link}` : link);
    if (address === null) continue;
    if (index > at) parts.push({ kind: 'text', text: text.slice(at, index) });
    parts.push({ kind: 'link', text: link, ...address });
    at = index + link.length;
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) });
  return parts;
};
