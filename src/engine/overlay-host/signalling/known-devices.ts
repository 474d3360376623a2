import type { PersonId } from '../../api/ids.ts';
import type { CardBook } from '../../devices/card-book.ts';
import type { NodeKey } from '../../overlay/overlay.ts';
import { deviceIdOf } from '../../wire/ids.ts';

/** Which devices belong to which contact. */
export interface KnownDevices {
  of(person: PersonId): readonly NodeKey[];
  ownerOf(device: NodeKey): PersonId | undefined;
  /** The device was proven to be theirs: by a link, or by the list that they signed. */
  learn(person: PersonId, device: NodeKey): void;
  /** A device says that it belongs to this person: taken unless it is known to be another person's. */
  hear(person: PersonId, device: NodeKey): void;
  /** Learns which devices these people have on their lists. */
  read(people: readonly PersonId[]): Promise<void>;
}

/** The devices that one engine knows. */
export const createKnownDevices = (cards: CardBook): KnownDevices => {
  const known = new Map<string, { readonly person: PersonId; readonly device: NodeKey }>();
  const learn = (person: PersonId, device: NodeKey): void =>
    void known.set(deviceIdOf(device), { person, device });
  return {
    of: (person) => [...known.values()].filter((each) => each.person === person).map(({ device }) => device),
    ownerOf: (device) => known.get(deviceIdOf(device))?.person,
    learn,
    hear: (person, device) => {
      if (!known.has(deviceIdOf(device))) learn(person, device);
    },
    read: async (people) => {
      for (const person of people) {
        for (const device of await cards.devicesOf(person)) learn(person, device);
      }
    },
  };
};
