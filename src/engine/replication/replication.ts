import { SALT_BYTES } from './frames.ts';
import { type Compared, compare, takeComparison } from './comparing.ts';
import { type Intake, createIntake } from './intake.ts';
import type { PeerView } from './peer-view.ts';
import { type MarksIntake, createMarksIntake } from './marks-intake.ts';
import { createPlacingLater } from './placing-later.ts';
import { createPump } from './pump.ts';
import { createTeller } from './teller.ts';
import type { ReplicationDeps, ReplicationFrame, ReplicationLink } from './types.ts';

/** Two devices that are linked have each what the other one has: what one lacks is sent, and what one has is told. */
export interface Replication<P, L> {
  attach(link: L, peer: P, over: ReplicationLink): void;
  detach(link: L): void;
  /** Settles when the frame is dealt with. */
  hear(link: L, frame: ReplicationFrame): Promise<void>;
  /** There is something new in this conversation: for those who share it. */
  written(conversation: number): void;
}

/** One link. */
interface Attached<P> extends Compared<P> {
  readonly intake: Intake;
  readonly marks: MarksIntake;
}

/** Replication of one engine. `L` names links. */
export const createReplication = <P, L>(deps: ReplicationDeps<P>): Replication<P, L> => {
  const { boundary } = deps;
  const links = new Map<L, Attached<P>>();
  const resumed = new Set<number>();
  const placeLater = createPlacingLater(deps);

  /** Those who share the conversation hear what is here now, and get what they lack. */
  const spread = (conversation: number): void => {
    for (const { views, teller } of links.values()) if (views.has(conversation)) teller.due(conversation);
    written(conversation);
  };
  const written = (conversation: number): void => {
    for (const { views, pump } of links.values()) if (views.has(conversation)) pump.kick();
  };

  /** Compares, and takes up what an earlier run of the app has left to be placed. */
  const begin = async (attached: Attached<P>): Promise<void> => {
    await compare(deps, attached);
    for (const conversation of attached.views.keys()) {
      if (!resumed.has(conversation)) placeLater(conversation);
      resumed.add(conversation);
    }
  };

  const attach: Replication<P, L>['attach'] = (link, peer, over) => {
    const views = new Map<number, PeerView>();
    const base = { peer, over, views };
    const teller = createTeller(deps, base);
    const pump = createPump(deps, base);
    const attached: Attached<P> = {
      ...base,
      salt: deps.random.bytes(SALT_BYTES),
      comparisons: 0,
      teller,
      pump,
      marks: createMarksIntake(deps, { ...base, pump, teller }),
      intake: createIntake(deps, { ...base, teller, spread, placeLater }),
    };
    links.set(link, attached);
    void boundary.run(
      'replication',
      () => begin(attached),
      () => over.close('an error'),
    );
  };

  return {
    attach,
    detach: (link) => {
      const attached = links.get(link);
      links.delete(link);
      attached?.pump.stop();
      attached?.teller.stop();
      attached?.intake.stop();
      attached?.marks.stop();
    },
    hear: async (link, { kind, body }) => {
      const attached = links.get(link);
      if (!attached) return;
      if (kind === 'envelope') return attached.intake.push(body);
      if (kind === 'marks') return attached.marks.push(body);
      await boundary.run(
        'replication',
        () => takeComparison(deps, attached, body),
        () => attached.over.close('an error'),
      );
    },
    written,
  };
};
