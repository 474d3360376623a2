import { expect } from 'chai';
import { connectEngine } from '../../../src/bridge/engine-client.ts';
import { exposeEngine } from '../../../src/bridge/engine-host.ts';
import { err, ok } from '../../../src/lib/result.ts';
import type { EngineApi, EngineListener, RequestAnswer } from '../../../src/engine/api/engine-api.ts';
import type { ChatId, InviteId, MessageId, PersonId, Position } from '../../../src/engine/api/ids.ts';
import type { VaultCommand } from '../../../src/engine/api/vault-api.ts';

const CHAT = 'chat' as ChatId;
const INVITE = 'invite' as InviteId;
const PERSON = 'person' as PersonId;
const SETTINGS = { readReceipts: false, discoverable: true, network: true };

/** An engine that writes down what it is asked; its state is private, as a real one's is. */
class ScriptedEngine implements EngineApi {
  #listener: EngineListener | undefined;
  readonly calls: unknown[][] = [];

  get listener(): EngineListener {
    if (!this.#listener) throw new Error('nobody listens');
    return this.#listener;
  }

  async listen(listener: EngineListener): Promise<void> {
    this.#listener = listener;
  }

  async start(nickname: string, invite?: string) {
    return this.#say(['start', nickname, invite], ok({ profile: { id: PERSON, nickname }, invite: null }));
  }
  async rename(nickname: string) {
    return this.#say(['rename', nickname], ok({ id: PERSON, nickname }));
  }
  async changeSettings(change: object) {
    return this.#say(['changeSettings', change], ok(SETTINGS));
  }
  async openChat(chat: ChatId | null) {
    return this.#say(['openChat', chat], undefined);
  }
  async olderMessages(chat: ChatId, before: Position, limit: number) {
    return this.#say(['olderMessages', chat, before, limit], []);
  }
  async markRead(chat: ChatId, messages: readonly MessageId[]) {
    return this.#say(['markRead', chat, messages], undefined);
  }
  async sendText(chat: ChatId, text: string) {
    return this.#say(['sendText', chat, text], ok('message' as MessageId));
  }
  async setDraft(chat: ChatId, text: string) {
    return this.#say(['setDraft', chat, text], ok(undefined));
  }
  async createInvite() {
    return this.#say(
      ['createInvite'],
      ok({ id: INVITE, code: 'c', createdAt: 1, expiresAt: 2, usedBy: null }),
    );
  }
  async cancelInvite(id: InviteId) {
    return this.#say(['cancelInvite', id], ok(undefined));
  }
  async readInvite(code: string) {
    return this.#say(
      ['readInvite', code],
      ok({ id: INVITE, nickname: 'n', from: PERSON, expiresAt: 2, contact: null }),
    );
  }
  async acceptInvite(code: string) {
    return this.#say(
      ['acceptInvite', code],
      ok({ id: INVITE, nickname: 'n', from: PERSON, expiresAt: 2, contact: null }),
    );
  }
  async dismissRedemption(id: InviteId) {
    return this.#say(['dismissRedemption', id], ok(undefined));
  }
  async openPairing(anew: boolean) {
    return this.#say(['openPairing', anew], ok(undefined));
  }
  async readPairing(text: string) {
    return this.#say(['readPairing', text], err({ kind: 'pairing' as const, problem: 'cut' as const }));
  }
  async takePairing(text: string) {
    return this.#say(['takePairing', text], err({ kind: 'pairing' as const, problem: 'used' as const }));
  }
  async describeContact(id: PersonId, words: { name: string; note: string }) {
    return this.#say(['describeContact', id, words], ok(undefined));
  }
  async seeNickname(id: PersonId) {
    return this.#say(['seeNickname', id], ok(undefined));
  }
  async removeContact(id: PersonId) {
    return this.#say(['removeContact', id], ok(undefined));
  }
  async blockContact(id: PersonId) {
    return this.#say(['blockContact', id], ok(undefined));
  }
  async seeDevices(person: PersonId) {
    return this.#say(['seeDevices', person], ok(undefined));
  }
  async suggestPassphrase() {
    return this.#say(['suggestPassphrase'], 'six words');
  }
  async seeElsewhere() {
    return this.#say(['seeElsewhere'], ok(undefined));
  }
  async startVerification(person: PersonId) {
    return this.#say(['startVerification', person], undefined);
  }
  async confirmVerification(person: PersonId, match: boolean) {
    return this.#say(['confirmVerification', person, match], undefined);
  }
  async cancelVerification(person: PersonId) {
    return this.#say(['cancelVerification', person], undefined);
  }
  async fingerprint(person: PersonId) {
    return this.#say(['fingerprint', person], ok({ digits: '1', scan: 's' }));
  }
  async checkFingerprint(person: PersonId, text: string) {
    return this.#say(['checkFingerprint', person, text], ok('own' as const));
  }
  async exportBackup(...[request, tell]: Parameters<EngineApi['exportBackup']>) {
    const goOn = await tell({ step: 'key' });
    return this.#say(['exportBackup', request, goOn], ok(new Blob(['sealed'])));
  }
  async restoreBackup(...[{ file, passphrase }, tell]: Parameters<EngineApi['restoreBackup']>) {
    const goOn = await tell({ step: 'checking', done: 1, total: 2 });
    return this.#say(['restoreBackup', await file.text(), passphrase, goOn], ok(undefined));
  }
  async searchPeople(query: string) {
    return this.#say(['searchPeople', query], ok(undefined));
  }
  async closeSearch() {
    return this.#say(['closeSearch'], undefined);
  }
  async requestContact(person: PersonId, greeting: string) {
    return this.#say(['requestContact', person, greeting], ok(undefined));
  }
  async withdrawRequest(person: PersonId) {
    return this.#say(['withdrawRequest', person], ok(undefined));
  }
  async answerRequest(person: PersonId, answer: RequestAnswer) {
    return this.#say(['answerRequest', person, answer], ok(undefined));
  }
  async clearRequests() {
    return this.#say(['clearRequests'], ok(undefined));
  }
  async unblock(person: PersonId) {
    return this.#say(['unblock', person], ok(undefined));
  }
  async watchNetwork(watched: boolean) {
    return this.#say(['watchNetwork', watched], undefined);
  }
  async pageVisible(visible: boolean) {
    return this.#say(['pageVisible', visible], undefined);
  }
  async reachOut() {
    return this.#say(['reachOut'], undefined);
  }
  async vault(command: VaultCommand) {
    return this.#say(
      ['vault', command],
      ok({ isSet: false, lockAfterMinutes: 0, unfinished: null } as const),
    );
  }
  async lockScreen() {
    return this.#say(['lockScreen'], true);
  }
  async unlockScreen(passphrase: string) {
    return this.#say(['unlockScreen', passphrase], { kind: 'wrong' } as const);
  }
  async errors() {
    return { count: 0, newest: [] };
  }
  async diagnostics() {
    return this.#say(['diagnostics'], ['a line']);
  }
  async shutdown() {
    return this.#say(['shutdown'], undefined);
  }

  #say<T>(call: unknown[], answer: T): T {
    this.calls.push(call);
    return answer;
  }
}

const make = () => {
  const { port1, port2 } = new MessageChannel();
  const engine = new ScriptedEngine();
  exposeEngine(port1, engine);
  port1.start();
  port2.start();
  return { engine, api: connectEngine(port2) };
};

const POSITION = '0' as Position;

const silent: EngineListener = { state: () => undefined, chat: () => undefined, arrived: () => undefined };

describe('the engine across the worker boundary', () => {
  it('hears every call with its arguments, and its answer comes back', async () => {
    const { engine, api } = make();
    const answers = [
      await api.start('Ann', 'c'),
      await api.rename('Bob'),
      await api.changeSettings({ readReceipts: false }),
      await api.openChat(CHAT),
      await api.olderMessages(CHAT, POSITION, 20),
      await api.markRead(CHAT, ['message' as MessageId]),
      await api.sendText(CHAT, 'hi'),
      await api.setDraft(CHAT, 'h'),
      await api.createInvite(),
      await api.cancelInvite(INVITE),
      await api.readInvite('c'),
      await api.acceptInvite('c'),
      await api.dismissRedemption(INVITE),
      await api.openPairing(true),
      await api.readPairing('a code'),
      await api.takePairing('a code'),
      await api.describeContact(PERSON, { name: 'Mum', note: 'n' }),
      await api.seeNickname(PERSON),
      await api.removeContact(PERSON),
      await api.blockContact(PERSON),
      await api.seeDevices(PERSON),
      await api.seeElsewhere(),
      await api.suggestPassphrase(),
      await api.startVerification(PERSON),
      await api.confirmVerification(PERSON, true),
      await api.cancelVerification(PERSON),
      await api.fingerprint(PERSON),
      await api.checkFingerprint(PERSON, 'text'),
      await api.searchPeople('Bob#2'),
      await api.requestContact(PERSON, 'hello'),
      await api.withdrawRequest(PERSON),
      await api.answerRequest(PERSON, 'block'),
      await api.clearRequests(),
      await api.unblock(PERSON),
      await api.closeSearch(),
      await api.watchNetwork(true),
      await api.pageVisible(false),
      await api.reachOut(),
      await api.lockScreen(),
      await api.unlockScreen('words'),
      await api.diagnostics(),
      await api.shutdown(),
    ];
    expect(engine.calls).to.deep.equal([
      ['start', 'Ann', 'c'],
      ['rename', 'Bob'],
      ['changeSettings', { readReceipts: false }],
      ['openChat', CHAT],
      ['olderMessages', CHAT, POSITION, 20],
      ['markRead', CHAT, ['message']],
      ['sendText', CHAT, 'hi'],
      ['setDraft', CHAT, 'h'],
      ['createInvite'],
      ['cancelInvite', INVITE],
      ['readInvite', 'c'],
      ['acceptInvite', 'c'],
      ['dismissRedemption', INVITE],
      ['openPairing', true],
      ['readPairing', 'a code'],
      ['takePairing', 'a code'],
      ['describeContact', PERSON, { name: 'Mum', note: 'n' }],
      ['seeNickname', PERSON],
      ['removeContact', PERSON],
      ['blockContact', PERSON],
      ['seeDevices', PERSON],
      ['seeElsewhere'],
      ['suggestPassphrase'],
      ['startVerification', PERSON],
      ['confirmVerification', PERSON, true],
      ['cancelVerification', PERSON],
      ['fingerprint', PERSON],
      ['checkFingerprint', PERSON, 'text'],
      ['searchPeople', 'Bob#2'],
      ['requestContact', PERSON, 'hello'],
      ['withdrawRequest', PERSON],
      ['answerRequest', PERSON, 'block'],
      ['clearRequests'],
      ['unblock', PERSON],
      ['closeSearch'],
      ['watchNetwork', true],
      ['pageVisible', false],
      ['reachOut'],
      ['lockScreen'],
      ['unlockScreen', 'words'],
      ['diagnostics'],
      ['shutdown'],
    ]);
    expect(answers[0]).to.deep.equal(ok({ profile: { id: PERSON, nickname: 'Ann' }, invite: null }));
    expect(answers[6]).to.deep.equal(ok('message'));
    expect(answers.at(-2)).to.deep.equal(['a line']);
  });

  it('is told how far a backup has come, asked whether to go on, and its file comes over', async () => {
    const { engine, api } = make();
    const steps: unknown[] = [];
    const tell = (progress: unknown): boolean => steps.push(progress) < 2;
    const request = { passphrase: 'p', history: true };
    const made = await api.exportBackup(request, tell);
    expect(made.ok && (await made.value.text())).to.equal('sealed');
    const file = new Blob(['file']);
    expect(await api.restoreBackup({ file, passphrase: 'q' }, tell)).to.deep.equal(ok(undefined));
    expect(steps).to.deep.equal([{ step: 'key' }, { step: 'checking', done: 1, total: 2 }]);
    expect(engine.calls).to.deep.equal([
      ['exportBackup', request, true],
      ['restoreBackup', 'file', 'q', false],
    ]);
  });

  it('is heard in the order it speaks, whatever it speaks of', async () => {
    const { engine, api } = make();
    const heard: string[] = [];
    const count = 300;
    const all = new Promise<void>((resolve) => {
      const hear = (what: string): void => {
        if (heard.push(what) === count) resolve();
      };
      void api
        .listen({
          state: ({ storage }) => hear(String(storage)),
          chat: (chat) => hear(chat),
          arrived: ({ text }) => hear(text),
        })
        .then(() => {
          for (let at = 0; at < count; at += 3) {
            engine.listener.state({ storage: 'full' });
            engine.listener.chat(`${at}` as ChatId, { kind: 'cleared' });
            engine.listener.arrived({ chat: CHAT, name: 'n', kind: 'text', text: `text ${at}`, count: 1 });
          }
        });
    });
    await all;
    const expected = Array.from({ length: count / 3 }, (_, at) => ['full', `${at * 3}`, `text ${at * 3}`]);
    expect(heard).to.deep.equal(expected.flat());
  });

  it('is not bothered by a screen that throws: the screen is told', async () => {
    const { engine, api } = make();
    const reported: unknown[] = [];
    const report = globalThis.reportError;
    const heard = new Promise<void>((resolve) => {
      globalThis.reportError = (error: unknown) => {
        reported.push(error);
        resolve();
      };
    });
    const broken = new Error('a bug on the screen');
    await api.listen({
      ...silent,
      state: () => {
        throw broken;
      },
    });
    engine.listener.state({});
    await heard;
    globalThis.reportError = report;
    expect(reported).to.deep.equal([broken]);
  });
});
