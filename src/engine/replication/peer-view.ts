import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import { type Theirs, withSent, withoutSent } from '../log-book/lacking.ts';
import { type OpenConversation, authorText } from '../log-book/open-conversation.ts';
import { idStart, ownFrontiers } from '../log-book/own-marks.ts';
import type { Frontier } from '../logs/frontier.ts';
import type { Marks } from '../logs/marks.ts';
import type { Author } from '../logs/entry.ts';
import { type Ranges, isIn, rangeOf, unite } from '../logs/ranges.ts';

/** How often an entry may be sent in vain over one link. The next link tries again. */
const MAX_TRIES = 3;

/** How many failed entries are counted. Others are sent once over this link, and the next link tries them again. */
const MAX_FAILED = 1_024;

/** An entry that went out. */
export interface SentEntry extends Pick<KeptEntry, 'id' | 'header'> {
  /** The device has another entry of this number. */
  readonly isBranch: boolean;
}

/** What the device at the other end of one link has of one conversation, as far as it is known. */
export interface PeerView {
  /** The conversation's name. */
  readonly name: Bytes;
  /** undefined: the device has not told its marks yet, and is sent nothing. */
  theirs(): Theirs | undefined;
  /** Digests were the same: the device has what is here. */
  isSame(conversation: OpenConversation, forks: Marks['forks']): void;
  /** The device told what it has, which replaces what it told before over this link. */
  told(marks: Marks): void;
  /** The device brought these numbers of a log, so it has them. They are not sent back, whatever its marks say. */
  brought(author: Author, numbers: Ranges): void;
  /** These entries are under way from now on, and are not sent again. */
  sent(entries: readonly KeptEntry[]): readonly SentEntry[];
  /** These entries are not under way after all. */
  unsent(entries: readonly SentEntry[]): void;
  /** The link took these entries. */
  went(entries: readonly SentEntry[]): void;
  /** What the link took and what did not fail, by `authorText`. */
  gone(): ReadonlyMap<string, Ranges>;
  /** Whether an entry that went out is done: the device has it, or refused it. */
  isSettled(entry: SentEntry): boolean;
  /** These entries went out and did not arrive. They are sent again, up to MAX_TRIES times. */
  failed(entries: readonly SentEntry[]): void;
  /** A new session has begun: entries that were given up are tried once more. */
  renewed(): void;
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

/** What a branch that went out is known by. */
const startText = ({ id }: Pick<SentEntry, 'id'>): string => idText(idStart(id));

type Numbered = Pick<SentEntry, 'header'>;

const hasNumber = ({ told }: Theirs, { header: { author, number } }: Numbered): boolean => {
  const frontier = told.get(authorText(author));
  return frontier !== undefined && (number <= frontier.floor || isIn(frontier.ranges, number));
};

const isBrought = ({ brought }: Theirs, { header: { author, number } }: Numbered): boolean =>
  isIn(brought.get(authorText(author)) ?? [], number);

const isRefused = ({ refused }: Theirs, { header: { author, number } }: Numbered): boolean =>
  isIn(refused.get(authorText(author)) ?? [], number);

const hasBranch = ({ forks }: Theirs, { header, id }: SentEntry): boolean =>
  forks.some(
    ({ author, number, ids }) =>
      number === header.number &&
      authorText(author) === authorText(header.author) &&
      ids.some((start) => equalBytes(start, idStart(id))),
  );

const withNumbers = (
  sent: ReadonlyMap<string, Ranges>,
  author: string,
  numbers: Ranges,
): ReadonlyMap<string, Ranges> => new Map(sent).set(author, unite(sent.get(author) ?? [], numbers));

/** A view of a device that has said nothing. */
export const createPeerView = (name: Bytes): PeerView => {
  let theirs: Theirs | undefined;
  let brought: ReadonlyMap<string, Ranges> = new Map();
  let gone: ReadonlyMap<string, Ranges> = new Map();
  /** Of entries that failed, how often; by `idText`. */
  const tries = new Map<string, number>();
  let givenUp: readonly SentEntry[] = [];

  /** What went out holds, whatever is told. */
  const learn = (learnt: Pick<Theirs, 'told' | 'forks' | 'refused'>): void => {
    const { sent = new Map<string, Ranges>(), branches = new Set<string>() } = theirs ?? {};
    theirs = { sent, branches, brought, ...learnt };
  };

  const unsent = (entries: readonly SentEntry[]): void => {
    if (!theirs) return;
    const ids = new Set(entries.map(startText));
    const branches = new Set([...theirs.branches].filter((id) => !ids.has(id)));
    const numbered = entries.filter(({ isBranch }) => !isBranch);
    theirs = { ...theirs, branches, sent: withoutSent(theirs.sent, numbered) };
  };

  return {
    name,
    theirs: () => theirs,
    isSame: (conversation, forks) =>
      learn({ told: frontiersOf(ownFrontiers(conversation)), forks, refused: new Map() }),
    told: (marks) => learn({ told: frontiersOf(marks.logs), forks: marks.forks, refused: refusedOf(marks) }),
    brought: (author, numbers) => {
      brought = withNumbers(brought, authorText(author), numbers);
      if (theirs) theirs = { ...theirs, brought };
    },
    sent: (entries) => {
      if (!theirs) return [];
      const before = theirs;
      // What is there already goes once more only as another entry of its number.
      const named = entries.map(({ id, header }): SentEntry => ({
        id,
        header,
        isBranch:
          hasNumber(before, { header }) || isBrought(before, { header }) || isRefused(before, { header }),
      }));
      const atForks = named.filter(({ isBranch }) => isBranch).map(startText);
      const branches = new Set([...before.branches, ...atForks]);
      const numbered = named.filter(({ isBranch }) => !isBranch);
      theirs = { ...before, branches, sent: withSent(before.sent, numbered) };
      return named;
    },
    unsent,
    went: (entries) => {
      gone = withSent(gone, entries);
    },
    gone: () => gone,
    isSettled: (entry) => {
      if (!theirs || isRefused(theirs, entry)) return theirs !== undefined;
      return entry.isBranch ? hasBranch(theirs, entry) : hasNumber(theirs, entry);
    },
    failed: (entries) => {
      const again: SentEntry[] = [];
      for (const entry of entries) {
        const tried = (tries.get(idText(entry.id)) ?? 0) + 1;
        if (tried === 1 && tries.size >= MAX_FAILED) continue;
        tries.set(idText(entry.id), tried);
        if (tried < MAX_TRIES) again.push(entry);
        else givenUp = [...givenUp, entry];
      }
      gone = withoutSent(gone, entries);
      unsent(again);
    },
    renewed: () => {
      for (const { id } of givenUp) tries.set(idText(id), MAX_TRIES - 1);
      unsent(givenUp);
      givenUp = [];
    },
  };
};
