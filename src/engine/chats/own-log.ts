import { equalBytes } from '../../lib/bytes.ts';
import type { Random } from '../../ports/random.ts';
import type { Identity } from '../identity/identity.ts';
import type { OpenConversation, OpenLog } from '../log-book/open-conversation.ts';
import { type Author, EDITION_BYTES } from '../logs/entry.ts';
import { idBytes } from '../wire/ids.ts';

type Self = Pick<Identity, 'person' | 'device'>;

/** The log that this device writes: of its editions the one that was begun last. undefined: it has written nothing. */
const ownLog = (conversation: OpenConversation, self: Self): OpenLog | undefined => {
  const device = idBytes(self.device);
  return conversation.logs().findLast(({ record }) => equalBytes(record.device, device));
};

/** The author that this device writes as; undefined before it has written. */
export const ownAuthor = (conversation: OpenConversation, self: Self): Author | undefined => {
  const log = ownLog(conversation, self);
  return log && { device: log.record.device, edition: log.record.edition };
};

const newAuthor = (self: Self, random: Random): Author => ({
  device: idBytes(self.device),
  edition: random.bytes(EDITION_BYTES),
});

/** The author for the next entry of this device: the present one, or a new one before the first entry. */
export const authorHere = (conversation: OpenConversation, self: Self, random: Random): Author =>
  ownAuthor(conversation, self) ?? newAuthor(self, random);

/**
 * Begins another edition: the store here is older than what other devices have of this log, so numbers would be used twice.
 * Where there is no room for an edition, the last one goes on. That makes forks, which all devices can handle.
 */
export const beginEdition = (conversation: OpenConversation, self: Self, random: Random): void => {
  conversation.begin(newAuthor(self, random), self.person);
};
