import { type Bytes, equalBytes } from '../../lib/bytes.ts';
import { type DeviceCard, encodeCard, makeCard, uniteCards } from './device-card.ts';
import { newestFirst } from './device-prekeys.ts';

/** Bytes of the largest of what goes into one part: a seat, and prekeys with an add as long as they can be. */
export const MAX_PIECE_BYTES = 2_300;

/** What goes into one part: operations, and prekeys with the operation that they need. */
const piecesOf = (card: DeviceCard): readonly DeviceCard[] => {
  const { identityKey, list, prekeys } = card;
  const operation = (kinds: readonly string[]): readonly DeviceCard[] =>
    list
      .filter(({ says }) => kinds.includes(says.kind))
      .map((one) => ({ identityKey, list: [one], prekeys: [] }));
  const ofDevices = prekeys.toSorted(newestFirst).map((one) => {
    return { identityKey, list: list.filter(({ id }) => equalBytes(id, one.addId)), prekeys: [one] };
  });
  return [
    ...operation(['succeed']),
    ...operation(['add', 'remove']),
    ...ofDevices,
    ...operation(['unknown']),
  ];
};

/**
 * Splits a card into encoded cards of at most so many bytes, which give the whole when united. At least one. A peer may get the
 * first alone, so that one has the successor, the seats, and the newest prekeys that fit.
 * @param mostBytes more than MAX_PIECE_BYTES
 */
export const partsOf = (card: DeviceCard, mostBytes: number): readonly Bytes[] => {
  const { identityKey } = card;
  const parts: DeviceCard[] = [makeCard({ identityKey, list: [], prekeys: [] })];
  for (const piece of piecesOf(card)) {
    const [at, larger] = parts
      .map((part, index) => [index, uniteCards(part, piece)] as const)
      .find(([, united]) => encodeCard(united).length <= mostBytes) ?? [parts.length, piece];
    parts[at] = larger;
  }
  return parts.map(encodeCard);
};
