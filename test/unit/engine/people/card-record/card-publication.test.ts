import { expect } from 'chai';
import type { Core } from '../../../../../src/engine/core.ts';
import { sha256 } from '../../../../../src/engine/crypto/hash.ts';
import { type DeviceCard, emptyCard, uniteCards } from '../../../../../src/engine/devices/device-card.ts';
import type { OwnCard } from '../../../../../src/engine/devices/own-card.ts';
import type { Identity } from '../../../../../src/engine/identity/identity.ts';
import { createErrorBoundary } from '../../../../../src/engine/error-boundary.ts';
import { createCardPublication } from '../../../../../src/engine/people/card-record/card-publication.ts';
import type { PeopleDeps } from '../../../../../src/engine/people/people.ts';
import { personIdOf } from '../../../../../src/engine/wire/ids.ts';
import { createVirtualClock } from '../../../../doubles/clock.ts';
import { createTestLog } from '../../../../doubles/log.ts';
import { createOverlaySpace } from '../../../../doubles/overlay.ts';
import { createSeededRandom } from '../../../../doubles/random.ts';
import { personWith, primitives } from '../../devices/persons.ts';

const SOON_MS = 10_000;

/** Devices of one person that publish their card, in one network. */
const createPublishers = async (devices: number) => {
  const clock = createVirtualClock();
  const random = createSeededRandom(7);
  const verify = async (publicKey: Uint8Array, body: Uint8Array, signature: Uint8Array): Promise<boolean> =>
    primitives.verify({ publicKey, body, signature });
  const space = createOverlaySpace({ clock, hash: sha256, verify });
  // A node that keeps what is published.
  space.join(random.bytes(32));
  const { identity, card } = await personWith(devices);
  const me = {
    person: personIdOf(identity.publicKey),
    identityKey: identity.publicKey,
    signRecord: async (body: Uint8Array) => primitives.sign(identity.secretKey, body),
  } as unknown as Identity;

  /** A device that knows this of the person. */
  const publisher = (known: DeviceCard) => {
    let own = known;
    const overlay = space.join(random.bytes(32));
    const log = createTestLog();
    const core = { clock, random, primitives, boundary: createErrorBoundary(log), log } as unknown as Core;
    const ownCard = {
      card: () => own,
      take: async (told: DeviceCard) => {
        own = uniteCards(own, told);
      },
    } as unknown as OwnCard;
    const deps = { core, ownCard, identity: () => me, overlay: () => overlay } as unknown as PeopleDeps;
    const record = createCardPublication(deps);
    record.changed();
    return { card: () => own, record };
  };
  return { clock, space, card, publisher };
};

describe('one’s own card in the network', () => {
  for (const [devices, parts] of [
    [2, 1],
    [5, 3],
    [16, 9],
  ] as const)
    it(`of ${devices} devices is ${parts} records, of which another device gets all prekeys`, async () => {
      const { clock, space, card, publisher } = await createPublishers(devices);
      const one = publisher(card);
      await clock.advance(SOON_MS);
      expect(space.records().filter(({ value }) => value.length > 0)).to.have.length(parts);
      const other = publisher({ ...emptyCard(card.identityKey), list: card.list.slice(0, 1) });
      await clock.advance(SOON_MS);
      expect(other.card().prekeys).to.have.length(devices);
      expect(other.card().list).to.have.length(devices);
      for (const { record } of [one, other]) record.stop();
    });
});
