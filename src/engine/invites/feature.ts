import type { Feature } from '../feature/feature.ts';
import { firstFailure } from '../feature/loading.ts';
import { FrameType } from '../wire/frame-type.ts';
import type { Inviter } from './inviter.ts';
import type { Redeemer } from './redeemer.ts';

/** Becoming contacts by an invite: those one makes, and those one has received. */
export const invitesFeature = (inviter: Inviter, redeemer: Redeemer) =>
  ({
    load: () => firstFailure([inviter, redeemer]),
    hears: {
      [FrameType.redeem]: { from: 'anyone', step: 'plain', take: inviter.onRedeem },
      [FrameType.accept]: { from: 'anyone', step: 'holding', take: redeemer.onAccept },
      [FrameType.refuse]: { from: 'anyone', step: 'plain', take: redeemer.onRefuse },
    },
    shows: { invites: inviter.view, redemptions: redeemer.view },
    answers: {
      invites: {
        create: inviter.create,
        cancel: inviter.cancel,
        read: async (code) => redeemer.read(code),
        accept: (code) => redeemer.accept(code),
        dismiss: redeemer.dismiss,
      },
    },
  }) satisfies Feature;
