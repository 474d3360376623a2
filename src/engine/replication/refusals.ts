import { authorText } from '../log-book/open-conversation.ts';
import type { Marks } from '../logs/marks.ts';

/** Refusals that are remembered of one conversation: as many as marks tell. */
const MAX_REFUSED = 64;

/** An entry that will not be taken. */
export type Refused = Marks['refused'][number];

/** Entries that are not to come again, by conversation. */
export interface Refusals {
  add(conversation: number, refused: Refused): void;
  of(conversation: number): readonly Refused[];
}

const keyOf = ({ author, number }: Refused): string => `${authorText(author)} ${number}`;

/** Refusals of one link, beside those that hold for all. */
export const createRefusals = (forAll?: Refusals): Refusals => {
  /** Those of a conversation, the newest last. One may bring as many as it likes. */
  const refusals = new Map<number, Map<string, Refused>>();
  return {
    add: (conversation, refused) => {
      const kept = refusals.get(conversation) ?? new Map<string, Refused>();
      refusals.set(conversation, kept);
      const key = keyOf(refused);
      kept.delete(key);
      kept.set(key, refused);
      const [oldest] = kept.keys();
      if (kept.size > MAX_REFUSED && oldest !== undefined) kept.delete(oldest);
    },
    of: (conversation) =>
      [...(forAll?.of(conversation) ?? []), ...(refusals.get(conversation)?.values() ?? [])].slice(
        -MAX_REFUSED,
      ),
  };
};
