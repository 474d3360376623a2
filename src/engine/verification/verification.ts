import { part } from '../../lib/app-parts.ts';
import { lateCalls } from '../../lib/lazy.ts';
import type { VerificationApi } from '../api/verification-api.ts';
import type { OpenLink } from '../handshake/authenticator.ts';
import type { VerificationDeps } from './comparison.ts';
import type { VerificationService } from './verification-service.ts';

/** Comparing safety codes. Its script is loaded when the person uses it first. */
export interface Verifier extends Pick<VerificationService, 'view'> {
  /** What the screen may ask for. */
  readonly calls: VerificationApi;
  /** A verification frame came over the link of a contact. */
  take(link: OpenLink, body: Uint8Array): Promise<void>;
  attach(link: OpenLink): void;
  detach(link: OpenLink): void;
}

/** The comparison of safety codes, of one engine. */
export const createVerifier = (deps: VerificationDeps): Verifier => {
  const service = part(async () => {
    const { createVerificationService } = await import('./verification-service.ts');
    return createVerificationService(deps);
  });
  return {
    calls: lateCalls(service, 'start', 'confirm', 'cancel', 'fingerprint', 'check'),
    ...lateCalls(service, 'take'),
    view: () => service.now()?.view() ?? [],
    attach: (link) => service.now()?.attach(link),
    detach: (link) => service.now()?.detach(link),
  };
};
