import './hidden-from-mocha.ts';

it('passes, and an error went unseen', () => {
  reportError(new Error('canary: error of the page'));
});
