import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { type KeptEntry, idText } from '../log-book/kept-entry.ts';
import { type Theirs, withSent, withoutSent } from '../log-book/lacking.ts';
import { type OpenConversation, authorText } from '../log-book/open-conversation.ts';
import { idStart, ownFrontiers } from '../log-book/own-marks.ts';
import type { Frontier } from '../logs/frontier.ts';
import type { Marks } from '../logs/marks.ts';
import type { Author } from '../logs/entry.ts';
import { type Ranges, isIn, rangeOf, unite } from '../logs/ranges.ts';

/** So often an entry may be handed over in vain over one link: the next link tries again. */
const MAX_TRIES = 3;

/** So many entries that failed are remembered: of more nobody counts how often, and the next link tries them. */
const MAX_FAILED = 1_024;

/** An entry that went out. */
export interface SentEntry extends Pick<KeptEntry, 'id' | 'header'> {
  /** It went to where another entry of its number is. */
  readonly isBranch: boolean;
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
  /** It brought these numbers of a log itself, so it has them: they do not go back, whatever it tells. */
  brought(author: Author, numbers: Ranges): void;
  /** These are on their way from now on, and do not go once more. */
  sent(entries: readonly KeptEntry[]): readonly SentEntry[];
  /** They are not on their way after all. */
  unsent(entries: readonly SentEntry[]): void;
  /** They were given to the link. */
  went(entries: readonly SentEntry[]): void;
  /** What was given to the link, and did not fail there; by `authorText`. */
  gone(): ReadonlyMap<string, Ranges>;
  /** Whether an entry that went out needs nothing more: it is there, or refused. */
  isSettled(entry: SentEntry): boolean;
  /** They went out and are not there. They go once more, unless that was tried often enough. */
  failed(entries: readonly SentEntry[]): void;
  /** A new session has begun: what was tried often enough is tried once more. */
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
