import { part } from '../../lib/app-parts.ts';
import type { OpenLink } from '../gate/gate.ts';
import type { VerificationDeps } from './comparison.ts';
import type { VerificationCalls, VerificationService } from './service.ts';

/** Comparing safety codes. The code of it is loaded when somebody first wants it. */
export interface Verifier extends Pick<VerificationService, 'view'> {
  /** What the screen may ask for. */
  readonly calls: VerificationCalls;
  /** A verification frame came over the link of a contact. */
  take(link: OpenLink, body: Uint8Array): Promise<void>;
  attach(link: OpenLink): void;
  detach(link: OpenLink): void;
}

/** The verifier of one engine. */
export const createVerifier = (deps: VerificationDeps): Verifier => {
  let service: VerificationService | undefined;
  const load = part(async () => {
    const { createVerificationService } = await import('./service.ts');
    return (service = createVerificationService(deps));
  });
  /** A call that waits for the code, and keeps its place among the others. */
  const late =
    <A extends readonly unknown[], T>(of: (loaded: VerificationService) => (...args: A) => T | Promise<T>) =>
    async (...args: A): Promise<T> =>
      of(await load())(...args);
  return {
    calls: {
      startVerification: late((loaded) => loaded.startVerification),
      confirmVerification: late((loaded) => loaded.confirmVerification),
      cancelVerification: late((loaded) => loaded.cancelVerification),
      fingerprint: late((loaded) => loaded.fingerprint),
      checkFingerprint: late((loaded) => loaded.checkFingerprint),
    },
    take: late((loaded) => loaded.take),
    view: () => service?.view() ?? [],
    attach: (link) => service?.attach(link),
    detach: (link) => service?.detach(link),
  };
};
