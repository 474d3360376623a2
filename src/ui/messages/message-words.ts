import { msg } from '@lit/localize';
import type { NoProfile, NotKept } from '../../engine/api/errors.ts';
import type { ChangeError } from '../../engine/api/messages-api.ts';
import { storageSentence } from '../invite/invite-words.ts';

/** Why a message was not sent or changed. */
export const changeFailure = (error: ChangeError | NoProfile | NotKept): string => {
  switch (error.kind) {
    case 'not-kept':
      return storageSentence(error.problem);
    case 'too-long':
      return msg('This message is too long. Send it in parts.');
    case 'empty':
      return msg('There is nothing to send.');
    case 'unknown-chat':
      return msg('This conversation was removed.');
    case 'no-profile':
      return msg('You need a nickname first.');
    case 'gone':
      return msg('This message is not here any more.');
    case 'not-yours':
      return msg('Only who wrote a message can change it.');
    case 'no-text':
      return msg('This message has no text that can be changed.');
  }
};
