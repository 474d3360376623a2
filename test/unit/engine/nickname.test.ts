import { expect } from 'chai';
import { toNickname } from '../../../src/engine/profile/nickname.ts';

const kept = (typed: string): string | undefined => {
  const result = toNickname(typed);
  return result.ok ? result.value : undefined;
};

describe('nickname', () => {
  it('is kept as typed in any script, trimmed and on one line', () => {
    expect(kept('  Mina  ')).to.equal('Mina');
    expect(kept('Анна\nМария')).to.equal('Анна Мария');
    expect(kept('小明 🐚')).to.equal('小明 🐚');
  });

  it('has one form, however it was composed', () => {
    expect(kept('Zoe\u0308')).to.equal('Zoë');
  });

  it('loses what hides or turns characters around', () => {
    expect(kept('Mi\u200bna\u202e')).to.equal('Mi na');
  });

  it('is neither empty nor longer than 32 characters', () => {
    expect(toNickname(' \u200b\n')).to.deep.equal({ ok: false, error: { kind: 'empty' } });
    expect(kept('x'.repeat(32))).to.have.length(32);
    expect(toNickname('x'.repeat(33))).to.deep.equal({ ok: false, error: { kind: 'too-long' } });
    expect(toNickname('👨‍👩‍👧‍👦'.repeat(8))).to.deep.equal({ ok: false, error: { kind: 'too-long' } });
  });
});
