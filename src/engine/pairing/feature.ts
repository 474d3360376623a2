import { type Feature, hear } from '../feature/feature.ts';
import { pairingFrame } from './frames.ts';
import type { Pairer } from './pairing.ts';

/** Pairing: becoming contacts without a server. */
export const pairingFeature = (pairer: Pairer) =>
  ({
    hears: [hear(pairingFrame, { from: 'anyone', step: 'holding', take: pairer.take })],
    closed: pairer.closed,
    shows: { pairing: pairer.view },
    answers: { pairing: pairer.calls },
  }) satisfies Feature;
