import { expect } from 'chai';
import { DatagramKind } from '../../../../../src/engine/overlay/overlay.ts';
import { encodeInvite, networkTagOf } from '../../../../../src/engine/invites/invite-code.ts';
import { createIdentity } from '../../../../../src/engine/identity/identity.ts';
import { requestsTopic } from '../../../../../src/engine/people/contact-requests/left-requests.ts';
import { encodeRequest, workInput } from '../../../../../src/engine/people/contact-requests/request-codec.ts';
import { sha256 } from '../../../../../src/engine/crypto/hash.ts';
import { doWork } from '../../../../../src/engine/crypto/work.ts';
import type { Bytes } from '../../../../../src/lib/bytes.ts';
import { createSeededRandom } from '../../../../doubles/random.ts';
import { type Resident, type Town, WORK_BITS, createTown, primitives, seal } from '../town.ts';
import { named } from '../../../named.ts';
import { NAMELESS } from '../../../../../src/engine/wire/nickname.ts';

const HELLO = 'Hello, we met at the library.';

const townOf = async (...nicknames: readonly string[]) => {
  const town = createTown();
  const residents: Resident[] = [];
  for (const nickname of nicknames) residents.push(await town.resident(nickname));
  await town.minutes(1);
  return { town, residents: residents as [Resident, Resident, ...Resident[]] };
};

const find = async (town: Town, who: Resident, whom: Resident): Promise<void> => {
  await who.people.calls.search(whom.id);
  await town.clock.advance(3_000);
};

/** Finds a person and sends a contact request. */
const ask = async (town: Town, who: Resident, whom: Resident, greeting = HELLO) => {
  await find(town, who, whom);
  const asked = await who.people.calls.request(whom.id, greeting);
  await town.clock.advance(5_000);
  return asked;
};

const requestsOf = ({ state }: Resident) =>
  state.requests.map(({ nickname, greeting }) => [nickname, greeting]);
const sentOf = ({ state }: Resident) => state.sentRequests.map((request) => request.state);

/** A request by a sender that follows no rule. */
const forge = async (
  town: Town,
  from: Resident['identity'],
  target: Resident,
  change: { madeAt?: number; inviteFrom?: Resident; as?: Partial<Resident['identity']>; work?: number } = {},
): Promise<Bytes> => {
  const { madeAt = town.clock.now(), inviteFrom, as = {} } = change;
  const { identityKey, certificate, deviceKey } = { ...from, ...as };
  const keys = { identityKey, certificate, deviceKey: deviceKey.publicKey };
  const secret = new Uint8Array(16).fill(3);
  const expiresAt = town.clock.now() + 86_400_000;
  const networkTag = networkTagOf('test');
  const code = encodeInvite({
    secret,
    expiresAt,
    networkTag,
    from: inviteFrom?.id ?? from.person,
    nickname: NAMELESS,
  });
  const content = { ...keys, nickname: named('Eve'), greeting: 'hi', code, madeAt };
  const clock = { now: () => 0, after: (_: number, run: () => void) => (run(), () => undefined) };
  const work = (await doWork({ clock, hash: sha256 }, workInput(content, target.id), WORK_BITS))!;
  return encodeRequest({ primitives, me: from }, content, { target: target.id, work: change.work ?? work });
};

const stranger = async (seed: number) =>
  (await createIdentity({ primitives, random: createSeededRandom(seed) })).identity;

describe('contact requests', () => {
  it('arrives with its greeting, and accepting makes contacts of both', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe');
    const [mina, zoe] = residents;
    expect((await ask(town, mina, zoe)).ok).to.equal(true);
    expect(sentOf(mina)).to.deep.equal(['waiting']);
    expect(requestsOf(zoe)).to.deep.equal([['Mina', HELLO]]);
    expect(mina.state.search?.results[0]?.request).to.equal('waiting');

    expect((await zoe.people.calls.answer(mina.id, 'accept')).ok).to.equal(true);
    await town.clock.advance(1_000);
    expect([...zoe.contacts.keys()]).to.deep.equal([mina.id]);
    expect([...mina.contacts.keys()]).to.deep.equal([zoe.id]);
    expect(requestsOf(zoe)).to.deep.equal([]);
    expect(sentOf(mina)).to.deep.equal([]);
    expect(mina.devices.get(zoe.id)).to.deep.equal(zoe.identity.deviceKey.publicKey);
    expect(zoe.devices.get(mina.id)).to.deep.equal(mina.identity.deviceKey.publicKey);
  });

  it('says nothing of a refusal, and does not show the same person again for a week', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe');
    const [mina, zoe] = residents;
    await ask(town, mina, zoe);
    await zoe.people.calls.answer(mina.id, 'decline');
    await town.minutes(1);
    expect(requestsOf(zoe)).to.deep.equal([]);
    expect(sentOf(mina)).to.deep.equal(['waiting']);

    await mina.people.calls.withdraw(mina.id);
    await mina.people.calls.withdraw(zoe.id);
    await town.minutes(60);
    expect((await ask(town, mina, zoe)).ok).to.equal(true);
    expect(requestsOf(zoe)).to.deep.equal([]);

    await mina.people.calls.withdraw(zoe.id);
    await town.minutes(7 * 24 * 60);
    await ask(town, mina, zoe, 'Again');
    expect(requestsOf(zoe)).to.deep.equal([['Mina', 'Again']]);
  });

  it('shows no request of a blocked person until they are unblocked', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe');
    const [mina, zoe] = residents;
    await ask(town, mina, zoe);
    await zoe.people.calls.answer(mina.id, 'block');
    await town.clock.advance(100);
    expect(requestsOf(zoe)).to.deep.equal([]);
    expect(zoe.state.blocked.map(({ id, nickname }) => [id, nickname])).to.deep.equal([[mina.id, 'Mina']]);
    zoe.leave();
    await zoe.comeBack();
    await mina.people.calls.withdraw(zoe.id);
    await town.minutes(1);
    await ask(town, mina, zoe);
    expect(requestsOf(zoe)).to.deep.equal([]);
    await zoe.people.calls.unblock(mina.id);
    await mina.people.calls.withdraw(zoe.id);
    await town.minutes(1);
    await ask(town, mina, zoe, 'Sorry');
    expect(requestsOf(zoe)).to.deep.equal([['Mina', 'Sorry']]);
    expect(zoe.state.blocked).to.deep.equal([]);
  });

  it('waits in the network for a person that is away, and is taken back once it has arrived', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe', 'Ann');
    const [mina, zoe] = residents;
    await find(town, mina, zoe);
    zoe.leave();
    await mina.people.calls.request(zoe.id, HELLO);
    await town.clock.advance(10_000);
    expect(sentOf(mina)).to.deep.equal(['left']);
    const key = mina.node!.sharedKey(requestsTopic(zoe.id));
    const left = () => town.space.records().filter((record) => record.key.join() === key.join());
    // The record does not show its sender.
    const asking = [mina.identity.identityKey, mina.identity.deviceKey.publicKey].map((owner) =>
      owner.join(),
    );
    expect(left().map(({ owner }) => asking.includes(owner.join()))).to.deep.equal([false]);

    mina.leave();
    await zoe.comeBack();
    await town.minutes(2);
    expect(requestsOf(zoe)).to.deep.equal([['Mina', HELLO]]);

    await mina.comeBack();
    await town.minutes(2);
    expect(sentOf(mina)).to.deep.equal(['waiting']);
    expect(left().map(({ value }) => value.length)).to.deep.equal([0]);
    expect(requestsOf(zoe)).to.have.lengthOf(1);
  });

  it('is handed over directly when the other comes back', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe', 'Ann');
    const [mina, zoe] = residents;
    await find(town, mina, zoe);
    zoe.leave();
    await mina.people.calls.request(zoe.id, HELLO);
    await town.minutes(10);
    await zoe.comeBack();
    await town.minutes(30);
    expect(sentOf(mina)).to.deep.equal(['waiting']);
    expect(requestsOf(zoe)).to.deep.equal([['Mina', HELLO]]);
  });

  it('goes on after a reload, whatever state it was in', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe', 'Ann');
    const [mina, zoe] = residents;
    await find(town, mina, zoe);
    await mina.people.calls.request(zoe.id, HELLO);
    // Killed before anything could be sent.
    mina.leave();
    expect(requestsOf(zoe)).to.deep.equal([]);
    await mina.comeBack();
    await town.minutes(1);
    expect(sentOf(mina)).to.deep.equal(['waiting']);
    zoe.leave();
    await zoe.comeBack();
    await town.clock.advance(100);
    expect(requestsOf(zoe)).to.deep.equal([['Mina', HELLO]]);
    expect((await zoe.people.calls.answer(mina.id, 'accept')).ok).to.equal(true);
  });

  it('expires after a week', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe');
    const [mina, zoe] = residents;
    await ask(town, mina, zoe);
    await town.minutes(7 * 24 * 60 + 30);
    expect(sentOf(mina)).to.deep.equal(['expired']);
    expect(requestsOf(zoe)).to.deep.equal([]);
    await mina.people.calls.withdraw(zoe.id);
    await town.clock.advance(1_000);
    expect(sentOf(mina)).to.deep.equal([]);
  });

  it('can be taken back, also while it waits in the network', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe', 'Ann');
    const [mina, zoe] = residents;
    await find(town, mina, zoe);
    zoe.leave();
    await mina.people.calls.request(zoe.id, HELLO);
    await town.clock.advance(10_000);
    await mina.people.calls.withdraw(zoe.id);
    await town.minutes(1);
    expect(sentOf(mina)).to.deep.equal([]);
    expect(mina.openInvites.size).to.equal(0);
    await zoe.comeBack();
    await town.minutes(20);
    expect(requestsOf(zoe)).to.deep.equal([]);
  });

  it('tells when an accepted request was taken back meanwhile', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe');
    const [mina, zoe] = residents;
    await ask(town, mina, zoe);
    await mina.people.calls.withdraw(zoe.id);
    const answered = await zoe.people.calls.answer(mina.id, 'accept');
    expect(answered).to.deep.equal({ ok: false, error: { kind: 'unknown-contact' } });
    await town.clock.advance(100);
    expect(requestsOf(zoe)).to.deep.equal([]);
  });

  it('counts as an acceptance if the other person has asked already', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe');
    const [mina, zoe] = residents;
    await ask(town, mina, zoe);
    await ask(town, zoe, mina);
    expect([...mina.contacts.keys()]).to.deep.equal([zoe.id]);
    expect([...zoe.contacts.keys()]).to.deep.equal([mina.id]);
    expect([...sentOf(mina), ...sentOf(zoe), ...requestsOf(zoe)]).to.deep.equal([]);
  });

  it('is refused for people that were not found, for oneself, for contacts, and with too long a greeting', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe', 'Ann');
    const [mina, zoe, ann] = residents as [Resident, Resident, Resident];
    const kindOf = async (whom: Resident, greeting = HELLO) => {
      const asked = await mina.people.calls.request(whom.id, greeting);
      return asked.ok ? 'asked' : asked.error.kind;
    };
    expect(await kindOf(zoe)).to.equal('not-found');
    expect(await kindOf(mina)).to.equal('self');
    town.befriend(mina, ann);
    expect(await kindOf(ann)).to.equal('contact');
    await find(town, mina, zoe);
    expect(await kindOf(zoe, 'ё'.repeat(281))).to.equal('too-long');
    expect(await kindOf(zoe, 'ё'.repeat(280))).to.equal('asked');
    expect(await kindOf(zoe)).to.equal('asked');
  });

  it('sends ten a day, also when they are withdrawn', async () => {
    const town = createTown();
    const mina = await town.resident('Mina');
    const others: Resident[] = [];
    for (let i = 0; i < 11; i++) others.push(await town.resident(`Other ${i}`, { discoverable: false }));
    await town.minutes(1);
    for (const other of others.slice(0, 10)) {
      expect((await ask(town, mina, other)).ok).to.equal(true);
      await mina.people.calls.withdraw(other.id);
    }
    const asked = await ask(town, mina, others[10]!);
    expect(!asked.ok && asked.error.kind).to.equal('too-many');
    const nextAt = !asked.ok && asked.error.kind === 'too-many' ? asked.error.nextAt : 0;
    mina.leave();
    await town.clock.advance(nextAt - town.clock.now() - 60_000);
    await mina.comeBack();
    expect((await ask(town, mina, others[10]!)).ok).to.equal(false);
    await town.minutes(2);
    expect((await ask(town, mina, others[10]!)).ok).to.equal(true);
  });

  it('counts no request of a day that a wrong clock told', async () => {
    const town = createTown();
    const mina = await town.resident('Mina');
    const others: Resident[] = [];
    for (let i = 0; i < 11; i++) others.push(await town.resident(`Other ${i}`, { discoverable: false }));
    await town.minutes(1);
    for (const other of others.slice(0, 10)) expect((await ask(town, mina, other)).ok).to.equal(true);
    const last = others[10]!;
    await find(town, mina, last);
    const { calls } = mina.people;
    const refused = await calls.request(last.id, HELLO);
    expect(!refused.ok && refused.error.kind).to.equal('too-many');
    town.clock.jump(-365 * 86_400_000);
    expect((await calls.request(last.id, HELLO)).ok).to.equal(true);
  });

  it('keeps nothing of a request that cannot be written', async () => {
    const { town, residents } = await townOf('Mina', 'Zoe');
    const [mina, zoe] = residents;
    await find(town, mina, zoe);
    mina.store.failWrites({ kind: 'full' });
    const asked = await mina.people.calls.request(zoe.id, HELLO);
    expect(asked).to.deep.equal({ ok: false, error: { kind: 'not-kept', problem: 'full' } });
    await town.minutes(1);
    expect([...sentOf(mina), ...requestsOf(zoe), ...mina.openInvites]).to.deep.equal([]);
  });

  it('marks a name that looks like a contact', async () => {
    const { town, residents } = await townOf('Мina', 'Zoe', 'Mina');
    const [fake, zoe, real] = residents as [Resident, Resident, Resident];
    town.befriend(zoe, real);
    await ask(town, fake, zoe);
    expect(zoe.state.requests[0]).to.include({ looksLike: 'Mina', mixedScripts: true });
  });
});

describe('contact requests of hostile senders', () => {
  const setUp = async () => {
    const { town, residents } = await townOf('Zoe', 'Eve', 'Mina');
    const [zoe, eve, mina] = residents as [Resident, Resident, Resident];
    const send = async (body: Bytes): Promise<void> => {
      await eve.node!.send(zoe.identity.deviceKey.publicKey, DatagramKind.request, body);
      await town.clock.advance(1_000);
    };
    const sendNow = async (body: Bytes): Promise<void> => {
      const sent = send(body);
      await town.clock.advance(2_000);
      await sent;
    };
    return { town, zoe, eve, mina, sendNow };
  };

  it('are refused where anything about them is not so', async () => {
    const { town, zoe, eve, mina, sendNow } = await setUp();
    const honest = await forge(town, eve.identity, zoe);
    const damaged = new Uint8Array(honest);
    damaged[damaged.length - 1]! ^= 1;
    const week = 7 * 86_400_000;
    const forgeries = {
      'a signature that does not hold': damaged,
      'made for somebody else': await forge(town, eve.identity, mina),
      'a device of somebody else': await forge(town, eve.identity, zoe, {
        as: { identityKey: mina.identity.identityKey },
        inviteFrom: mina,
      }),
      'an invite of somebody else': await forge(town, eve.identity, zoe, { inviteFrom: mina }),
      'no work done': await forge(town, eve.identity, zoe, { work: 0xffff_ffff }),
      'made a week ago': await forge(town, eve.identity, zoe, { madeAt: town.clock.now() - week }),
      'made far ahead': await forge(town, eve.identity, zoe, { madeAt: town.clock.now() + week }),
      'no request': new Uint8Array(2_000).fill(9),
      'nothing at all': new Uint8Array(0),
    };
    for (const [what, body] of Object.entries(forgeries)) {
      await sendNow(body as Bytes);
      expect(requestsOf(zoe), what).to.deep.equal([]);
    }
    await sendNow(honest);
    expect(requestsOf(zoe)).to.deep.equal([['Eve', 'hi']]);
  });

  it('are shown once, however often they are sent', async () => {
    const { town, zoe, eve, sendNow } = await setUp();
    const request = await forge(town, eve.identity, zoe);
    await sendNow(request);
    await sendNow(request);
    expect(requestsOf(zoe)).to.have.lengthOf(1);
    await zoe.people.calls.answer(eve.id, 'accept');
    await sendNow(request);
    await town.clock.advance(100);
    expect(requestsOf(zoe)).to.deep.equal([]);
    // A newer one is a new question.
    await sendNow(await forge(town, eve.identity, zoe));
    expect(requestsOf(zoe)).to.have.lengthOf(1);
  });

  it('are checked once a second, and the newest evict those with the least work', async () => {
    const { town, zoe, eve } = await setUp();
    const deviceKey = zoe.identity.deviceKey.publicKey;
    const flood: Bytes[] = [];
    for (let i = 0; i < 60; i++) flood.push(await forge(town, await stranger(1_000 + i), zoe));
    for (const body of flood) void eve.node!.send(deviceKey, DatagramKind.request, body);
    await town.clock.advance(1_000);
    expect(zoe.state.requests.length).to.be.within(5, 6);
    for (const body of flood) {
      void eve.node!.send(deviceKey, DatagramKind.request, body);
      await town.clock.advance(1_500);
    }
    const shown = zoe.state.requests.length;
    expect(shown).to.be.within(25, 50);
    // The last sender is in the inbox, however many came before.
    const late = await stranger(5_000);
    void eve.node!.send(deviceKey, DatagramKind.request, await forge(town, late, zoe));
    await town.clock.advance(1_500);
    expect(zoe.state.requests[0]?.id).to.equal(late.person);
    // All can be declined at once, and none of them comes again.
    await zoe.people.calls.clear();
    await town.clock.advance(100);
    expect(requestsOf(zoe)).to.deep.equal([]);
    void eve.node!.send(deviceKey, DatagramKind.request, await forge(town, late, zoe));
    await town.clock.advance(1_500);
    expect(requestsOf(zoe)).to.deep.equal([]);
  });

  it('do not get in the way where they are left in heaps', async () => {
    const { town, zoe, mina } = await setUp();
    const key = zoe.node!.sharedKey(requestsTopic(zoe.id));
    zoe.leave();
    const plant = (owner: Bytes, value: Bytes): void =>
      town.space.plant({ kind: 'shared', key, owner, seq: town.clock.now(), ttlMs: 86_400_000, value });
    for (let i = 0; i < 10; i++) plant(new Uint8Array(32).fill(i + 200), new Uint8Array(500).fill(i));
    const request = await forge(town, mina.identity, zoe);
    plant(new Uint8Array(32).fill(1), seal(zoe.identity.deviceKey.publicKey, request));
    await zoe.comeBack();
    await town.minutes(1);
    expect(requestsOf(zoe)).to.deep.equal([['Eve', 'hi']]);
  });

  it('lose nothing where a record in the store cannot be read', async () => {
    const { town, zoe, eve, sendNow } = await setUp();
    await sendNow(await forge(town, eve.identity, zoe));
    zoe.leave();
    const store = zoe.store.reopen();
    const damaged = { nickname: 'x' };
    await store.write(
      ['requests', 'sentRequests', 'blocked'].map((table) => ({
        op: 'put',
        table,
        key: 'x',
        value: damaged,
      })),
    );
    await zoe.comeBack();
    await town.clock.advance(1_000);
    expect(requestsOf(zoe)).to.have.lengthOf(1);
    expect(zoe.faults).to.have.lengthOf(3);
    expect(await zoe.store.get('requests', 'x')).to.deep.equal({ ok: true, value: damaged });
  });
});
