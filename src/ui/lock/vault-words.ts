import { msg } from '@lit/localize';
import type { VaultError } from '../../engine/api/vault-api.ts';
import { storageSentence } from '../invite/invite-words.ts';

/** What to say when a task with the passphrase failed. */
export const vaultWords = (error: VaultError): string => {
  switch (error.kind) {
    case 'wrong':
      return msg('This is not the passphrase.');
    case 'empty':
      return msg('Please type a passphrase.');
    case 'too-long':
      return msg('This is too long for a passphrase.');
    case 'no-memory':
      return msg(
        'The device has too little free memory to check the passphrase. Close other apps and try again.',
      );
    case 'damaged':
      return msg('What is kept about the passphrase is damaged and cannot be read.');
    case 'set-already':
      return msg('There is a passphrase already.');
    case 'not-set':
      return msg('There is no passphrase.');
    case 'not-kept':
      return storageSentence(error.problem);
  }
};
