import { expect } from 'chai';
import { appName, isPageOf } from '../../../src/platform/app-name.ts';

describe('the name of a copy of the app', () => {
  it('is one for each folder of an origin, whatever stands behind it in the address', () => {
    expect(appName('https://chat.example/')).to.equal('driftpost');
    expect(appName('https://chat.example/a/')).to.equal('driftpost/a/');
    expect(appName('https://chat.example/a/index.html?x#/chats')).to.equal('driftpost/a/');
    expect(appName('https://chat.example/a/b/')).to.equal('driftpost/a/b/');
  });

  it('holds for the pages in that folder alone', () => {
    const isOfRoot = (path: string) => isPageOf(`https://chat.example${path}`, 'https://chat.example/');
    expect(['/', '/index.html', '/chat', '/?x=/y#/z'].map(isOfRoot)).to.deep.equal([true, true, true, true]);
    expect(['/a/', '/a/index.html'].map(isOfRoot)).to.deep.equal([false, false]);
    expect(isPageOf('https://chat.example/ab', 'https://chat.example/a/')).to.equal(false);
  });
});
