import { msg, str } from '@lit/localize';
import type { InviteError, TooManyInvites } from '../../engine/api/invites-api.ts';
import type { NoProfile, NotKept } from '../../engine/api/errors.ts';
import type { InviteProblem, Redemption, StorageProblem } from '../../engine/api/state.ts';
import type { Formats } from '../shared/formats.ts';
import { isolatedOr } from '../shared/isolated.ts';

/** An error of an invite, and what to do about it. */
export interface Explanation {
  readonly what: string;
  readonly todo: string;
}

/** The sender of an invite, if the invite names one. */
export const senderName = (nickname: string): string => isolatedOr(nickname, msg('the sender'));

/** The error of an invite in words. */
export const inviteProblemWords = (problem: InviteProblem): Explanation => {
  const askForNew = msg('Ask for a new invite.');
  switch (problem) {
    case 'damaged':
      return {
        what: msg('This invite link is damaged.'),
        todo: msg('A part of it may be missing. Copy the whole link again, or ask for a new invite.'),
      };
    case 'newer':
      return {
        what: msg('This invite was made by a newer Driftpost.'),
        todo: msg('Reload the page to get the newest version, then open the link again.'),
      };
    case 'expired':
      return { what: msg('This invite has expired.'), todo: askForNew };
    case 'expired-here':
      return {
        what: msg('By the clock of this device, this invite has expired.'),
        todo: msg(
          'Where date or time of this device are wrong, set them right and open the invite again. Otherwise ask for a new one.',
        ),
      };
    case 'foreign-network':
      return {
        what: msg('This invite belongs to another network.'),
        todo: msg('Open it at the address where it was made: the two sites do not meet.'),
      };
    case 'own':
      return {
        what: msg('This is your own invite.'),
        todo: msg('Send it to the person you want to talk to; it does nothing here.'),
      };
    case 'used':
      return {
        what: msg('This invite has been used already.'),
        todo: msg('An invite works for one person. Ask for a new one.'),
      };
    case 'cancelled':
      return { what: msg('This invite was cancelled by its sender.'), todo: askForNew };
  }
};

/** Why something could not be stored, and what to do. */
export const storageWords = (problem: StorageProblem): Explanation => {
  switch (problem) {
    case 'full':
      return {
        what: msg('The storage of this browser is full.'),
        todo: msg('Nothing shown was lost. Make room on this device, then try again.'),
      };
    case 'closed':
      return {
        what: msg('The storage of this browser was closed.'),
        todo: msg('Reload the page to go on.'),
      };
    case 'failed':
      return {
        what: msg('This browser could not write to its storage.'),
        todo: msg('Try again. If it goes on, reload the page.'),
      };
  }
};

/** An explanation as one text. */
export const sentence = ({ what, todo }: Explanation): string => `${what} ${todo}`;

/** Why something could not be stored, as one text. */
export const storageSentence = (problem: StorageProblem): string => sentence(storageWords(problem));

/** Every error that can prevent making or accepting an invite. */
export const failureWords = (error: InviteError | TooManyInvites | NoProfile | NotKept): Explanation => {
  switch (error.kind) {
    case 'invite':
      return inviteProblemWords(error.problem);
    case 'not-kept':
      return storageWords(error.problem);
    case 'too-many':
      return {
        what: msg('You have as many open invites as there can be.'),
        todo: msg('Cancel one of them below, then make a new one.'),
      };
    case 'no-profile':
      return { what: msg('You need a nickname first.'), todo: msg('Reload the page and choose one.') };
  }
};

/** The progress of redeeming an invite, in words. */
export const redemptionWords = (redemption: Redemption, formats: Formats): Explanation => {
  const sender = senderName(redemption.nickname);
  switch (redemption.state) {
    case 'looking':
      return { what: msg(str`Looking for ${sender}`), todo: msg('This takes a few seconds.') };
    case 'away':
      return {
        what: msg(str`Waiting for ${sender}`),
        todo: msg(
          str`Not there right now. This goes on by itself, also after a reload: it completes when both of you have Driftpost open, until ${formats.dateTime(redemption.expiresAt)}.`,
        ),
      };
    case 'done':
      return { what: msg(str`${sender} is a contact now`), todo: msg('You can write to each other.') };
    case 'refused':
      return inviteProblemWords(redemption.problem ?? 'damaged');
  }
};
