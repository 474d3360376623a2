import { expect } from 'chai';
import { createAdmission } from '../../../../src/engine/devices/admission.ts';
import { type DeviceCard, encodeCard } from '../../../../src/engine/devices/device-card.ts';
import type { Operation } from '../../../../src/engine/devices/operation.ts';
import type { OpenLink } from '../../../../src/engine/handshake/authenticator.ts';
import { deviceIdOf, personIdOf } from '../../../../src/engine/wire/ids.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import { personWith, removed } from './persons.ts';
import { bookOver, smallCore } from './small-core.ts';

/** The admission of an engine to which the devices of one person are linked, each over a link of its own. */
const setUp = async (devices: number) => {
  const { card, identity, devices: keys } = await personWith(devices);
  const small = smallCore();
  const person = personIdOf(card.identityKey);
  const links = keys.map(({ key }, id) => {
    const peer = { person, device: deviceIdOf(key.publicKey), deviceKey: key.publicKey };
    return { id, peer } as unknown as OpenLink;
  });
  const attached = new Set<number>();
  const told: Bytes[][] = [];
  const cards = bookOver(small);
  const admission = createAdmission({
    core: small.core,
    cards,
    peers: { all: () => links, get: (id) => links.find((link) => link.id === id) },
    ownCard: { take: async () => undefined },
    identity: () => undefined,
    tell: (_link, parts) => void told.push([...parts]),
    attach: ({ id }) => void attached.add(id),
    detach: ({ id }) => void attached.delete(id),
    learned: async () => undefined,
  });
  const of = (...seats: readonly number[]): DeviceCard => ({
    ...card,
    list: seats.map((seat) => card.list[seat] as Operation),
    prekeys: seats.flatMap((seat) => card.prekeys[seat] ?? []),
  });
  const send = (at: number, said: DeviceCard): Promise<void> =>
    admission.take(links[at] as OpenLink, [encodeCard(said)]);
  return { ...small, admission, card, identity, links, attached, told, of, send };
};

describe('devices of a contact', () => {
  it('take part as soon as they are on the list, and no longer', async () => {
    const { admission, identity, card, links, attached, of, send } = await setUp(2);
    const first = (links[0] as OpenLink).id;
    for (const link of links) admission.met(link);
    expect([...attached]).to.deep.equal([]);
    const taking = send(0, of(0));
    // What comes behind a card waits for it.
    expect(admission.pending(first)).not.to.equal(undefined);
    await admission.pending(first);
    expect([...attached]).to.deep.equal([0]);
    await taking;
    expect(admission.pending(first)).to.equal(undefined);
    // The other one is named by the first.
    await send(0, of(0, 1));
    expect([...attached]).to.deep.equal([0, 1]);
    await send(1, { ...card, list: [await removed(identity, 0, 1)], prekeys: [] });
    expect([...attached]).to.deep.equal([1]);
    admission.met(links[0] as OpenLink);
    expect([...attached]).to.deep.equal([1]);
  });

  it('that know less of themselves than is known here are told, once over a link', async () => {
    const { card, told, of, send } = await setUp(2);
    await send(0, of(0));
    await send(1, of(1));
    await send(1, of(1));
    expect(told).to.deep.equal([[encodeCard(card)]]);
    await send(0, of(0));
    expect(told).to.have.lengthOf(2);
    await send(0, of(0, 1));
    expect(told).to.have.lengthOf(2);
  });

  it('are not heard with one card after the other, however many they make', async () => {
    const { clock, core, card, identity, told, send } = await setUp(1);
    let changes = 0;
    const { change } = core;
    Object.assign(core, {
      change: (...args: Parameters<typeof change>) => {
        changes += 1;
        return change(...args);
      },
    });
    await send(0, card);
    for (let generation = 1; generation <= 40; generation++)
      await send(0, { ...card, list: [await removed(identity, 3, generation)], prekeys: [] });
    expect(changes).to.equal(8);
    expect(told).to.have.lengthOf(7);
    await clock.advance(60_000);
    await send(0, card);
    expect(changes).to.equal(9);
  });
});
