import type { Bytes } from '../../lib/bytes.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import { type Theirs, withSent } from '../log-book/lacking.ts';
import { type OpenConversation, authorText } from '../log-book/open-conversation.ts';
import { ownFrontiers } from '../log-book/own-marks.ts';
import { type Frontier, NO_FRONTIER, lastOf } from '../logs/frontier.ts';
import type { Marks } from '../logs/marks.ts';
import type { Entry } from '../logs/run.ts';
import { type Ranges, isIn, rangeOf, unite } from '../logs/ranges.ts';

/** An envelope that went out, until its entries are told to be there. */
interface UnderWay {
  readonly bytes: number;
  readonly entries: readonly (readonly [author: string, number: number])[];
}

/** What is known, over one link, of what the device at the other end has of one conversation. */
export interface PeerView {
  /** The conversation's name. */
  readonly name: Bytes;
  /** undefined: it has not said anything yet, and is sent nothing. */
  theirs(): Theirs | undefined;
  /** Digests were the same: it has what is here. */
  isSame(conversation: OpenConversation, forks: Marks['forks']): void;
  /** It told what it has. Over a link that counts instead of what it told before. */
  told(marks: Marks): void;
  /** It brought these itself, so it has them. */
  brought(entries: readonly Entry[]): void;
  /** These went out in an envelope of so many bytes. */
  sent(entries: readonly KeptEntry[], bytes: number): void;
  /** Bytes that went out and are not told to be there. */
  bytesUnderWay(): number;
}

const frontiersOf = (logs: Marks['logs']): ReadonlyMap<string, Frontier> =>
  new Map(logs.map(({ author, frontier }) => [authorText(author), frontier]));

const refusedOf = (marks: Marks): ReadonlyMap<string, Ranges> => {
  const refused = new Map<string, Ranges>();
  for (const { author, number } of marks.refused) {
    const text = authorText(author);
    refused.set(text, unite(refused.get(text) ?? [], rangeOf(number)));
  }
  return refused;
};

const isThere = ({ told, refused }: Theirs, [author, number]: readonly [string, number]): boolean => {
  const frontier = told.get(author);
  const isTold = frontier !== undefined && (number <= frontier.floor || isIn(frontier.ranges, number));
  return isTold || isIn(refused.get(author) ?? [], number);
};

/** A view of a device that has said nothing. */
export const createPeerView = (name: Bytes): PeerView => {
  let theirs: Theirs | undefined;
  let underWay: readonly UnderWay[] = [];
  return {
    name,
    theirs: () => theirs,
    isSame: (conversation, forks) => {
      const told = frontiersOf(ownFrontiers(conversation));
      theirs = {
        told,
        forks,
        sent: new Map(),
        refused: new Map(),
        branches: theirs?.branches ?? new Set(),
      };
    },
    told: (marks) => {
      const { forks } = marks;
      const branches = theirs?.branches ?? new Set<string>();
      const sent = theirs?.sent ?? new Map<string, Ranges>();
      theirs = { told: frontiersOf(marks.logs), forks, refused: refusedOf(marks), branches, sent };
      const now = theirs;
      underWay = underWay.filter(({ entries }) => !entries.every((entry) => isThere(now, entry)));
    },
    brought: (entries) => {
      if (!theirs) return;
      const told = new Map(theirs.told);
      for (const { header } of entries) {
        const author = authorText(header.author);
        const before = told.get(author) ?? NO_FRONTIER;
        told.set(author, { ...before, ranges: unite(before.ranges, rangeOf(header.number)) });
      }
      theirs = { ...theirs, told };
    },
    sent: (entries, bytes) => {
      if (!theirs) return;
      const before = theirs;
      // What is there already goes once more only as another entry of its number.
      const atForks = entries.filter(({ header: { author, number } }) =>
        isThere(before, [authorText(author), number]),
      );
      const branches = new Set([...before.branches, ...atForks.map(({ id }) => idText(id))]);
      theirs = { ...before, branches, sent: withSent(before.sent, entries) };
      const names = entries.map(({ header }) => [authorText(header.author), header.number] as const);
      underWay = [...underWay, { bytes, entries: names }];
    },
    bytesUnderWay: () => underWay.reduce((sum, { bytes }) => sum + bytes, 0),
  };
};

/** Whether marks know more of a log than is here, or another last entry: the store here is older than it once was. */
export const isNewerThanHere = (conversation: OpenConversation, marks: Marks, author: string): boolean => {
  const told = marks.logs.find((log) => authorText(log.author) === author)?.frontier;
  if (!told) return false;
  const here = conversation.logs().find(({ record }) => authorText(record) === author);
  const head = here?.record.head;
  const last = lastOf(told);
  if (last > (head?.number ?? 0)) return true;
  return last === head?.number && told.head !== null && !startsWith(head.id, told.head);
};

const startsWith = (id: Uint8Array, start: Uint8Array): boolean => start.every((byte, i) => byte === id[i]);
