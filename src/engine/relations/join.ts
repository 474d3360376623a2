import { type OpenConversation, authorText } from '../log-book/open-conversation.ts';
import { idText } from '../log-book/kept-entry.ts';
import { MAX_RELATIONS, type Relation } from '../log-book/records.ts';
import { inOrder } from '../logs/order.ts';

/** The logs of a conversation. */
export type Authors = Pick<OpenConversation, 'logOf'>;

/** The person of this author; undefined where the log is not here. */
export const personOf = ({ logOf }: Authors, author: number): string | undefined =>
  logOf(author)?.record.person;

const placeOf = ({ logOf }: Authors, { author, time, number, id }: Relation) => {
  const log = logOf(author);
  return { time, author: log ? authorText(log.record) : '', number, id: idText(id) };
};

/** Whether one stands behind the other, in the order of entries. */
const isBehind = (authors: Authors, one: Relation, other: Relation): boolean =>
  inOrder(placeOf(authors, one), placeOf(authors, other)) > 0;

/**
 * Adds a relation to those of an entry: of each person the last one of each kind stays. It is a join: relations that come in
 * any order, also twice, give the same result. An entry only moves to a later place, so it is joined again after it has moved.
 * Answers the same list where nothing changes.
 */
export const joinRelation = (
  all: readonly Relation[],
  next: Relation,
  authors: Authors,
): readonly Relation[] => {
  const person = personOf(authors, next.author);
  const at = all.findIndex(({ kind, author }) => kind === next.kind && personOf(authors, author) === person);
  const before = all[at];
  if (!before) return all.length < MAX_RELATIONS ? [...all, next] : all;
  return isBehind(authors, next, before) ? all.with(at, next) : all;
};

/** Whether this person has said something of this kind. */
export const saidBy = (
  all: readonly Relation[],
  { kind, person }: { readonly kind: string; readonly person: string | undefined },
  authors: Authors,
): Relation | undefined =>
  all.find((relation) => relation.kind === kind && personOf(authors, relation.author) === person);
