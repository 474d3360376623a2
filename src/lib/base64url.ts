import type { Bytes } from './bytes.ts';

/** RFC 4648 section 5 without padding: what fits a URL fragment as it is. */
export const toBase64Url = (bytes: Uint8Array): string => {
  // A loop: what servers send is long, and to spread its bytes as arguments takes milliseconds.
  let binary = '';
  for (let at = 0; at < bytes.length; at++) binary += String.fromCharCode(bytes[at] as number);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
};

/** Bytes of canonical base64url, or undefined where a character or a left-over bit is wrong. */
export const fromBase64Url = (text: string): Bytes | undefined => {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
    // Bits can be left over in the last group of characters only.
    const [tail, last] = [text.length % 4, bytes.length % 3];
    return tail === 0 || toBase64Url(bytes.subarray(-last)) === text.slice(-tail) ? bytes : undefined;
  } catch {
    return undefined;
  }
};
