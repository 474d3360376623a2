import { createTestLog } from '../../doubles/log.ts';
import { createWebCryptoSealing } from '../../../src/engine/crypto/web-crypto-primitives.ts';
import type { DeriveKey } from '../../../src/engine/crypto/derive-key.ts';
import { argon2id } from '../../../src/engine/crypto/argon2id.ts';
import { createSwitchableStore } from '../../../src/engine/vault/switchable-store.ts';
import { type Vault, createVault } from '../../../src/engine/vault/vault.ts';
import { utf8 } from '../../../src/lib/bytes.ts';
import { createLane, type Lane } from '../../../src/lib/lane.ts';
import type { Store, StoreKey } from '../../../src/ports/store.ts';
import { createSeededRandom } from '../../doubles/random.ts';
import { type MemoryStore, createMemoryStore } from '../../doubles/store.ts';

export const primitives = createWebCryptoSealing(crypto.subtle);
export const random = createSeededRandom(7);
/** Cheap: what is tested here is not how long guessing takes. */
export const CHEAP = { memoryKiB: 32, iterations: 1, parallelism: 1 };

export const PASSPHRASE = 'correct horse battery staple';
/** What must not be found in the records of a sealed store. */
export const MARKER = 'the plain text that nobody may find';

/** A browser's store with a vault over it: what a start makes. */
export interface Start {
  readonly raw: MemoryStore;
  /** What the engine reads and writes. */
  readonly store: Store;
  readonly vault: Vault;
  readonly lane: Lane;
  readonly faults: string[];
}

/** A start over these records. `through` may stand between the vault and the records. */
export const startOver = (
  raw: MemoryStore,
  { through = raw, deriveKey = argon2id }: { readonly through?: Store; readonly deriveKey?: DeriveKey } = {},
): Start => {
  const faults: string[] = [];
  const log = createTestLog({ faults });
  const switchable = createSwitchableStore(through);
  const deps = { raw: through, switchable, primitives, deriveKey, random, log, cost: CHEAP };
  return { raw, store: switchable.store, vault: createVault(deps), lane: createLane(), faults };
};

/** A history long enough for several batches of a conversion, and records of other shapes. */
export const fill = async (raw: Store, messages = 600): Promise<void> => {
  await raw.write([
    { op: 'put', table: 'profile', key: 'self', value: { nickname: MARKER } },
    {
      op: 'put',
      table: 'keys',
      key: 'self',
      value: { secret: utf8(MARKER), at: 1, none: null, list: [true] },
    },
    ...Array.from({ length: messages }, (_, order) => ({
      op: 'put' as const,
      table: 'entries',
      key: ['notes', order] as const,
      value: { text: `${MARKER} ${order}`, order },
    })),
  ]);
};

/** Every record of a store, by table and key. */
export const dump = async (store: Store): Promise<Map<string, unknown>> => {
  const all = new Map<string, unknown>();
  for (const table of [...store.tables()].toSorted()) {
    const rows = await store.list(table);
    if (!rows.ok) throw new Error(rows.error.kind);
    for (const { key, value } of rows.value) all.set(`${table} ${JSON.stringify(key)}`, value);
  }
  return all;
};

const latin1 = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** Everything of a value as one text, bytes as the characters they would be. */
const flat = (value: unknown): string => {
  if (value instanceof Uint8Array) return latin1(value);
  if (typeof value === 'object' && value !== null) return Object.values(value).map(flat).join(' ');
  return String(value);
};

/** Keys of the records in which a text can be found. */
export const recordsWith = async (store: Store, text: string): Promise<readonly string[]> =>
  [...(await dump(store))].filter(([, value]) => flat(value).includes(text)).map(([key]) => key);

/** The raw value of a record. */
export const rawAt = async (raw: Store, table: string, key: StoreKey): Promise<unknown> => {
  const found = await raw.get(table, key);
  if (!found.ok) throw new Error(found.error.kind);
  return found.value;
};

/** A fresh store with these records. */
export const filled = async (messages?: number): Promise<MemoryStore> => {
  const raw = createMemoryStore();
  await fill(raw, messages);
  return raw;
};
