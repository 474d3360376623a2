import type { Bytes } from '../../lib/bytes.ts';
import type { Dialling, LinkId } from '../../ports/links.ts';
import type { ErrorBoundary } from '../error-boundary.ts';
import type { JoinedLinks } from '../tunnels/joined-links.ts';
import type { LinkCipher } from './link-cipher.ts';

/** Links as services see them. Frames are sealed for the peer that the handshake has proven. */
export interface SealedLinks extends Omit<JoinedLinks, keyof Dialling | 'adopt' | 'check' | 'proven'> {
  /** The links without encryption: for the handshake, for dialling and for tunnels. */
  readonly below: JoinedLinks;
  /** From now on the frames of this link are sealed. */
  protect(link: LinkId, cipher: LinkCipher): void;
  /** The frame in sealed bytes that came, or undefined where the other end did not seal them. */
  opened(link: LinkId, sealed: Bytes): Bytes | undefined;
  forget(link: LinkId): void;
}

/** Seals links. No frame goes over a link that is not protected. */
export const sealLinks = (links: JoinedLinks, boundary: ErrorBoundary): SealedLinks => {
  const ciphers = new Map<LinkId, LinkCipher>();
  return {
    below: links,
    meet: (places) => links.meet(places),
    close: (link) => links.close(link),
    listen: (events) => links.listen(events),
    send: async (link, frame) => {
      const cipher = ciphers.get(link);
      if (!cipher) return false;
      const sent = await boundary.attempt('links', () => links.send(link, cipher.seal(frame)), 'error');
      // Frames are numbered, and one is missing now: only a new link can go on.
      if (sent === 'error') links.close(link);
      return sent === true;
    },
    protect: (link, cipher) => void ciphers.set(link, cipher),
    opened: (link, sealed) => ciphers.get(link)?.open(sealed),
    forget: (link) => void ciphers.delete(link),
  };
};
