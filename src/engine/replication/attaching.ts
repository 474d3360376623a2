import type { Compared } from './comparing.ts';
import { SALT_BYTES } from './frames.ts';
import { type HandOvers, createHandOvers } from './hand-overs.ts';
import { type Intake, type IntakeSource, createIntake } from './intake.ts';
import { type MarksIntake, createMarksIntake } from './marks-intake.ts';
import type { PeerView } from './peer-view.ts';
import { createPump } from './pump.ts';
import type { Renewals } from './renewals.ts';
import { createTeller } from './teller.ts';
import type { ReplicationDeps, ReplicationLink } from './types.ts';

/** One link, with the parts that work on it. */
export interface Attached<P> extends Compared<P> {
  readonly intake: Intake;
  readonly marks: MarksIntake;
  readonly handOvers: HandOvers;
  stop(): void;
}

/** A link, and what all links of the engine share. */
export interface AttachQuery<P> extends Pick<
  IntakeSource<P>,
  'passingOver' | 'damaged' | 'brought' | 'placeLater' | 'spread'
> {
  readonly peer: P;
  readonly over: ReplicationLink;
  readonly renewals: Renewals;
}

/** Makes the parts that work on one link. They send nothing yet. */
export const attachTo = <P>(deps: ReplicationDeps<P>, query: AttachQuery<P>): Attached<P> => {
  const views = new Map<number, PeerView>();
  const handOvers = createHandOvers(deps, query);
  const base = { ...query, views, handOvers };
  const teller = createTeller(deps, base);
  const pump = createPump(deps, base);
  const marks = createMarksIntake(deps, { ...base, pump, teller });
  const intake = createIntake(deps, { ...base, teller });
  return {
    peer: query.peer,
    over: query.over,
    views,
    salt: deps.random.bytes(SALT_BYTES),
    comparisons: 0,
    teller,
    pump,
    marks,
    intake,
    handOvers,
    stop: () => {
      for (const part of [pump, handOvers, teller, intake, marks]) part.stop();
    },
  };
};
