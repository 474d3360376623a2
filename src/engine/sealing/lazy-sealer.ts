import { part } from '../../lib/app-parts.ts';
import type { Bytes } from '../../lib/bytes.ts';
import { lateCalls } from '../../lib/lazy.ts';
import type { Result } from '../../lib/result.ts';
import type { StoreError } from '../../ports/store.ts';
import type { Core } from '../core.ts';
import type { CardBook } from '../devices/card-book.ts';
import type { DeviceBooks } from '../devices/device-books.ts';
import type { OwnCard, OwnCardDeps } from '../devices/own-card.ts';
import { createKeptRows } from '../storage/kept-rows.ts';
import { SELF } from '../storage/tables.ts';
import type { Sealer, SealerDeps } from './types.ts';

/** The module with `createSealer`: the ratchets, which are not needed before the first message. */
export type LoadSealer = () => Promise<{ createSealer(deps: SealerDeps): Sealer }>;

/** The module with `createDeviceBooks`: the device cards, which are not needed before there is an identity. */
export type LoadDevices = () => Promise<{ createDeviceBooks(core: Core, deps: OwnCardDeps): DeviceBooks }>;

/** The modules of sealing. People become contacts without the ratchets. */
export interface SealingLoaders {
  readonly loadSealer: LoadSealer;
  readonly loadDevices: LoadDevices;
}

/**
 * A sealer that is loaded with the first call. A change must not wait for a script that may not come, so callers await `ready`
 * before the change. Where it is ready, cards are.
 */
export interface LazySealer extends Sealer {
  /** Resolves once it is there, however late. */
  ready(): Promise<void>;
  /** Whether it is there. */
  isHere(): boolean;
}

/** The own card, for callers that are there before device cards are loaded. */
export interface LateOwnCard extends Pick<OwnCard, 'take' | 'lists' | 'devices' | 'remove'> {
  load(): Promise<Result<void, StoreError>>;
  /** The card as it is sent, in parts; none before it was made. Another array where it is another card. */
  parts(): readonly Bytes[];
  /** Resolves once everything is there, and the card was made where it could be kept. */
  ready(): Promise<void>;
  card(): ReturnType<OwnCard['card']>;
  /** Where this device is on the list; undefined before that is known. */
  standing(): ReturnType<OwnCard['standing']>;
}

/** The sealer and the device cards, both loaded later. */
export interface LazySealing {
  readonly sealer: LazySealer;
  readonly cards: CardBook;
  readonly ownCard: LateOwnCard;
}

const NO_PARTS: readonly Bytes[] = [];

/** The lazy sealing of one engine. */
export const createLazySealing = (
  { loadSealer, loadDevices }: SealingLoaders,
  deps: Omit<SealerDeps, 'cards' | 'ownCard'> & Pick<OwnCardDeps, 'changed'>,
): LazySealing => {
  const { core } = deps;
  const rows = createKeptRows(core.tables.prekeys);
  const books = part(async () => (await loadDevices()).createDeviceBooks(core, { ...deps, rows }));
  const sealer = part(async () => {
    const [{ createSealer }, known] = await Promise.all([loadSealer(), books()]);
    return createSealer({ ...deps, ...known });
  });
  return {
    sealer: {
      ready: async () => void (await sealer()),
      isHere: () => sealer.state() === 'here',
      ...lateCalls(sealer, 'seal', 'opener', 'renew', 'wantExchange', 'owesEmptyMessage', 'hasSession'),
    },
    cards: {
      ...lateCalls(async () => (await books()).cards, 'get', 'devicesOf', 'take'),
      known: (person) => books.now()?.cards.known(person),
    },
    ownCard: {
      load: rows.load,
      parts: () => rows.get(SELF)?.parts ?? NO_PARTS,
      ready: async () => (await books()).ownCard.bringUp(),
      card: () => books.now()?.ownCard.card(),
      lists: (device) => books.now()?.ownCard.lists(device) ?? false,
      standing: () => books.now()?.ownCard.standing(),
      devices: () => books.now()?.ownCard.devices() ?? [],
      remove: async (device) => (await books()).ownCard.remove(device),
      take: async (told) => (await books()).ownCard.take(told),
    },
  };
};
