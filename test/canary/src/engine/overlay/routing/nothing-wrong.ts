// expects: nothing
import type { Clock } from '../../../ports/clock.ts';
import type { Feature } from '../../feature/feature.ts';
import type { Neighbour } from '../neighbours/neighbour.ts';

export interface Own {
  readonly clock: Clock;
  readonly feature: Feature;
  readonly neighbour: Neighbour;
}
