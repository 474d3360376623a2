import { authorText } from '../log-book/open-conversation.ts';
import type { Marks } from '../logs/marks.ts';

/** Refusals that are remembered of one conversation: as many as marks tell. */
const MAX_REFUSED = 64;

/** An entry that will not be taken. */
export type Refused = Marks['refused'][number];

/** Refused entries, by conversation: devices are told not to send them again. */
export interface Refusals {
  add(conversation: number, refused: Refused): void;
  of(conversation: number): readonly Refused[];
}

const keyOf = ({ author, number }: Refused): string => `${authorText(author)} ${number}`;

/** The refusals of one link, together with those that hold for all links. */
export const createRefusals = (forAll?: Refusals): Refusals => {
  /** Refusals of each conversation, the newest last. They have a limit, as a peer can cause as many as it likes. */
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
