import { expect } from 'chai';
import type { PairingProblem } from '../../src/engine/api/pairing.ts';
import { err, ok } from '../../src/lib/result.ts';
import { qrPath } from '../../src/ui/qr/qr-path.ts';
import { pairingProblemWords } from '../../src/ui/pairing/pairing-words.ts';
import { readPicture } from '../../src/ui/qr/read-qr.ts';
import {
  contactOf,
  EMPTY_STATE,
  type FakeEngine,
  NOW,
  pairingOf,
  pairingPreviewOf,
  summaryOf,
} from '../doubles/engine.ts';
import type { FakePage } from '../doubles/page-services.ts';
import { expectAccessible } from './axe.ts';
import { STARTED, allDeep, button, clear, deep, soon, startApp, textOf, type, until } from './helpers.ts';

const mina = contactOf('Mina');
const MINUTE_MS = 60_000;

/** The dialog, with one's own code in it. */
const open = async (prepare: (engine: FakeEngine, page: FakePage) => void = () => {}) => {
  const started = await startApp(STARTED, prepare);
  button(started.app, 'Pair without a server').click();
  const own = await soon<HTMLTextAreaElement>(started.app, '#own');
  return { ...started, own, dialog: deep(started.app, 'dialog') };
};

const theirs = (root: ParentNode): HTMLTextAreaElement => deep<HTMLTextAreaElement>(root, '#theirs');

/** The picture of a QR code as a file, so many pixels to a module. */
const pictureOf = async (text: string, ecc: 'low' | 'medium', scale: number): Promise<Blob> => {
  const { size, path } = qrPath(text, ecc);
  const canvas = new OffscreenCanvas(size * scale, size * scale);
  const context = canvas.getContext('2d') ?? expect.fail('no canvas');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  context.fillStyle = '#0b2a33';
  const shape = new Path2D(path);
  context.clip(shape);
  context.fillRect(0, 0, size, size);
  return canvas.convertToBlob();
};

const choose = (app: ParentNode, file: File): void => {
  const input = deep<HTMLInputElement>(app, '#file');
  const files = new DataTransfer();
  files.items.add(file);
  input.files = files.files;
  input.dispatchEvent(new Event('change'));
};

afterEach(clear);

describe('pairing without a server', () => {
  it('says who can open its link', async () => {
    const { app } = await open((_, page) => (page.address = 'http://localhost:4173/'));
    expect(textOf(deep(app, '[role=note]'))).to.contain('works on this computer only');
  });

  it('shows one’s own code as a picture, as text and as a link, and how long it works', async () => {
    const { app, engine, page, own, dialog } = await open();
    const code = engine.state.pairing?.code ?? '';
    expect([own.value, own.readOnly]).to.deep.equal([code, true]);
    expect(deep(app, '.qr').getAttribute('aria-label')).to.equal('Pairing QR code');
    expect(textOf(dialog)).to.contain('Works for 10 more minutes, as long as this page stays open.');
    await expectAccessible(app, true);
    button(app, 'Copy link').click();
    await until(() => textOf(dialog).includes('Copied.'));
    button(app, 'Copy code').click();
    await until(() => page.done.length === 2);
    expect(page.done).to.deep.equal([`copy: https://driftpost.example/#/pair/${code}`, `copy: ${code}`]);
    expect(engine.callsOf('pairing.open')).to.deep.equal([[false]]);
  });

  it('counts down in words', async () => {
    const { engine, dialog } = await open();
    const left = async (ms: number, words: string): Promise<void> => {
      engine.patch({ pairing: pairingOf({ expiresAt: NOW + ms }) });
      await until(() => textOf(dialog).includes(words));
    };
    await left(4.2 * MINUTE_MS, 'Works for 5 more minutes');
    await left(1.5 * MINUTE_MS, 'Works for 2 more minutes');
    await left(20_000, 'Works for less than a minute: 20 s.');
  });

  it('answers the code of the other side, and shows the answer in place of the first code', async () => {
    const { app, engine, own, dialog } = await open();
    const first = own.value;
    type(theirs(app), 'their code');
    button(app, 'Connect').click();
    await until(() => allDeep<HTMLTextAreaElement>(app, '#own').some(({ value }) => value !== first));
    expect(engine.callsOf('pairing.take')).to.deep.equal([['their code']]);
    expect(textOf(dialog)).to.contain('Now let Mina scan this answer, or send it back.');
    expect(theirs(app).value).to.equal('');
    await expectAccessible(app, true);
  });

  it('does not show the first code any more while the answer is being made', async () => {
    const answer = Promise.withResolvers<ReturnType<typeof pairingPreviewOf>>();
    const { app, dialog } = await open((engine) => {
      engine.answers['pairing.take'] = async () => ok(await answer.promise);
    });
    type(theirs(app), 'their code');
    button(app, 'Connect').click();
    await until(() => allDeep(app, '#own').length === 0);
    expect(textOf(dialog)).to.contain('Reading the code. This takes up to three seconds.');
    answer.resolve(pairingPreviewOf('Mina'));
  });

  it('goes to the chat when both are contacts', async () => {
    const { app, engine, page } = await open();
    engine.patch({ pairing: pairingOf({ step: 'linking', peer: pairingPreviewOf('Mina') }) });
    await until(() => textOf(deep(app, 'dialog')).includes('Connecting with Mina'));
    engine.patch({
      pairing: pairingOf({ step: 'done', code: null, expiresAt: null, peer: pairingPreviewOf('Mina') }),
      contacts: [mina],
      chats: [summaryOf(mina), ...STARTED.chats],
    });
    await until(() => allDeep(app, 'dialog').length === 0);
    expect(page.fragment.get()).to.equal(`#/chats/${mina.chat}`);
  });

  it('is not taken for done because of the pairing before', async () => {
    const peer = pairingPreviewOf('Mina');
    const { app } = await startApp({
      ...STARTED,
      contacts: [mina],
      pairing: pairingOf({ step: 'done', code: null, expiresAt: null, peer }),
    });
    button(app, 'Pair without a server').click();
    await soon(app, '#theirs');
    await expectAccessible(app, true);
    expect(allDeep(app, 'dialog')).to.have.length(1);
  });

  it('says why nothing came of it, and makes another code', async () => {
    const { app, engine, dialog } = await open();
    engine.patch({
      pairing: pairingOf({ step: 'ended', code: null, expiresAt: null, problem: 'unanswered' }),
    });
    await until(() => textOf(dialog).includes('Nobody took your code in time.'));
    await expectAccessible(app, true);
    button(app, 'New code').click();
    await soon(app, '#own');
    expect(engine.callsOf('pairing.open')).to.deep.equal([[false], [true]]);
  });
});

describe('the code of the other side', () => {
  const problems: readonly PairingProblem[] = [
    'empty',
    'not-a-code',
    'cut',
    'damaged',
    'newer',
    'invite',
    'foreign-network',
    'own',
    'expired',
    'used',
    'gone',
    'met',
    'no-links',
  ];

  it('that is no good says which of the things it is, each in words of its own', async () => {
    const words = new Set(problems.map((problem) => pairingProblemWords(problem).what));
    expect(words.size).to.equal(problems.length);
    const { app, engine } = await open();
    for (const problem of problems) {
      engine.answers['pairing.take'] = async () => err({ kind: 'pairing', problem });
      type(theirs(app), problem);
      button(app, 'Connect').click();
      const { what, todo } = pairingProblemWords(problem);
      await until(() => textOf(deep(app, '#wrong')).includes(what));
      expect(textOf(deep(app, '#wrong'))).to.contain(todo);
      expect(theirs(app).getAttribute('aria-invalid')).to.equal('true');
      expect(theirs(app).value).to.equal(problem);
    }
    await expectAccessible(app, true);
    type(theirs(app), 'another');
    await until(() => textOf(deep(app, '#wrong')) === '');
  });

  it('is read from a picture, and goes on at once', async () => {
    const { app, engine } = await open();
    const text = `https://driftpost.example/#/pair/${'Ab3_-'.repeat(80)}`;
    choose(app, new File([await pictureOf(text, 'low', 3)], 'code.png', { type: 'image/png' }));
    await until(() => engine.callsOf('pairing.take').length === 1);
    expect(engine.callsOf('pairing.take')).to.deep.equal([[text]]);
  });

  it('is not in every picture, which is said', async () => {
    const { app, engine, dialog } = await open();
    choose(app, new File(['no picture'], 'code.png', { type: 'image/png' }));
    await until(() => textOf(dialog).includes('There is no QR code in this picture that can be read.'));
    expect(engine.callsOf('pairing.take')).to.deep.equal([]);
  });

  it('can be had without a camera, which is said', async () => {
    const { app, dialog } = await open();
    button(app, 'Scan').click();
    await until(
      () =>
        textOf(dialog).includes('Paste the code, or choose a picture of it.') ||
        textOf(dialog).includes('or paste the code, or choose a picture of it.'),
    );
    button(app, 'Stop scanning').click();
    await until(() => allDeep(app, 'dp-camera').length === 0);
  });
});

describe('a QR code of the largest pairing code', () => {
  it('is read by the script that reads where the browser cannot', async () => {
    for (const scale of [2, 3, 7]) {
      const text = `https://driftpost.example/app/#/pair/${'xY7-_'.repeat(80)}`;
      expect(await readPicture(await pictureOf(text, 'low', scale)), `${scale} pixels`).to.equal(text);
    }
  });
});

describe('a pairing link', () => {
  it('is shown first, and used when the person says so', async () => {
    const { app, engine, page } = await startApp(STARTED, (_, fakePage) =>
      fakePage.fragment.set('#/pair/abc'),
    );
    await until(() => textOf(app).includes('This code is from Mina.'));
    expect(page.fragment.get()).to.equal('#/chats');
    expect(engine.callsOf('pairing.take')).to.deep.equal([]);
    expect(theirs(app).value).to.equal('abc');
    await expectAccessible(app, true);
    button(app, 'Connect').click();
    await until(() => engine.callsOf('pairing.take').length === 1);
  });

  it('goes on at once where it answers what was begun here', async () => {
    const { app, engine, page } = await open((fakeEngine) => {
      fakeEngine.answers['pairing.read'] = async () => ok(pairingPreviewOf('Mina', { role: 'answer' }));
    });
    page.fragment.set('#/pair/answer');
    await until(() => engine.callsOf('pairing.take').length === 1);
    expect(engine.callsOf('pairing.take')).to.deep.equal([['answer']]);
    expect(allDeep(app, 'dialog')).to.have.length(1);
  });

  it('waits for a nickname in a fresh browser', async () => {
    const { app } = await startApp(EMPTY_STATE, (_, page) => page.fragment.set('#/pair/abc'));
    await until(() => textOf(app).includes('Choose a nickname; then the code that you opened is used.'));
    await expectAccessible(app, true);
    type(deep<HTMLInputElement>(app, 'input'), 'Jun');
    button(app, 'Start chatting').click();
    await until(() => textOf(app).includes('This code is from Mina.'));
  });
});
