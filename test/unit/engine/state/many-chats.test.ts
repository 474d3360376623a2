import { expect } from 'chai';
import type { EngineListener } from '../../../../src/engine/api/engine-api.ts';
import { type EngineState, type StatePatch, patched } from '../../../../src/engine/api/engine-state.ts';
import { labelledHash } from '../../../../src/engine/crypto/hash.ts';
import { toBase32 } from '../../../../src/lib/base32.ts';
import { utf8, utf8Length } from '../../../../src/lib/bytes.ts';
import type { StoreOp } from '../../../../src/ports/store.ts';
import { SOON_MS, befriend, createWorld } from '../world/world.ts';

const CHATS = 1_000;

/** Lines of chats in which something was said long ago. */
const oldChats = (): StoreOp[] =>
  Array.from({ length: CHATS }, (_, n) => {
    const id = toBase32(labelledHash('a chat of the test', utf8(`${n}`)));
    const said = { position: `${n}`, author: `${n}`, number: 1, kind: 'text', fate: 'delivered' } as const;
    const last = {
      ...said,
      text: `See you on day ${n}, at the usual place`,
      mine: n % 2 === 0,
      writtenAt: n,
    };
    return {
      op: 'put',
      table: 'chats',
      key: id,
      value: { id, conversation: CHATS + n, unread: 0, activeAt: n, last },
    };
  });

/** Bytes of what is told, as JSON has it. */
const bytesOf = (told: unknown): number => utf8Length(JSON.stringify(told));

describe('a thousand chats', () => {
  it('cross to the screen once, and then one row for one message', async () => {
    const world = createWorld();
    const [mina, jun] = [await world.browser('Mina'), await world.browser('Jun')];
    const [, toMina] = await befriend(world, mina, jun);
    mina.kill();
    await mina.store.reopen().write(oldChats());
    await mina.restart();
    await world.clock.advance(20_000);

    const patches: StatePatch[] = [];
    let screen: EngineState | null = null;
    const listener: EngineListener = {
      state: (patch) => {
        patches.push(patch);
        screen = patched(screen, patch);
      },
      chat: () => undefined,
      arrived: () => undefined,
    };
    await mina.api.listen(listener);
    const [first] = patches.splice(0);
    expect(first?.chats).to.have.length(CHATS + 2);

    await jun.api.chats.send(toMina, 'hello');
    await world.clock.advance(SOON_MS);
    const lists = patches.filter(({ chats, rows }) => chats || rows?.chats);
    expect(lists.map(({ rows }) => rows?.chats?.set.map(({ row }) => row.last?.text))).to.deep.equal([
      ['hello'],
    ]);
    const { chats } = screen as unknown as EngineState;
    expect(chats).to.have.length(CHATS + 2);
    expect(chats[0]?.last?.text).to.equal('hello');
    // Before there were rows, each message told the whole list.
    const [before, after] = [bytesOf({ chats }), bytesOf(patches)];
    console.log(`bytes for one message with ${CHATS} chats: ${before} as a whole, ${after} as rows`);
    expect(before).to.be.above(200_000);
    expect(after).to.be.below(2_000);
  });
});
