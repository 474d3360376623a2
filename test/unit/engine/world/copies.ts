import { partsOf } from '../../../../src/engine/devices/card-parts.ts';
import { decodeParts, uniteCards } from '../../../../src/engine/devices/device-card.ts';
import { devicesOn } from '../../../../src/engine/devices/device-list.ts';
import { MAX_SEATS } from '../../../../src/engine/devices/limits.ts';
import { signOperation } from '../../../../src/engine/devices/operation.ts';
import type { Known } from '../../../../src/engine/devices/says.ts';
import { signingKeyOf } from '../../../../src/engine/crypto/signature.ts';
import type { IdentitySecrets } from '../../../../src/engine/identity/identity.ts';
import type { CardRecord, PrekeysRecord } from '../../../../src/engine/devices/kept.ts';
import { MAX_CARD_BYTES } from '../../../../src/engine/wire/card-parts.ts';
import type { StoreOp } from '../../../../src/ports/store.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { createRememberingPrimitives } from '../../remembering-primitives.ts';
import { type Somebody, type World, personOf } from './world.ts';

const PASSPHRASE = 'correct horse battery staple';
const primitives = createRememberingPrimitives();

/** A record of a person's store. */
export const recordOf = async <T>(somebody: Somebody, table: string, key: string): Promise<T> => {
  const record = await somebody.store.get(table, key);
  if (!record.ok || record.value === undefined) throw new Error(`no record of ${table}`);
  return record.value as T;
};

/** Seats of the devices on the list that a person has of a contact, or of themselves. */
export const seatsAt = async (somebody: Somebody, of?: Somebody): Promise<readonly number[]> => {
  const { parts } = of
    ? await recordOf<CardRecord>(somebody, 'cards', personOf(of))
    : await recordOf<PrekeysRecord>(somebody, 'prekeys', 'self');
  return devicesOn(decodeParts(parts)?.list ?? []).map(({ seat }) => seat);
};

/** A person's backup, restored in this many browsers, which are not reloaded yet. */
export const copiesOf = async (
  world: World,
  somebody: Somebody,
  { count = 1, history = false }: { readonly count?: number; readonly history?: boolean } = {},
): Promise<readonly Somebody[]> => {
  const file = await somebody.api.backups.export({ passphrase: PASSPHRASE, history }, () => true);
  if (!file.ok) throw new Error(file.error.kind);
  const copies: Somebody[] = [];
  for (let i = 0; i < count; i++) {
    const copy = await world.browser();
    const restored = await copy.api.backups.restore({ file: file.value, passphrase: PASSPHRASE }, () => true);
    if (!restored.ok) throw new Error(restored.error.kind);
    copies.push(copy);
  }
  return copies;
};

/** Signs this about a person's devices, as another one of them does. Their browser hears of it at its next start. */
const sayOf = async (somebody: Somebody, said: readonly Known[]): Promise<void> => {
  const { identitySecret } = await recordOf<IdentitySecrets>(somebody, 'keys', 'self');
  const record = await recordOf<PrekeysRecord>(somebody, 'prekeys', 'self');
  const identity = await signingKeyOf(primitives, identitySecret);
  const list = await Promise.all(said.map((one) => signOperation(primitives, identity, one)));
  const card = uniteCards(decodeParts(record.parts)!, { identityKey: identity.publicKey, list, prekeys: [] });
  const value = { ...record, parts: partsOf(card, MAX_CARD_BYTES) };
  somebody.kill();
  await somebody.store.reopen().write([{ op: 'put', table: 'prekeys', key: 'self', value }]);
  await somebody.restart();
};

/** Takes the device on this seat away. */
export const removeSeat = (somebody: Somebody, seat: number): Promise<void> =>
  sayOf(somebody, [{ kind: 'remove', seat, generation: 1, ms: 0, extensions: new Map() }]);

/** Puts a made-up device on each seat but the first. */
export const fillSeats = async (somebody: Somebody): Promise<void> => {
  const random = createSeededRandom(3);
  const added = Array.from({ length: MAX_SEATS - 1 }, async (_, at): Promise<Known> => {
    const { publicKey: deviceKey } = await signingKeyOf(primitives, random.bytes(32));
    const { publicKey: dhKey } = await primitives.dhKeyPair(random.bytes(32));
    return { kind: 'add', seat: at + 1, generation: 1, deviceKey, dhKey, ms: at, extensions: new Map() };
  });
  await sayOf(somebody, await Promise.all(added));
};

/** All that a person's store holds now. */
export const imageOf = async ({ store }: Somebody): Promise<readonly StoreOp[]> => {
  const ops = (await store.tables()).map(async (table): Promise<readonly StoreOp[]> => {
    const rows = await store.list(table);
    if (!rows.ok) throw new Error(rows.error.kind);
    return [
      { op: 'clear', table },
      ...rows.value.map(({ key, value }) => ({ op: 'put' as const, table, key, value })),
    ];
  });
  return (await Promise.all(ops)).flat();
};

/** Puts an image back, as of a disk or a browser's profile. The engine was killed, and does not know of it. */
export const putBack = async (somebody: Somebody, image: readonly StoreOp[]): Promise<void> => {
  const store = somebody.store.reopen();
  const cleared = (await store.tables()).map((table) => ({ op: 'clear' as const, table }));
  await store.write([...cleared, ...image]);
};
