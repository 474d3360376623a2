import { expect } from 'chai';
import type { EngineState } from '../../src/engine/api/engine-state.ts';
import type { Verification, VerificationProblem } from '../../src/engine/api/state.ts';
import { ok } from '../../src/lib/result.ts';
import type { AppContext } from '../../src/ui/state/context.ts';
import { contactOf, summaryOf, verificationOf, type FakeEngine } from '../doubles/engine.ts';
import { expectAccessible } from './axe.ts';
import { STARTED, allDeep, button, clear, deep, frame, soon, startApp, textOf, until } from './helpers.ts';

const mina = contactOf('Mina');
const away = contactOf('Mina', { presence: { kind: 'offline', lastSeenAt: null } });

const stateWith = (contact = mina): EngineState => ({
  ...STARTED,
  contacts: [contact],
  chats: [summaryOf(contact), ...STARTED.chats],
});

/** The app with the dialog open, as after choosing Verify. */
const openVerify = async (contact = mina, prepare: (engine: FakeEngine) => void = () => {}) => {
  const { app, engine } = await startApp(stateWith(contact), (fakeEngine, fakePage) => {
    prepare(fakeEngine);
    fakePage.fragment.set(`#/chats/${contact.chat}`);
  });
  (app as unknown as { app: AppContext }).app.store.open({ kind: 'verify', person: contact.id });
  const dialog = await soon(app, 'dialog[open]');
  const step = async (change: Partial<Verification>): Promise<void> => {
    engine.patch({ verifications: [verificationOf(contact.id, change)] });
    await frame();
    await frame();
  };
  return { app, engine, dialog, step };
};

const status = (root: ParentNode): HTMLElement => deep(root, '[role=status][aria-label="Safety code"]');

afterEach(clear);

describe('comparing safety codes', () => {
  it('is opened from the menu of the chat, and asks the other side', async () => {
    const { app, engine } = await startApp(stateWith(), (_, page) =>
      page.fragment.set(`#/chats/${mina.chat}`),
    );
    const menu = await soon<HTMLButtonElement>(app, 'button[aria-label="Chat menu"]');
    menu.click();
    await until(() => allDeep(app, '[role=menuitem]').some((item) => textOf(item) === 'Verify'));
    allDeep(app, '[role=menuitem]')
      .find((item) => textOf(item) === 'Verify')
      ?.click();
    const dialog = await soon(app, 'dialog[open]');
    expect(textOf(deep(dialog, 'h2'))).to.equal('Verify');
    expect(engine.callsOf('verification.start')).to.deep.equal([[mina.id]]);
    await until(() => /Waiting for Mina to open Verify too, until \d\d:\d\d\./.test(textOf(dialog)));
    await expectAccessible(app, true);
  });

  it('is opened from the contact settings', async () => {
    const { app, engine } = await startApp(stateWith(), (_, page) =>
      page.fragment.set(`#/chats/${mina.chat}`),
    );
    (app as unknown as { app: AppContext }).app.store.open({ kind: 'contact', person: mina.id });
    await soon(app, 'dialog[open]');
    button(app, 'Verify').click();
    await until(() => engine.callsOf('verification.start').length === 1);
    expect(textOf(await soon(app, 'dialog[open] h2'))).to.equal('Verify');
  });

  it('shows six digits in two groups, and tells what the person has seen', async () => {
    const { app, engine, dialog, step } = await openVerify();
    await step({ step: 'comparing', code: '042917' });
    expect(textOf(status(app))).to.equal('042 917');
    await expectAccessible(app, true);
    button(dialog, 'Codes match').focus();
    button(dialog, 'Codes match').click();
    await until(() => textOf(dialog).includes('Waiting for Mina to say that the codes match'));
    expect(engine.callsOf('verification.confirm')).to.deep.equal([[mina.id, true]]);
    // The button is gone. The focus is where the answer will appear.
    expect((deep(app, 'dp-verify-dialog').shadowRoot as ShadowRoot).activeElement?.className).to.equal(
      'progress',
    );
    await step({ step: 'verified' });
    expect(textOf(dialog)).to.contain('Verified').and.not.contain('042');
    await expectAccessible(app, true);
  });

  it('says plainly what it means that the codes differ', async () => {
    const { app, dialog, step, engine } = await openVerify();
    await step({ step: 'comparing', code: '042917' });
    button(dialog, 'Codes differ').click();
    const alarm = await soon(app, 'dialog [role=alert]');
    expect(textOf(alarm))
      .to.contain('The codes differ.')
      .and.contain('Somebody may sit between you and Mina')
      .and.contain('Write nothing secret here.')
      .and.contain('on the phone');
    await expectAccessible(app, true);
    button(dialog, 'Compare again').click();
    expect(engine.callsOf('verification.start')).to.have.length(2);
  });

  const words: Readonly<Record<Exclude<VerificationProblem, 'differs'>, string>> = {
    expired: 'Time is up: Mina did not finish comparing.',
    stopped: 'Mina has closed the comparison.',
    lost: 'The connection to Mina was lost.',
    'too-many': 'The next one can be made at',
    unjudged: 'For the second time today a comparison ended before you could judge the code.',
    'not-kept': 'could not be kept on this device',
  };
  for (const [problem, text] of Object.entries(words)) {
    it(`says what came between and what to do: ${problem}`, async () => {
      const { dialog, step } = await openVerify();
      await step({ step: 'ended', problem: problem as VerificationProblem });
      expect(textOf(dialog)).to.contain(text);
      button(dialog, 'Compare again');
    });
  }

  it('says that both have to be there, and offers the long code meanwhile', async () => {
    const { app, dialog } = await openVerify(away);
    await until(() =>
      textOf(dialog).includes('Mina is not here now. The six digits need both of you at once.'),
    );
    deep<HTMLElement>(dialog, 'summary').click();
    const digits = await soon(app, '[aria-label="Long code"]');
    expect(textOf(digits)).to.match(/^(\d{5} ){11}\d{5}$/);
    expect(deep(app, '.qr').getAttribute('aria-label')).to.equal('Verification QR code');
    await expectAccessible(app, true);
    button(app, 'All 60 digits match').click();
    await until(() => textOf(dialog).includes('Let Mina do the same with your code.'));
  });

  it('is called off when the dialog is closed, unless one’s own part is done', async () => {
    const first = await openVerify();
    button(first.dialog, 'Close').click();
    await until(() => first.engine.callsOf('verification.cancel').length === 1);
    clear();
    const second = await openVerify();
    await second.step({ step: 'confirming', code: '042917' });
    button(second.dialog, 'Close').click();
    await until(() => allDeep(second.app, 'dp-verify-dialog').length === 0);
    expect(second.engine.callsOf('verification.cancel')).to.have.length(0);
  });
});

describe('scanning the picture of the other side', () => {
  const { mediaDevices } = navigator;
  const scope = globalThis as { BarcodeDetector?: unknown };
  const before = scope.BarcodeDetector;
  let seen = '';
  let camera: () => Promise<MediaStream>;

  beforeEach(() => {
    seen = '';
    const canvas = document.createElement('canvas');
    canvas.getContext('2d')?.fillRect(0, 0, 10, 10);
    camera = async () => canvas.captureStream(5);
    scope.BarcodeDetector = class {
      static readonly getSupportedFormats = async () => ['qr_code'];
      readonly detect = async () => (seen === '' ? [] : [{ rawValue: seen }]);
    };
    Object.defineProperty(navigator, 'mediaDevices', {
      configurable: true,
      value: { getUserMedia: () => camera() },
    });
  });
  afterEach(() => {
    scope.BarcodeDetector = before;
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: mediaDevices });
  });

  const openScan = async (prepare?: (engine: FakeEngine) => void) => {
    const opened = await openVerify(mina, prepare);
    deep<HTMLElement>(opened.dialog, 'summary').click();
    await soon(opened.app, '[aria-label="Long code"]');
    button(opened.app, 'Scan').click();
    await soon(opened.app, 'dp-camera');
    return opened;
  };

  it('takes what the camera sees, and stops the camera when it is the one', async () => {
    const { app, engine, dialog } = await openScan((fake) => {
      fake.answers['verification.check'] = async (_, text) => ok(text === 'hers' ? 'match' : 'unreadable');
    });
    const video = await soon<HTMLVideoElement>(app, 'video');
    await until(() => video.srcObject !== null);
    const [track] = (video.srcObject as MediaStream).getTracks();
    seen = 'https://else.example';
    await until(() => textOf(dialog).includes('This is not a verification code.'));
    expect(track?.readyState).to.equal('live');
    seen = 'hers';
    await until(() => textOf(dialog).includes('Mina is verified on this device.'));
    expect(engine.callsOf('verification.check')).to.deep.equal([
      [mina.id, 'https://else.example'],
      [mina.id, 'hers'],
    ]);
    await until(() => track?.readyState === 'ended');
  });

  it('says so where the camera is not allowed', async () => {
    camera = async () => {
      throw new DOMException('no', 'NotAllowedError');
    };
    const { app } = await openScan();
    await until(() => textOf(deep(app, 'dp-camera')).includes('did not allow the camera'));
  });

  it('is offered where the browser has no detector of its own, too', async () => {
    delete scope.BarcodeDetector;
    await openScan();
  });

  it('is not offered where no camera can be asked for', async () => {
    Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: undefined });
    const { app, dialog } = await openVerify();
    deep<HTMLElement>(dialog, 'summary').click();
    await soon(app, '[aria-label="Long code"]');
    expect(() => button(app, 'Scan')).to.throw();
  });
});

describe('somebody who wants to compare', () => {
  it('is announced wherever one is, and can be answered or not', async () => {
    const { app, engine } = await startApp(stateWith());
    engine.patch({ verifications: [verificationOf(mina.id, { step: 'asked' })] });
    await until(() => textOf(app).includes('Mina wants to compare safety codes.'));
    await expectAccessible(app, true);
    button(app, 'Not now').click();
    await until(() => !textOf(app).includes('Mina wants to compare'));
    expect(engine.callsOf('verification.cancel')).to.deep.equal([[mina.id]]);
    engine.patch({ verifications: [verificationOf(mina.id, { step: 'asked' })] });
    await until(() => textOf(app).includes('Mina wants to compare'));
    button(app, 'Compare').click();
    await until(() => engine.callsOf('verification.start').length === 1);
    await soon(app, 'dp-verify-dialog');
  });
});

describe('the key of a contact', () => {
  it('is marked with a sign and a word where it was compared', async () => {
    const verified = contactOf('Mina', { identity: 'verified' });
    const { app, page } = await startApp(stateWith(verified), (_, fakePage) =>
      fakePage.fragment.set(`#/chats/${mina.chat}`),
    );
    await until(() => textOf(deep(app, 'dp-chat-header')).includes('Online Verified'));
    page.fragment.set('#/people');
    const list = await soon(app, 'ul[aria-label=Contacts]');
    expect(textOf(list)).to.match(/^Mina Verified /);
    await expectAccessible(app, true);
  });

  it('is said to be another one, in the chat and in the list', async () => {
    const changed = contactOf('Mina', { identity: 'changed' });
    const { app, engine, page } = await startApp(stateWith(changed), (_, fakePage) =>
      fakePage.fragment.set(`#/chats/${mina.chat}`),
    );
    await until(() => textOf(app).includes('This Mina has another key than the one you know.'));
    await expectAccessible(app, true);
    button(deep(app, 'dp-verify-notices'), 'Verify').click();
    await until(() => engine.callsOf('verification.start').length === 1);
    page.fragment.set('#/people');
    expect(textOf(await soon(app, 'ul[aria-label=Contacts]'))).to.match(/^Mina Another key /);
  });
});
