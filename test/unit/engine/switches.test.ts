import { expect } from 'chai';
import { isOn, switched } from '../../../src/engine/api/switches.ts';

const FIRST = { readReceipts: true, discoverable: true, network: true };

describe('a feature that can be switched off', () => {
  it('is on until somebody switches it off, and again when they switch it on', () => {
    expect(isOn(FIRST, 'one')).to.equal(true);
    const without = { ...FIRST, ...switched(FIRST, 'one', false) };
    expect([isOn(without, 'one'), isOn(without, 'other')]).to.deep.equal([false, true]);
    expect(switched(without, 'one', false)).to.deep.equal({ off: ['one'] });
    expect(switched({ ...FIRST, ...switched(without, 'other', false) }, 'one', true)).to.deep.equal({
      off: ['other'],
    });
  });
});
