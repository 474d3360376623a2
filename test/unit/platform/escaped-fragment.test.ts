import { expect } from 'chai';
import { meantAddress } from '../../../src/platform/escaped-fragment.ts';

describe('an address with an escaped fragment', () => {
  const scope = 'https://driftpost.example/app/';
  const meant = (path: string): string | undefined => meantAddress(new URL(path, scope), scope);

  it('leads to the one that was meant', () => {
    expect(meant('%23/invite/abc')).to.equal(`${scope}#/invite/abc`);
    expect(meant('%23%2Finvite%2Fabc?fbclid=x')).to.equal(`${scope}#%2Finvite%2Fabc?fbclid=x`);
  });

  it('is none where the sign stands elsewhere, or the app is elsewhere', () => {
    for (const path of [
      '',
      '#/invite/abc',
      'x/%23/invite',
      '?q=%23',
      '#/invite/%23',
      '/other/%23/invite/abc',
    ])
      expect(meant(path), path).to.equal(undefined);
  });
});
