import { expect } from 'chai';
import { type NoticesInput, noticesState, webrtcProblem } from '../../../../src/ui/notices/notices-state.ts';
import { EMPTY_STATE, contactOf } from '../../../doubles/engine.ts';
import { FakePage } from '../../../doubles/page-services.ts';

const AT_RISK = { persisted: false, clearsUnused: true, usedBytes: null, quotaBytes: null };

const show = (
  change: Partial<NoticesInput> = {},
  prepare: (page: FakePage) => void = () => {},
): readonly string[] => {
  const page = new FakePage();
  prepare(page);
  return noticesState({ engine: EMPTY_STATE, page, safety: null, conversed: false, ...change });
};

describe('the bars above every screen', () => {
  it('are none at first', () => {
    expect(show()).to.deep.equal([]);
    expect(show({ engine: null })).to.deep.equal([]);
  });

  it('stand in the order of their weight', () => {
    const mina = contactOf('Mina', { identity: 'changed', renamedFrom: 'Mi' });
    const engine = { ...EMPTY_STATE, storage: 'full', contacts: [mina], elsewhere: { since: 1 } } as const;
    const shown = show({ engine, conversed: true }, (page) => {
      page.configProblem.set('signalling');
      page.updateReady.set(true);
      page.webrtc = false;
    });
    expect(shown).to.deep.equal([
      'config',
      'storage',
      'webrtc',
      'update',
      'notifications',
      'identities',
      'devices',
      'names',
    ]);
  });

  it('offer notifications once, after a first conversation', () => {
    expect(show({ conversed: true })).to.deep.equal(['notifications']);
    expect(show({ conversed: true }, (page) => (page.permission = 'denied'))).to.deep.equal([]);
    const asked = (page: FakePage): void => page.setPreferences({ notificationsAsked: true });
    expect(show({ conversed: true }, asked)).to.deep.equal([]);
  });

  it('warn of a browser that clears sites, until the app is installed or the person knows', () => {
    const asked = (page: FakePage): void => page.setPreferences({ notificationsAsked: true });
    expect(show({ safety: AT_RISK, conversed: true }, asked)).to.deep.equal(['clearing']);
    expect(show({ safety: AT_RISK })).to.deep.equal([]);
    const installed = (page: FakePage): void => {
      asked(page);
      page.install.set('installed');
    };
    expect(show({ safety: AT_RISK, conversed: true }, installed)).to.deep.equal([]);
  });

  it('say why there is no WebRTC', () => {
    const page = new FakePage();
    expect(webrtcProblem({ engine: EMPTY_STATE, page })).to.equal('works');
    page.webrtc = false;
    expect(webrtcProblem({ engine: EMPTY_STATE, page })).to.equal('missing');
  });
});
