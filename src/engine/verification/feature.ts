import type { Feature } from '../feature/feature.ts';
import { FrameType } from '../wire/frame-type.ts';
import type { Verifier } from './verification.ts';

/** Comparing safety codes. */
export const verificationFeature = (verifier: Verifier) =>
  ({
    hears: {
      [FrameType.verification]: { from: 'contact', take: (link, [, body]) => verifier.take(link, body) },
    },
    met: verifier.attach,
    lost: verifier.detach,
    shows: { verifications: verifier.view },
    answers: { verification: verifier.calls },
  }) satisfies Feature;
