import { expect } from 'chai';
import { SOON_MS, shownTexts } from '../world/world.ts';
import { type Apart, SETTLED_MS, VIA_MS, chatOf, pathTo, twoApart } from './people.ts';

/** The two become contacts by an invite, and open their chat. */
const acquaint = async ({ world, mina, jun }: Apart): Promise<void> => {
  const invite = await mina.api.createInvite();
  if (!invite.ok) throw new Error(invite.error.kind);
  await jun.api.acceptInvite(invite.value.code);
  await world.clock.advance(VIA_MS);
  await mina.api.openChat(chatOf(jun));
  await jun.api.openChat(chatOf(mina));
};

describe('two people without a path of their own', () => {
  it('become contacts by an invite, and talk, via the network', async () => {
    const parts = await twoApart(1);
    const { world, mina, jun } = parts;
    await acquaint(parts);
    expect([pathTo(mina, jun), pathTo(jun, mina)]).to.deep.equal(['network', 'network']);
    expect(mina.node.linksWith(jun.node)).to.deep.equal([]);
    await mina.api.sendText(chatOf(jun), 'hello');
    await world.clock.advance(SOON_MS);
    await jun.api.sendText(chatOf(mina), 'so it works');
    await jun.api.markRead(chatOf(mina), 1);
    await world.clock.advance(SOON_MS);
    expect(shownTexts(mina)).to.deep.equal(['hello (read)', 'so it works']);
    expect(shownTexts(jun)).to.deep.equal(['hello', 'so it works (delivered)']);
    expect([mina.faults, jun.faults]).to.deep.equal([[], []]);
    expect(SETTLED_MS).to.be.greaterThan(0);
  });
});
