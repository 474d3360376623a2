import { type Feature, hear } from '../feature/feature.ts';
import { verificationFrame } from './frames.ts';
import type { Verifier } from './verification.ts';

/** Comparing safety codes with contacts. */
export const verificationFeature = (verifier: Verifier) =>
  ({
    hears: [
      hear(verificationFrame, { from: 'contact', take: (link, [, body]) => verifier.take(link, body) }),
    ],
    met: verifier.attach,
    lost: verifier.detach,
    shows: { verifications: verifier.view },
    answers: { verification: verifier.calls },
  }) satisfies Feature;
