import { createTestLog } from '../../doubles/log.ts';
import type { ChatId, PersonId } from '../../../src/engine/api/ids.ts';
import type { OnBackupProgress } from '../../../src/engine/api/backup.ts';
import { deriveBackupKeys, type BackupKeys } from '../../../src/engine/backup/backup-keys.ts';
import type { BackupDeps } from '../../../src/engine/backup/backup-deps.ts';
import type { BackupSource } from '../../../src/engine/backup/chunk-reader.ts';
import { createChunkWriter } from '../../../src/engine/backup/chunk-writer.ts';
import { encodeHead } from '../../../src/engine/backup/format.ts';
import { kindsOf } from '../../../src/engine/backup/records.ts';
import { restoreBackup } from '../../../src/engine/backup/restore-backup.ts';
import { BACKUPS } from '../../../src/engine/in-backup.ts';
import { createErrorBoundary } from '../../../src/engine/error-boundary.ts';
import { createChanges } from '../../../src/engine/storage/changes.ts';
import { pairName } from '../../../src/engine/chats/conversations.ts';
import { createLogTables } from '../../../src/engine/log-book/tables.ts';
import { createTable } from '../../../src/engine/storage/table.ts';
import { openPeopleTables } from '../../../src/engine/people/tables.ts';
import { type Tables, createTables } from '../../../src/engine/tables.ts';
import { inviteIdOf, personIdOf } from '../../../src/engine/wire/ids.ts';
import { type Bytes, concat } from '../../../src/lib/bytes.ts';
import { done } from '../../../src/lib/result.ts';
import type { Store, StoreOp } from '../../../src/ports/store.ts';
import { createVirtualClock } from '../../doubles/clock.ts';
import { createMemoryFiles } from '../../doubles/files.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { createMemoryStore } from '../../doubles/store.ts';
import { named } from '../named.ts';
import { NAMELESS } from '../../../src/engine/wire/nickname.ts';
import { createRememberingPrimitives } from '../remembering-primitives.ts';
import type { Entry } from '../../../src/engine/logs/run.ts';
import { makeEntry, newWriter, saying, take } from './said.ts';

export const PASSPHRASE = 'tide pool at dawn';
export const KDF = { memory: 8, iterations: 1, parallelism: 1 };
export const crypto = createRememberingPrimitives();

const random = createSeededRandom(5);

/** What backups are made from and restored into, without an engine around it. */
export const depsOver = (store: Store, network = 'test'): BackupDeps => {
  const log = createTestLog();
  const clock = createVirtualClock();
  const boundary = createErrorBoundary(log);
  const core = {
    clock,
    random,
    tables: createTables({ store, log }),
    book: createLogTables((definition) => createTable({ store, log }, definition)),
    primitives: crypto,
    network,
    ...createChanges({ store, log, clock, boundary, wrote: () => undefined }),
  };
  // The rest of the core is never asked for.
  return {
    core: core as unknown as BackupDeps['core'],
    crypto,
    files: createMemoryFiles(),
    kdf: KDF,
    kinds: kindsOf(BACKUPS),
    closeStore: () => store.close(),
  };
};

/** When everything was that these rows speak of. */
export const AT = 1_700_000_000_000;

/** Names of persons, for rows that are made by hand. */
export const personOf = (seed: number): { readonly id: PersonId; readonly identityKey: Bytes } => {
  const identityKey = new Uint8Array(32).fill(seed);
  return { id: personIdOf(identityKey), identityKey };
};

/** Rows of the network: a claim, one request each way, and a blocked person. */
const peopleRows = (tables: Tables): readonly StoreOp[] => {
  const { claims, requests, sentRequests, blocked } = openPeopleTables(tables);
  const [asked, declined, bad] = [7, 8, 9].map((seed) => personOf(seed).id) as [PersonId, PersonId, PersonId];
  const secret = new Uint8Array(16).fill(4);
  const id = inviteIdOf(secret);
  const key = new Uint8Array(32).fill(5);
  const times = { createdAt: AT, expiresAt: AT + 604_800_000 };
  const carried = { secret, code: 'code', ...times, usedBy: null, share: null, for: asked };
  const open = { secret: new Uint8Array(16), code: 'code', ...times, usedBy: null, share: null };
  const sent = {
    nickname: named('Ann'),
    devices: [key],
    greeting: '',
    sentAt: AT,
    times: [AT],
    leftSecret: key,
  };
  const received = {
    nickname: named('Eve'),
    greeting: '',
    deviceKey: key,
    code: 'code',
    madeAt: AT,
    receivedAt: AT,
    work: 18,
  };
  return [
    claims.put('mina', { nickname: named('Mina'), index: 20, since: AT, held: true, shards: [1] }),
    tables.invites.put(id, { ...carried, state: 'open' }),
    // An invite that any person may use stays where it was made.
    tables.invites.put(inviteIdOf(open.secret), { ...open, state: 'open' }),
    requests.put(declined, { ...received, answer: { kind: 'decline', at: AT } }),
    sentRequests.put(asked, { ...sent, state: 'left', invite: { id, code: 'code' }, letter: key }),
    blocked.put(bad, { nickname: named('Mallory'), since: AT }),
  ];
};

/** The person that makes the backups of these tests. */
export const IDENTITY_SECRET = new Uint8Array(32).fill(21);
export const ME = personIdOf(createRememberingPrimitives().signingPublicKey(IDENTITY_SECRET) as Bytes);

/** Their contact. */
export const JUN = personOf(22);

/** The conversation with the contact. */
export const WITH_JUN = 2;

/** Keys, profile, one contact, and an empty chat with it. */
const selfRows = (tables: Tables): readonly StoreOp[] => [
  tables.keys.put('self', {
    identitySecret: IDENTITY_SECRET,
    deviceSecret: random.bytes(32),
    createdAt: AT,
  }),
  tables.profile.put('self', { nickname: named('Mina') }),
  tables.contacts.put(JUN.id, {
    id: JUN.id,
    nickname: named('Jun'),
    identityKey: JUN.identityKey,
    pairSecret: random.bytes(32),
    addedAt: AT,
    namedAt: AT,
    renamedFrom: null,
    ownName: NAMELESS,
    note: '',
    lastSeenAt: null,
    verified: null,
    devices: [],
  }),
  tables.chats.put(JUN.id as string as ChatId, {
    id: JUN.id as string as ChatId,
    conversation: WITH_JUN,
    unread: 0,
    activeAt: AT,
    last: null,
  }),
];

/** Rows of a person with one contact, without any message. */
export const somebody = async (): Promise<Store> => {
  const store = createMemoryStore();
  const { tables, book } = depsOver(store).core;
  const name = pairName(ME, JUN.id);
  await store.write([
    ...selfRows(tables),
    ...peopleRows(tables),
    book.conversations.put(WITH_JUN, { name, kind: 'pair', authors: 0, tips: [] }),
  ]);
  return store;
};

/** Entries that are taken at once. */
const RUN = 256;

/** Rows of a person with one contact and so many messages by it. */
export const somebodyWith = async (count: number, textOf = (i: number) => `message ${i}`): Promise<Store> => {
  const store = await somebody();
  const { core } = depsOver(store);
  const { author, person } = newWriter(JUN.id);
  const fields = { conversation: pairName(ME, JUN.id), author };
  let previous: Bytes | null = null;
  let entries: Entry[] = [];
  for (let number = 1; number <= count; number++) {
    const entry: Entry = makeEntry(
      { ...fields, number, previous, ms: AT + number },
      saying('text', textOf(number)),
    );
    previous = entry.id;
    entries.push(entry);
    if (entries.length < RUN && number < count) continue;
    await take(core, WITH_JUN, { entries, person, at: AT + number });
    entries = [];
  }
  return store;
};

/** Restores a file into nothing; the reason where it is refused. */
export const restoreFrom = async (
  source: BackupSource | Bytes,
  {
    deps = depsOver(createMemoryStore()),
    tell = () => true,
  }: { deps?: BackupDeps; tell?: OnBackupProgress } = {},
): Promise<string> => {
  const file = (source instanceof Uint8Array ? new Blob([source]) : source) as Blob;
  const restored = await restoreBackup(deps, { file, passphrase: PASSPHRASE }, tell);
  if (restored.ok) return 'restored';
  return restored.error.kind === 'refused' ? restored.error.problem : restored.error.kind;
};

let keys: Promise<BackupKeys | undefined> | undefined;

/** A file of these bytes under the right passphrase: an attacker that knows it could make this file. */
export const sealedFile = async (payload: Uint8Array): Promise<Bytes> => {
  const header = { kdf: KDF, salt: new Uint8Array(16), noncePrefix: new Uint8Array(7) };
  const derived = await (keys ??= deriveBackupKeys(crypto, PASSPHRASE, header));
  if (!derived) throw new Error('no memory for a key');
  const { headerKey, chunkKey } = derived;
  const head = encodeHead(header);
  const ad = await crypto.hmac(headerKey, head);
  const parts: Uint8Array[] = [head, ad];
  const file = { write: async (bytes: Bytes) => (parts.push(bytes), done) };
  const writer = createChunkWriter(file, { crypto, key: chunkKey, noncePrefix: header.noncePrefix, ad });
  await writer.write(payload);
  await writer.end();
  return concat(...parts);
};
