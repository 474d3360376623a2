import { type Feature, hear } from '../feature/feature.ts';
import { firstFailure } from '../feature/loading.ts';
import { acceptFrame, redeemFrame, refuseFrame } from './frames.ts';
import type { Inviter } from './inviter.ts';
import type { Redeemer } from './redeemer.ts';

/** Invites: making them, and redeeming those of others. */
export const invitesFeature = (inviter: Inviter, redeemer: Redeemer) =>
  ({
    load: () => firstFailure([inviter, redeemer]),
    hears: [
      hear(redeemFrame, { from: 'anyone', step: 'plain', take: inviter.onRedeem }),
      hear(acceptFrame, { from: 'anyone', step: 'holding', take: redeemer.onAccept }),
      hear(refuseFrame, { from: 'anyone', step: 'plain', take: redeemer.onRefuse }),
    ],
    lists: { invites: inviter.view, redemptions: redeemer.view },
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
