import { expect } from 'chai';
import type { Primitives } from '../../../src/engine/crypto/primitives.ts';
import { tagOf } from '../../../src/engine/sessions/envelope.ts';
import { EMPTY_PEER } from '../../../src/engine/sessions/peer-state.ts';
import { openFrom, sealTo, startSession, wantRekey } from '../../../src/engine/sessions/peer.ts';
import { type Prekey, decodePrekeys } from '../../../src/engine/sessions/prekeys.ts';
import { signingKeyOf } from '../../../src/engine/crypto/signature.ts';
import { encodeCard, readCard } from '../../../src/engine/devices/device-card.ts';
import { signPrekeys } from '../../../src/engine/devices/device-prekeys.ts';
import { signOperation } from '../../../src/engine/devices/operation.ts';
import { bundleOnCard } from '../../../src/engine/sealing/bundles.ts';
import { deviceIdOf } from '../../../src/engine/wire/ids.ts';
import { createOwnDevice } from '../../../src/engine/sessions/device-keys.ts';
import { encodeCbor } from '../../../src/engine/wire/cbor.ts';
import type { Bytes } from '../../../src/lib/bytes.ts';
import type { Random } from '../../../src/ports/random.ts';
import { fromHex, toHex } from '../../vectors/hex.ts';
import { loadVectors } from '../../vectors/load.ts';
import { type Party, directionOf, noble, restart, webCrypto } from './world.ts';
import type { Conversation } from '../../second-implementation/conversation.js';

/** Chance that was written down. */
const written = (draws: string): Random & { readonly isUsedUp: () => boolean } => {
  let rest = fromHex(draws);
  return {
    bytes: (count) => {
      if (rest.length < count) throw new Error('more drawn than written down');
      const drawn = rest.slice(0, count);
      rest = rest.slice(count);
      return drawn;
    },
    isUsedUp: () => rest.length === 0,
  };
};

/** The card of a person with this device alone. */
const cardOf = async (
  primitives: Primitives,
  { identitySecret, deviceSecret }: Conversation['devices'][number],
  { own: { keys }, prekeys }: Party,
): Promise<Bytes> => {
  const identity = await signingKeyOf(primitives, fromHex(identitySecret));
  const device = await signingKeyOf(primitives, fromHex(deviceSecret));
  const [{ dhKey, kemKey, madeAt } = {} as Prekey] = prekeys;
  const where = { seat: 0, generation: 1, ms: madeAt, extensions: new Map() };
  const add = await signOperation(primitives, identity, { kind: 'add', ...where, ...keys });
  const fields = { addId: add.id, sequence: madeAt, dhKey, kemKey, extensions: new Map() };
  const signed = await signPrekeys(primitives, device, fields);
  return encodeCard({ identityKey: identity.publicKey, list: [add], prekeys: [signed] });
};

const partyOf = async (primitives: Primitives, device: Conversation['devices'][number]): Promise<Party> => {
  const identityKey = await primitives.signingPublicKey(fromHex(device.identitySecret));
  const deviceKey = await primitives.signingPublicKey(fromHex(device.deviceSecret));
  const deps = { primitives, random: written(device.dhSecret) };
  const own = await createOwnDevice(deps, { identityKey, deviceKey });
  const { dhSecret, kemSeed, madeAt } = device.prekey;
  const prekeys = await decodePrekeys(
    primitives,
    encodeCbor([[fromHex(dhSecret), fromHex(kemSeed), madeAt]]),
  );
  return { deps, own, prekeys: prekeys!, state: EMPTY_PEER };
};

const replay = async (primitives: Primitives): Promise<void> => {
  const conversation = await loadVectors<Conversation>('sessions.json');
  const parties = await Promise.all(conversation.devices.map((device) => partyOf(primitives, device)));
  const pairSecret = fromHex(conversation.pairSecret);
  const way = (by: number) => ({ ...directionOf(parties[by]!, parties[1 - by]!), pairSecret });
  for (const [by, party] of parties.entries()) {
    const card = await cardOf(primitives, conversation.devices[by]!, party);
    expect(toHex(card)).to.equal(conversation.cards[by]);
    expect(toHex(await tagOf(primitives, way(by), conversation.day))).to.equal(conversation.tags[by]);
  }
  const sealed: { bytes: Bytes; content: string }[] = [];
  for (const step of conversation.steps) {
    const party = parties[step.by]!;
    if (step.do === 'link') party.state = wantRekey(party.state, 0);
    if (step.do === 'start') {
      const random = written(step.draws);
      const card = await readCard(primitives, fromHex(conversation.cards[1 - step.by]!));
      if (!card.ok) throw new Error(card.error);
      const { deviceKey } = parties[1 - step.by]!.own.keys;
      const bundle = await bundleOnCard(primitives, card.value, deviceIdOf(deviceKey));
      const input = { own: party.own, bundle: bundle!, now: step.now };
      const started = await startSession({ primitives, random }, party.state, input);
      if (!started.ok) throw new Error(started.error);
      party.state = started.value.state;
      expect(random.isUsedUp()).to.equal(true);
    }
    if (step.do === 'send') {
      const random = written(step.draws);
      const input = { direction: way(step.by), content: fromHex(step.content), now: step.now };
      const message = await sealTo({ primitives, random }, party.state, input);
      if (!message.ok) throw new Error(message.error);
      party.state = message.value.state;
      expect(toHex(message.value.output)).to.equal(step.sealed);
      expect(random.isUsedUp()).to.equal(true);
      sealed.push({ bytes: message.value.output, content: step.content });
    }
    if (step.do === 'open') {
      const { own, prekeys } = party;
      const peer = parties[1 - step.by]!.own.keys;
      const { bytes, content } = sealed[step.message]!;
      const input = { own, prekeys, peer, direction: way(1 - step.by), sealed: bytes, now: step.now };
      const opened = await openFrom(primitives, party.state, input);
      if (!opened.ok) throw new Error(opened.error);
      party.state = opened.value.state;
      expect(toHex(opened.value.output)).to.equal(content);
    }
    restart(party);
  }
};

describe('the conversation that the second implementation froze', () => {
  it('comes out byte for byte with noble', () => replay(noble));
  it('comes out byte for byte with WebCrypto', () => replay(webCrypto));
});
