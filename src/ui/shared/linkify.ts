import { type LinkAddress, linkAddress } from './link-address.ts';
import { addressIn } from './link-end.ts';

/** A piece of a message: plain text, or a link. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | ({ readonly kind: 'link'; readonly text: string } & LinkAddress);

/** Finds candidates for addresses. `www.` alone begins one too, but not within a word. */
const CANDIDATE = /(?:https?:\/\/|(?<![\p{L}\p{M}\p{N}@._\-/])www\.)[^\s<>"`]+/giu;

/**
 * Splits a message at its addresses: http, https, and those that begin with `www.`, except addresses that deceive.
 * The parts joined together are the message.
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
