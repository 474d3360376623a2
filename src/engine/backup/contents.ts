import { type Bytes, NO_BYTES } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { BackupProblem } from '../api/backup.ts';
import type { PersonId } from '../api/ids.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { decodeParts, emptyCard, uniteChecked } from '../devices/device-card.ts';
import type { ProfileRecord, SettingsRecord } from '../profile/kept.ts';
import { inviteIdOf, personIdOf } from '../wire/ids.ts';
import { BookContents } from './book-contents.ts';
import type { EntryRow, ReceiptRow } from './book-records.ts';
import type { RecordStream } from './record-stream.ts';
import { type BackupRecord, type DevicesRecord, KINDS, type Manifest, type RecordKind } from './records.ts';

/** Rows of a kind that a file may hold, but for receipts and entries: they are read into memory. */
const MAX_ROWS = 100_000;

type Of<K extends RecordKind> = Extract<BackupRecord, readonly [K, unknown]>[1];

/** The key of each row of a kind: they ascend, so each is there once. */
const KEYS = {
  contact: ({ id }: Of<'contact'>): string => id,
  chat: ({ id }: Of<'chat'>): string => id,
  claim: ({ name }: Of<'claim'>): string => name,
  invite: ({ id }: Of<'invite'>): string => id,
  request: ({ person }: Of<'request'>): string => person,
  sent: ({ person }: Of<'sent'>): string => person,
  blocked: ({ person }: Of<'blocked'>): string => person,
};
type RowKind = keyof typeof KEYS;

/** The rows of a backup, by kind. */
export type Rows = { readonly [K in RowKind]: readonly Of<K>[] };

/** All of a backup but its receipts and entries. */
export interface Contents {
  readonly manifest: Manifest;
  readonly secret: Bytes;
  readonly devices: DevicesRecord;
  readonly profile: ProfileRecord;
  /** undefined where nothing was ever chosen. */
  readonly settings: SettingsRecord | undefined;
  readonly rows: Rows;
  readonly book: BookContents;
}

/** What of a file is not held in memory. */
export type StreamedRecord = readonly ['receipt', ReceiptRow] | readonly ['entry', EntryRow];

/** Hears of each receipt and entry once it is checked, with what stands before them in the file. */
export type TakeStreamed<E> = (
  record: StreamedRecord,
  before: { readonly book: BookContents; readonly rows: Rows },
) => Promise<Result<void, E>>;

/** Kinds that a file holds once, and settings, which it holds once or not at all. */
const REQUIRED: readonly RecordKind[] = ['manifest', 'identity', 'devices', 'profile', 'end'];
const SINGLE: readonly RecordKind[] = [...REQUIRED, 'settings'];

/** Checks the records of a file as they come and gathers them. */
class Gathering {
  readonly rows: { readonly [K in RowKind]: Of<K>[] } = {
    contact: [],
    chat: [],
    claim: [],
    invite: [],
    request: [],
    sent: [],
    blocked: [],
  };
  readonly #single = new Map<RecordKind, unknown>();
  #place = 0;
  #book: BookContents | undefined;

  /** What is said in the file; undefined until it says whose it is. */
  get book(): BookContents | undefined {
    return this.#book;
  }

  /** It is this person's. */
  begin(me: PersonId): void {
    this.#book = new BookContents(me);
  }

  /** Whether the record may stand here. */
  takes(record: BackupRecord): boolean {
    const [kind, value] = record;
    const place = KINDS.indexOf(kind);
    const before = KINDS.slice(this.#place, place).some((skipped) => this.#misses(skipped));
    if (place < this.#place || before) return false;
    this.#place = place;
    if (SINGLE.includes(kind)) {
      if (this.#single.has(kind)) return false;
      this.#single.set(kind, value);
      return kind !== 'end' || this.#counts(value as Of<'end'>);
    }
    return this.#takesRow(record);
  }

  /** What a file that came to its end holds. */
  contents(): Contents | undefined {
    const manifest = this.#single.get('manifest') as Manifest;
    if (!this.#single.has('end') || !this.#book?.isWhole()) return undefined;
    return {
      manifest,
      secret: (this.#single.get('identity') as Of<'identity'>).secret,
      devices: this.#single.get('devices') as DevicesRecord,
      profile: this.#single.get('profile') as ProfileRecord,
      settings: this.#single.get('settings') as SettingsRecord | undefined,
      rows: this.rows,
      book: this.#book,
    };
  }

  #misses(kind: RecordKind): boolean {
    return REQUIRED.includes(kind) && !this.#single.has(kind);
  }

  #takesRow(record: BackupRecord): boolean {
    const [kind, value] = record;
    if (kind === 'contact' && value.id !== personIdOf(value.identityKey)) return false;
    if (kind === 'invite' && value.id !== inviteIdOf(value.invite.secret)) return false;
    return this.#takesSaid(record) && (!(kind in KEYS) || this.#ascends(kind as RowKind, value));
  }

  /** Whether what belongs to a conversation belongs there; anything else does. */
  #takesSaid(record: BackupRecord): boolean {
    const book = this.#book;
    if (!book) return false;
    const [kind, value] = record;
    const { history } = this.#single.get('manifest') as Manifest;
    // What is left out is named by nothing.
    if (kind === 'conversation')
      return (history || value.conversation.tips.length === 0) && book.takesConversation(value);
    if (kind === 'log') return book.takesLog(value);
    if (kind === 'chat') return book.takesChat(value);
    if (kind !== 'receipt' && kind !== 'entry') return true;
    if (!history) return false;
    return kind === 'receipt' ? book.takesReceipt(value) : book.takesEntry(value);
  }

  /** Adds a row behind those with smaller keys; false where it does not belong there. */
  #ascends(kind: RowKind, row: unknown): boolean {
    const rows = this.rows[kind] as unknown[];
    const keyOf = KEYS[kind] as (row: unknown) => string;
    const last = rows.at(-1);
    if (rows.length === MAX_ROWS || (last !== undefined && keyOf(last) >= keyOf(row))) return false;
    rows.push(row);
    return true;
  }

  #counts(of: Of<'end'>): boolean {
    const { contact, chat, claim, invite, request, sent, blocked } = this.rows;
    const said = this.#book?.counts;
    return (
      of.contacts === contact.length &&
      of.conversations === said?.conversations &&
      of.logs === said.logs &&
      of.chats === chat.length &&
      of.claims === claim.length &&
      of.invites === invite.length &&
      of.requests === request.length &&
      of.sent === sent.length &&
      of.blocked === blocked.length &&
      of.receipts === said.receipts &&
      of.entries === said.entries
    );
  }
}

/** What reading a file stands on. */
export interface ReadingContents<E> {
  readonly records: RecordStream;
  readonly primitives: Primitives;
  take: TakeStreamed<E>;
}

/** Whether these are devices of this person, by all signatures. A file need not name any. */
const areOwn = async (
  primitives: Primitives,
  identityKey: Bytes,
  { parts }: DevicesRecord,
): Promise<boolean> => {
  const card = decodeParts(parts);
  if (!card) return parts.length === 0;
  return (await uniteChecked(primitives, emptyCard(identityKey), card)) !== undefined;
};

/** Reads a file to its end and gathers all of it but receipts and entries, which are handed on one by one. */
export const readContents = async <E>({
  records,
  primitives,
  take,
}: ReadingContents<E>): Promise<Result<Contents, BackupProblem | E>> => {
  const gathering = new Gathering();
  let identityKey: Bytes = NO_BYTES;
  for (;;) {
    const next = await records.next();
    if (!next.ok) return next;
    const record = next.value;
    if (!record) break;
    if (!gathering.takes(record)) return err('damaged');
    if (record[0] === 'identity') {
      identityKey = await primitives.signingPublicKey(record[1].secret);
      gathering.begin(personIdOf(identityKey));
    }
    if (record[0] === 'devices' && !(await areOwn(primitives, identityKey, record[1]))) return err('damaged');
    if (!gathering.book || (record[0] !== 'receipt' && record[0] !== 'entry')) continue;
    const taken = await take(record, { book: gathering.book, rows: gathering.rows });
    if (!taken.ok) return taken;
  }
  const contents = gathering.contents();
  return contents ? ok(contents) : err('damaged');
};
