/** A piece of a message: text as it is, or something that leads somewhere. */
export type TextPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

const CANDIDATE = /https?:\/\/[^\s<>"'`]+/giu;

/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?…。，；：！？、»”’*_~]+$/u;

/** Drops what belongs to the sentence: punctuation, and a closing bracket that was not opened inside. */
const trim = (text: string): string => {
  let link = text.replace(TRAILING, '');
  for (const [open, close] of ['()', '[]', '{}', '（）'].map((pair) => [...pair] as [string, string])) {
    while (link.endsWith(close) && link.split(close).length > link.split(open).length) {
      link = link.slice(0, -close.length).replace(TRAILING, '');
    }
  }
  return link;
};

/** The address in its normal form, or null where it is none of http or https. */
const address = (text: string): string | null => {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
};

/** Splits a message at the http and https addresses in it. Joined again the parts are the message. */
export const linkify = (text: string): readonly TextPart[] => {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const link = trim(match[0]);
    const href = address(link);
    if (href === null) continue;
    if (match.index > at) parts.push({ kind: 'text', text: text.slice(at, match.index) });
    parts.push({ kind: 'link', text: link, href });
    at = match.index + link.length;
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at) });
  return parts;
};
