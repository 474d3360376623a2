import type { Result } from '../../lib/result.ts';
import type { NotKept } from './errors.ts';
import type { PersonId } from './ids.ts';
import type { NicknameError } from './profile-api.ts';

export type NoteTooLong = { readonly kind: 'note-too-long'; readonly bytes: number };
export type UnknownContact = { readonly kind: 'unknown-contact' };

/** Calls about contacts. */
export interface ContactsApi {
  /** Gives a contact a name and a note of one's own; with an empty name their nickname is shown again. */
  describe(
    id: PersonId,
    words: { readonly name: string; readonly note: string },
  ): Promise<Result<void, UnknownContact | NicknameError | NoteTooLong | NotKept>>;
  /** The person has taken notice of what this contact is called now. */
  seeNickname(id: PersonId): Promise<Result<void, NotKept>>;
  /** Removes a contact with the whole conversation, and tells them. */
  remove(id: PersonId): Promise<Result<void, NotKept>>;
  /** Removes a contact without telling them: they see the person as offline. Their requests are not shown any more. */
  block(id: PersonId): Promise<Result<void, NotKept>>;
  /** The person has been told of the contact's new devices. */
  seeDevices(id: PersonId): Promise<Result<void, NotKept>>;
}
