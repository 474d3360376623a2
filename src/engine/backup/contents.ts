import type { Bytes } from '../../lib/bytes.ts';
import { type Result, err, ok } from '../../lib/result.ts';
import type { BackupProblem } from '../api/backup.ts';
import type { ChatId } from '../api/ids.ts';
import type { MessageRecord, ProfileRecord, SettingsRecord } from '../storage/tables.ts';
import { inviteIdOf, personIdOf } from '../wire/ids.ts';
import type { RecordStream } from './record-stream.ts';
import { type BackupRecord, KINDS, type Manifest, type RecordKind } from './records.ts';

/** Rows of a kind that a file may hold, but for messages: they are read into memory. */
const MAX_ROWS = 100_000;

type Of<K extends RecordKind> = Extract<BackupRecord, readonly [K, unknown]>[1];

/** The key of each row of a kind: they ascend, so each is there once. */
const KEYS = {
  contact: ({ id }: Of<'contact'>): string => id,
  cursor: ({ person }: Of<'cursor'>): string => person,
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

/** All of a backup but its messages. */
export interface Contents {
  readonly manifest: Manifest;
  readonly secret: Bytes;
  readonly profile: ProfileRecord;
  /** undefined where nothing was ever chosen. */
  readonly settings: SettingsRecord | undefined;
  readonly rows: Rows;
  /** How many there are. */
  readonly messages: number;
}

/** What has been read so far; `taken` hears of each message, with what stands before them in the file. */
export type TakeMessage<E> = (
  message: MessageRecord,
  before: Pick<Contents, 'rows'>,
) => Promise<Result<void, E>>;

/** Kinds that a file holds once, and settings, which it holds once or not at all. */
const REQUIRED: readonly RecordKind[] = ['manifest', 'identity', 'profile', 'end'];
const SINGLE: readonly RecordKind[] = [...REQUIRED, 'settings'];

/** Checks the records of a file as they come and gathers them. */
class Gathering {
  readonly rows: { readonly [K in RowKind]: Of<K>[] } = {
    contact: [],
    cursor: [],
    chat: [],
    claim: [],
    invite: [],
    request: [],
    sent: [],
    blocked: [],
  };
  readonly #single = new Map<RecordKind, unknown>();
  readonly #lastOrders = new Map<ChatId, number>();
  #place = 0;
  #messages = 0;
  #last: { readonly chat: ChatId; readonly order: number } | null = null;

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
    if (!this.#single.has('end')) return undefined;
    return {
      manifest,
      secret: (this.#single.get('identity') as Of<'identity'>).secret,
      profile: this.#single.get('profile') as ProfileRecord,
      settings: this.#single.get('settings') as SettingsRecord | undefined,
      rows: this.rows,
      messages: this.#messages,
    };
  }

  #misses(kind: RecordKind): boolean {
    return REQUIRED.includes(kind) && !this.#single.has(kind);
  }

  #takesRow(record: BackupRecord): boolean {
    const [kind, value] = record;
    if (kind === 'message') return this.#takesMessage(value);
    if (kind === 'contact' && value.id !== personIdOf(value.identityKey)) return false;
    if (kind === 'invite' && value.id !== inviteIdOf(value.invite.secret)) return false;
    if (kind === 'chat') this.#lastOrders.set(value.id, value.lastOrder);
    return kind in KEYS && this.#ascends(kind as RowKind, value);
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

  /** Messages stand chat by chat, each once, at a place that the chat knows of. */
  #takesMessage({ chat, order }: MessageRecord): boolean {
    const last = this.#last;
    this.#last = { chat, order };
    this.#messages += 1;
    if (order > (this.#lastOrders.get(chat) ?? 0)) return false;
    return last === null || last.chat < chat || (last.chat === chat && last.order < order);
  }

  #counts({ messages, ...of }: Of<'end'>): boolean {
    const { contact, cursor, chat, claim, invite, request, sent, blocked } = this.rows;
    return (
      messages === this.#messages &&
      of.contacts === contact.length &&
      of.cursors === cursor.length &&
      of.chats === chat.length &&
      of.claims === claim.length &&
      of.invites === invite.length &&
      of.requests === request.length &&
      of.sent === sent.length &&
      of.blocked === blocked.length
    );
  }
}

/** Reads a file to its end and gathers all of it but the messages, which are handed on one by one. */
export const readContents = async <E>(
  records: RecordStream,
  take: TakeMessage<E>,
): Promise<Result<Contents, BackupProblem | E>> => {
  const gathering = new Gathering();
  for (;;) {
    const record = await records.next();
    if (!record.ok) return record;
    if (!record.value) break;
    if (!gathering.takes(record.value)) return err('damaged');
    if (record.value[0] !== 'message') continue;
    const taken = await take(record.value[1], gathering);
    if (!taken.ok) return taken;
  }
  const contents = gathering.contents();
  return contents ? ok(contents) : err('damaged');
};
