import { expect } from 'chai';
import { createSeal } from '../../../../src/links/trystero/seal.ts';

const seal = createSeal('the password', 'the room');

describe('what is said in a room', () => {
  it('is opened with the password, and is another text each time', async () => {
    const [one, two] = [await seal.close('hello'), await seal.close('hello')];
    expect(one).not.to.equal(two);
    const same = createSeal('the password', 'the room');
    expect((await same.open(one))?.text).to.equal('hello');
    expect((await same.open(one))?.nonce).not.to.equal((await same.open(two))?.nonce);
  });

  it('opens with no other password, in no other room, and not when it was changed', async () => {
    const sealed = await seal.close('hello');
    const others = [createSeal('another', 'the room'), createSeal('the password', 'another')];
    for (const other of others) expect(await other.open(sealed)).to.equal(undefined);
    for (let at = 0; at < sealed.length - 1; at++) {
      const changed = sealed[at] === 'A' ? 'B' : 'A';
      expect(await seal.open(`${sealed.slice(0, at)}${changed}${sealed.slice(at + 1)}`)).to.equal(undefined);
    }
    for (const text of ['', 'A', '!', 'a'.repeat(100_000)]) expect(await seal.open(text)).to.equal(undefined);
  });
});
