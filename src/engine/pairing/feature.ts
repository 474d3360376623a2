import type { Feature } from '../feature/feature.ts';
import { FrameType } from '../wire/frame-type.ts';
import type { Pairer } from './pairing.ts';

/** Becoming contacts without a server. */
export const pairingFeature = (pairer: Pairer) =>
  ({
    hears: { [FrameType.pairing]: { from: 'anyone', step: 'holding', take: pairer.take } },
    closed: pairer.closed,
    shows: { pairing: pairer.view },
    answers: { pairing: pairer.calls },
  }) satisfies Feature;
