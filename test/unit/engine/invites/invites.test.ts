import { createErrorBoundary } from '../../../../src/engine/error-boundary.ts';
import { expect } from 'chai';
import { INVITE_LIFETIME_MS } from '../../../../src/engine/api/limits.ts';
import { type OpenLink, createAuthenticator } from '../../../../src/engine/handshake/authenticator.ts';
import { decodeHello } from '../../../../src/engine/handshake/handshake.ts';
import { createIdentity } from '../../../../src/engine/identity/identity.ts';
import { decodeInvite } from '../../../../src/engine/invites/invite-code.ts';
import { invitePlace } from '../../../../src/engine/meeting/place.ts';
import { inviteIdOf } from '../../../../src/engine/wire/ids.ts';
import type { Bytes } from '../../../../src/lib/bytes.ts';
import type { PlaceId } from '../../../../src/ports/links.ts';
import { createSeededRandom } from '../../../doubles/random.ts';
import { SOON_MS, type Somebody, befriend, createWorld, personOf } from '../world/world.ts';
import { createRememberingPrimitives } from '../../remembering-primitives.ts';

const inviteOf = async (somebody: Somebody): Promise<string> => {
  const invite = await somebody.api.invites.create();
  if (!invite.ok) throw new Error(invite.error.kind);
  return invite.value.code;
};

const names = (somebody: Somebody): readonly string[] =>
  somebody.state.contacts.map(({ nickname }) => nickname);
const redemption = (somebody: Somebody) => somebody.state.redemptions[0];

describe('an invite', () => {
  it('makes two people contacts if both are online', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    await jun.api.invites.accept(await inviteOf(mina));
    await world.clock.advance(SOON_MS);
    expect(names(mina)).to.deep.equal(['Jun']);
    expect(names(jun)).to.deep.equal(['Mina']);
    expect(redemption(jun)?.state).to.equal('done');
    expect(mina.state.invites[0]?.usedBy).to.equal(personOf(jun));
  });

  it('shows the person that redeems it to the sender only, also if others have seen the invite', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const code = await inviteOf(mina);
    const content = decodeInvite(code);
    if (!content.ok) throw new Error(content.error);
    mina.kill();
    const primitives = createRememberingPrimitives();
    const random = createSeededRandom(8);
    const { identity } = await createIdentity({ primitives, random });
    const { room, password, gateSecret } = invitePlace(
      inviteIdOf(content.value.secret),
      content.value.secret,
      'test',
    );
    const id = 'overlooked' as PlaceId;
    const node = world.network.join();
    const heard: Bytes[] = [];
    const passed: OpenLink[] = [];
    const log = { note: () => undefined, fault: () => undefined, error: () => undefined };
    const authenticator = createAuthenticator({
      clock: world.clock,
      random,
      primitives,
      log,
      boundary: createErrorBoundary(log),
      links: node,
      place: () => ({ secret: gateSecret, shown: 'person', expected: null }),
      identity: () => identity,
      passed: (link) => passed.push(link),
      passedNode: () => undefined,
      checkNodeProof: () => undefined,
      failed: () => undefined,
      elsewhere: () => undefined,
      behind: () => undefined,
    });
    node.listen({
      opened: (link, info) => authenticator.opened(link, { ...info, path: 'direct' }),
      frame: (link, frame) => {
        heard.push(frame);
        authenticator.frame(link, frame);
      },
      closed: (link) => authenticator.closed(link),
      signalling: () => undefined,
      trouble: () => undefined,
    });
    node.meet([{ id, room, password, mode: 'wait', many: true }]);
    await jun.api.invites.accept(code);
    await world.clock.advance(20_000);
    expect(heard.map((frame) => decodeHello(frame) !== undefined)).to.include(true);
    expect(heard.every((frame) => decodeHello(frame) !== undefined)).to.equal(true);
    expect(passed).to.deep.equal([]);
    node.meet([]);
    await mina.restart();
    await world.clock.advance(60_000);
    expect(names(jun)).to.deep.equal(['Mina']);
  });

  it('can be read before anything is done about it, even before the first start', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    const fresh = await world.browser();
    const code = await inviteOf(mina);
    const preview = await fresh.api.invites.read(code);
    expect(preview.ok && preview.value.nickname).to.equal('Mina');
    expect(await fresh.api.invites.accept(code)).to.deep.equal({ ok: false, error: { kind: 'no-profile' } });
  });

  it('is accepted with the first start, in the same write', async () => {
    const world = createWorld();
    const mina = await world.browser('Mina');
    const jun = await world.browser();
    const started = await jun.api.profile.start('Jun', await inviteOf(mina));
    expect(started.ok && started.value.invite?.ok).to.equal(true);
    await world.clock.advance(SOON_MS);
    expect(names(mina)).to.deep.equal(['Jun']);
    expect(names(jun)).to.deep.equal(['Mina']);
  });

  it('that cannot be used does not prevent the first start', async () => {
    const world = createWorld();
    const jun = await world.browser();
    const started = await jun.api.profile.start('Jun', 'nonsense');
    expect(started.ok && started.value.profile.nickname).to.equal('Jun');
    expect(started.ok && started.value.invite?.ok).to.equal(false);
    expect(redemption(jun)).to.equal(undefined);
  });

  it('is for one person: the second one is told that it was used, and learns nothing else', async () => {
    const world = createWorld();
    const [mina, jun, eve] = [
      await world.browser('Mina'),
      await world.browser('Jun'),
      await world.browser('Eve'),
    ];
    const code = await inviteOf(mina);
    await jun.api.invites.accept(code);
    await world.clock.advance(SOON_MS);
    await eve.api.invites.accept(code);
    await world.clock.advance(SOON_MS);
    expect(redemption(eve)).to.include({ state: 'refused', problem: 'used' });
    expect(names(eve)).to.deep.equal([]);
    expect(names(mina)).to.deep.equal(['Jun']);
  });

  it('that was cancelled says so', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const code = await inviteOf(mina);
    const [invite] =
      mina.state.invites.length > 0
        ? mina.state.invites
        : (await world.clock.advance(100), mina.state.invites);
    if (invite) await mina.api.invites.cancel(invite.id);
    await jun.api.invites.accept(code);
    await world.clock.advance(SOON_MS);
    expect(redemption(jun)).to.include({ state: 'refused', problem: 'cancelled' });
    expect(mina.state.invites).to.deep.equal([]);
  });

  it('says when it is expired, of another network, one’s own, or no invite at all', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const stranger = await world.browser('Stranger', 'another network');
    const code = await inviteOf(mina);
    const problem = async (who: Somebody, text: string) => {
      const result = await who.api.invites.accept(text);
      return result.ok ? null : result.error;
    };
    expect(await problem(mina, code)).to.deep.equal({ kind: 'invite', problem: 'own' });
    expect(await problem(stranger, code)).to.deep.equal({ kind: 'invite', problem: 'foreign-network' });
    expect(await problem(jun, code.slice(0, -3))).to.deep.equal({ kind: 'invite', problem: 'damaged' });
    await world.clock.advance(INVITE_LIFETIME_MS + 1);
    expect(await problem(jun, code)).to.deep.equal({ kind: 'invite', problem: 'expired' });
  });

  it('says that the sender is away, waits across restarts of both, and completes when both are online', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const code = await inviteOf(mina);
    mina.kill();
    await jun.api.invites.accept(code);
    await world.clock.advance(100);
    expect(redemption(jun)?.state).to.equal('looking');
    await world.clock.advance(10_000);
    expect(redemption(jun)?.state).to.equal('away');
    await jun.restart();
    await world.clock.advance(24 * 3_600_000);
    expect(redemption(jun)?.state).to.equal('away');
    await mina.restart();
    await world.clock.advance(SOON_MS);
    expect(names(jun)).to.deep.equal(['Mina']);
    expect(names(mina)).to.deep.equal(['Jun']);
  });

  it('expires while it waits', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const code = await inviteOf(mina);
    mina.kill();
    await jun.api.invites.accept(code);
    await world.clock.advance(INVITE_LIFETIME_MS);
    await jun.api.reachOut();
    await jun.restart();
    expect(redemption(jun)).to.include({ state: 'refused', problem: 'expired' });
  });

  it('completes when the answer was lost on the way', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const code = await inviteOf(mina);
    jun.store.failWrites(null);
    await jun.api.invites.accept(code);
    // Mina has written that Jun used it; Jun's disk fails just then.
    jun.store.failWrites({ kind: 'full' });
    await world.clock.advance(SOON_MS);
    expect(names(mina)).to.deep.equal(['Jun']);
    expect(names(jun)).to.deep.equal([]);
    jun.store.failWrites(null);
    await jun.restart();
    await world.clock.advance(90 * 60_000);
    expect(names(jun)).to.deep.equal(['Mina']);
    const [toJun] = [personOf(jun) as never];
    await mina.api.chats.send(toJun, 'hello');
    await world.clock.advance(SOON_MS);
    expect(jun.state.chats[0]?.last?.text).to.equal('hello');
  });

  it('leads to the chat if the sender is a contact already', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [, toMina] = await befriend(world, mina, jun);
    const again = await jun.api.invites.accept(await inviteOf(mina));
    expect(again.ok && again.value.contact).to.equal(toMina);
  });

  it('does not work with a man in the middle of the link', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    jun.node.setIntercepted(true);
    await jun.api.invites.accept(await inviteOf(mina));
    await world.clock.advance(60_000);
    expect(names(mina)).to.deep.equal([]);
    expect(names(jun)).to.deep.equal([]);
    expect((await jun.api.diagnostics()).join('\n')).to.contain('the proof does not hold');
    jun.node.setIntercepted(false);
    await world.clock.advance(60 * 60_000);
    expect(names(jun)).to.deep.equal(['Mina']);
  });
});
