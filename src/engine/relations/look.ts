import type { PersonId } from '../api/ids.ts';
import { deletion } from '../kinds/deletion.ts';
import { edit } from '../kinds/edit.ts';
import { reaction } from '../kinds/reaction.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import type { OpenConversation } from '../log-book/open-conversation.ts';
import { personOf, saidBy } from './join.ts';

/** How relations have changed an entry: its edit, deletion and reactions. */
export interface Look {
  /** Its author has deleted it for everybody. */
  readonly isDeleted: boolean;
  /** The id of the edit that counts, as a text; undefined: it says what it said at first. */
  readonly edit: string | undefined;
  /** Reactions, the earliest first. */
  readonly reactions: readonly { readonly person: PersonId; readonly sign: string }[];
}

const AS_WRITTEN: Look = { isDeleted: false, edit: undefined, reactions: [] };

/** How an entry is shown. Edits and deletions count from each device of the author's person, reactions from all people. */
export const lookOf = (
  { header, relations }: Pick<KeptEntry, 'header' | 'relations'>,
  conversation: Pick<OpenConversation, 'log' | 'logOf'>,
): Look => {
  if (relations.length === 0) return AS_WRITTEN;
  const person = conversation.log(header.author)?.record.person;
  const isDeleted = saidBy(relations, { kind: deletion.name, person }, conversation) !== undefined;
  if (isDeleted) return { ...AS_WRITTEN, isDeleted };
  const last = saidBy(relations, { kind: edit.name, person }, conversation);
  const reactions = relations
    .filter(({ kind, value }) => kind === reaction.name && value !== '')
    .toSorted((a, b) => a.time - b.time || a.number - b.number)
    .flatMap(({ author, value }) => {
      const by = personOf(conversation, author);
      return by === undefined ? [] : [{ person: by as PersonId, sign: value }];
    });
  return { isDeleted, edit: last && idText(last.id), reactions };
};
