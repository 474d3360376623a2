import { expect } from 'chai';
import { connectEngine } from '../../../src/bridge/engine-client.ts';
import { exposeEngine } from '../../../src/bridge/engine-host.ts';
import { err, ok } from '../../../src/lib/result.ts';
import type { EngineApi, EngineListener } from '../../../src/engine/api/engine-api.ts';
import type { MuteSpan } from '../../../src/engine/api/chat-flags-api.ts';
import type { RequestAnswer } from '../../../src/engine/api/people-api.ts';
import type {
  ChatId,
  DeviceId,
  InviteId,
  MessageId,
  PersonId,
  Position,
} from '../../../src/engine/api/ids.ts';
import type { VaultCommand } from '../../../src/engine/api/vault-api.ts';

const CHAT = 'chat' as ChatId;
const MESSAGE = 'message' as MessageId;
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

  readonly profile = {
    start: async (nickname: string, invite?: string) => {
      return this.#say(
        ['profile.start', nickname, invite],
        ok({ profile: { id: PERSON, nickname }, invite: null }),
      );
    },
    rename: async (nickname: string) => {
      return this.#say(['profile.rename', nickname], ok({ id: PERSON, nickname }));
    },
  };
  readonly settings = {
    change: async (change: object) => {
      return this.#say(['settings.change', change], ok(SETTINGS));
    },
  };
  readonly chats = {
    open: async (chat: ChatId | null) => {
      return this.#say(['chats.open', chat], undefined);
    },
    older: async (chat: ChatId, before: Position, limit: number) => {
      return this.#say(['chats.older', chat, before, limit], []);
    },
    markRead: async (chat: ChatId, messages: readonly MessageId[]) => {
      return this.#say(['chats.markRead', chat, messages], undefined);
    },
    send: async (chat: ChatId, text: string) => {
      return this.#say(['chats.send', chat, text], ok('message' as MessageId));
    },
    setDraft: async (chat: ChatId, text: string) => {
      return this.#say(['chats.setDraft', chat, text], ok(undefined));
    },
  };
  readonly flags = {
    mute: async (chat: ChatId, span: MuteSpan | null) => this.#say(['flags.mute', chat, span], ok(undefined)),
    pin: async (chat: ChatId, isPinned: boolean) => this.#say(['flags.pin', chat, isPinned], ok(undefined)),
    archive: async (chat: ChatId, isArchived: boolean) =>
      this.#say(['flags.archive', chat, isArchived], ok(undefined)),
    markUnread: async (chat: ChatId) => this.#say(['flags.markUnread', chat], ok(undefined)),
    markRead: async (chat: ChatId) => this.#say(['flags.markRead', chat], ok(undefined)),
  };
  readonly messages = {
    edit: async (chat: ChatId, id: MessageId, text: string) => {
      return this.#say(['messages.edit', chat, id, text], ok(undefined));
    },
    delete: async (chat: ChatId, ids: readonly MessageId[]) => {
      return this.#say(['messages.delete', chat, ids], ok(undefined));
    },
    react: async (chat: ChatId, id: MessageId, sign: string | null) => {
      return this.#say(['messages.react', chat, id, sign], ok(undefined));
    },
    hide: async (chat: ChatId, ids: readonly MessageId[]) => {
      return this.#say(['messages.hide', chat, ids], ok(undefined));
    },
    unhide: async (chat: ChatId, ids: readonly MessageId[]) => {
      return this.#say(['messages.unhide', chat, ids], ok(undefined));
    },
    forward: async (chat: ChatId, ids: readonly MessageId[], to: object) => {
      return this.#say(['messages.forward', chat, ids, to], ok(1));
    },
    info: async (chat: ChatId, id: MessageId) => {
      return this.#say(['messages.info', chat, id], undefined);
    },
  };
  readonly invites = {
    create: async () => {
      return this.#say(
        ['invites.create'],
        ok({ id: INVITE, code: 'c', createdAt: 1, expiresAt: 2, usedBy: null }),
      );
    },
    cancel: async (id: InviteId) => {
      return this.#say(['invites.cancel', id], ok(undefined));
    },
    read: async (code: string) => {
      return this.#say(
        ['invites.read', code],
        ok({ id: INVITE, nickname: 'n', from: PERSON, expiresAt: 2, contact: null }),
      );
    },
    accept: async (code: string) => {
      return this.#say(
        ['invites.accept', code],
        ok({ id: INVITE, nickname: 'n', from: PERSON, expiresAt: 2, contact: null }),
      );
    },
    dismiss: async (id: InviteId) => {
      return this.#say(['invites.dismiss', id], ok(undefined));
    },
  };
  readonly pairing = {
    open: async (anew: boolean) => {
      return this.#say(['pairing.open', anew], ok(undefined));
    },
    read: async (text: string) => {
      return this.#say(['pairing.read', text], err({ kind: 'pairing' as const, problem: 'cut' as const }));
    },
    take: async (text: string) => {
      return this.#say(['pairing.take', text], err({ kind: 'pairing' as const, problem: 'used' as const }));
    },
  };
  readonly contacts = {
    describe: async (id: PersonId, words: { name: string; note: string }) => {
      return this.#say(['contacts.describe', id, words], ok(undefined));
    },
    seeNickname: async (id: PersonId) => {
      return this.#say(['contacts.seeNickname', id], ok(undefined));
    },
    remove: async (id: PersonId) => {
      return this.#say(['contacts.remove', id], ok(undefined));
    },
    block: async (id: PersonId) => {
      return this.#say(['contacts.block', id], ok(undefined));
    },
    seeDevices: async (person: PersonId) => {
      return this.#say(['contacts.seeDevices', person], ok(undefined));
    },
  };
  readonly backups = {
    suggestPassphrase: async () => {
      return this.#say(['backups.suggestPassphrase'], 'six words');
    },
    export: async (...[request, tell]: Parameters<EngineApi['backups']['export']>) => {
      const goOn = await tell({ step: 'key' });
      return this.#say(['backups.export', request, goOn], ok(new Blob(['sealed'])));
    },
    restore: async (...[{ file, passphrase }, tell]: Parameters<EngineApi['backups']['restore']>) => {
      const goOn = await tell({ step: 'checking', done: 1, total: 2 });
      return this.#say(['backups.restore', await file.text(), passphrase, goOn], ok(undefined));
    },
  };
  readonly typing = {
    tell: async (chat: ChatId, isTyping: boolean) => {
      this.#say(['typing.tell', chat, isTyping], undefined);
    },
  };
  readonly devices = {
    remove: async (device: DeviceId) => this.#say(['devices.remove', device], ok(undefined)),
  };
  readonly elsewhere = {
    see: async () => {
      return this.#say(['elsewhere.see'], ok(undefined));
    },
  };
  readonly verification = {
    start: async (person: PersonId) => {
      return this.#say(['verification.start', person], undefined);
    },
    confirm: async (person: PersonId, match: boolean) => {
      return this.#say(['verification.confirm', person, match], undefined);
    },
    cancel: async (person: PersonId) => {
      return this.#say(['verification.cancel', person], undefined);
    },
    fingerprint: async (person: PersonId) => {
      return this.#say(['verification.fingerprint', person], ok({ digits: '1', scan: 's' }));
    },
    check: async (person: PersonId, text: string) => {
      return this.#say(['verification.check', person, text], ok('own' as const));
    },
  };
  readonly people = {
    search: async (query: string) => {
      return this.#say(['people.search', query], ok(undefined));
    },
    closeSearch: async () => {
      return this.#say(['people.closeSearch'], undefined);
    },
    request: async (person: PersonId, greeting: string) => {
      return this.#say(['people.request', person, greeting], ok(undefined));
    },
    withdraw: async (person: PersonId) => {
      return this.#say(['people.withdraw', person], ok(undefined));
    },
    answer: async (person: PersonId, answer: RequestAnswer) => {
      return this.#say(['people.answer', person, answer], ok(undefined));
    },
    clear: async () => {
      return this.#say(['people.clear'], ok(undefined));
    },
    unblock: async (person: PersonId) => {
      return this.#say(['people.unblock', person], ok(undefined));
    },
  };
  readonly network = {
    watch: async (watched: boolean) => {
      return this.#say(['network.watch', watched], undefined);
    },
    pageVisible: async (visible: boolean) => {
      return this.#say(['network.pageVisible', visible], undefined);
    },
  };
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
      await api.profile.start('Ann', 'c'),
      await api.profile.rename('Bob'),
      await api.settings.change({ readReceipts: false }),
      await api.chats.open(CHAT),
      await api.chats.older(CHAT, POSITION, 20),
      await api.chats.markRead(CHAT, ['message' as MessageId]),
      await api.chats.send(CHAT, 'hi'),
      await api.chats.setDraft(CHAT, 'h'),
      await api.flags.mute(CHAT, 'hour'),
      await api.flags.markRead(CHAT),
      await api.messages.edit(CHAT, MESSAGE, 'ho'),
      await api.messages.delete(CHAT, [MESSAGE]),
      await api.messages.react(CHAT, MESSAGE, null),
      await api.messages.hide(CHAT, [MESSAGE]),
      await api.messages.unhide(CHAT, [MESSAGE]),
      await api.messages.forward(CHAT, [MESSAGE], { chats: [CHAT], named: true }),
      await api.messages.info(CHAT, MESSAGE),
      await api.typing.tell(CHAT, true),
      await api.invites.create(),
      await api.invites.cancel(INVITE),
      await api.invites.read('c'),
      await api.invites.accept('c'),
      await api.invites.dismiss(INVITE),
      await api.pairing.open(true),
      await api.pairing.read('a code'),
      await api.pairing.take('a code'),
      await api.contacts.describe(PERSON, { name: 'Mum', note: 'n' }),
      await api.contacts.seeNickname(PERSON),
      await api.contacts.remove(PERSON),
      await api.contacts.block(PERSON),
      await api.contacts.seeDevices(PERSON),
      await api.devices.remove('b' as DeviceId),
      await api.elsewhere.see(),
      await api.backups.suggestPassphrase(),
      await api.verification.start(PERSON),
      await api.verification.confirm(PERSON, true),
      await api.verification.cancel(PERSON),
      await api.verification.fingerprint(PERSON),
      await api.verification.check(PERSON, 'text'),
      await api.people.search('Bob#2'),
      await api.people.request(PERSON, 'hello'),
      await api.people.withdraw(PERSON),
      await api.people.answer(PERSON, 'block'),
      await api.people.clear(),
      await api.people.unblock(PERSON),
      await api.people.closeSearch(),
      await api.network.watch(true),
      await api.network.pageVisible(false),
      await api.reachOut(),
      await api.lockScreen(),
      await api.unlockScreen('words'),
      await api.diagnostics(),
      await api.shutdown(),
    ];
    expect(engine.calls).to.deep.equal([
      ['profile.start', 'Ann', 'c'],
      ['profile.rename', 'Bob'],
      ['settings.change', { readReceipts: false }],
      ['chats.open', CHAT],
      ['chats.older', CHAT, POSITION, 20],
      ['chats.markRead', CHAT, ['message']],
      ['chats.send', CHAT, 'hi'],
      ['chats.setDraft', CHAT, 'h'],
      ['flags.mute', CHAT, 'hour'],
      ['flags.markRead', CHAT],
      ['messages.edit', CHAT, MESSAGE, 'ho'],
      ['messages.delete', CHAT, [MESSAGE]],
      ['messages.react', CHAT, MESSAGE, null],
      ['messages.hide', CHAT, [MESSAGE]],
      ['messages.unhide', CHAT, [MESSAGE]],
      ['messages.forward', CHAT, [MESSAGE], { chats: [CHAT], named: true }],
      ['messages.info', CHAT, MESSAGE],
      ['typing.tell', CHAT, true],
      ['invites.create'],
      ['invites.cancel', INVITE],
      ['invites.read', 'c'],
      ['invites.accept', 'c'],
      ['invites.dismiss', INVITE],
      ['pairing.open', true],
      ['pairing.read', 'a code'],
      ['pairing.take', 'a code'],
      ['contacts.describe', PERSON, { name: 'Mum', note: 'n' }],
      ['contacts.seeNickname', PERSON],
      ['contacts.remove', PERSON],
      ['contacts.block', PERSON],
      ['contacts.seeDevices', PERSON],
      ['devices.remove', 'b'],
      ['elsewhere.see'],
      ['backups.suggestPassphrase'],
      ['verification.start', PERSON],
      ['verification.confirm', PERSON, true],
      ['verification.cancel', PERSON],
      ['verification.fingerprint', PERSON],
      ['verification.check', PERSON, 'text'],
      ['people.search', 'Bob#2'],
      ['people.request', PERSON, 'hello'],
      ['people.withdraw', PERSON],
      ['people.answer', PERSON, 'block'],
      ['people.clear'],
      ['people.unblock', PERSON],
      ['people.closeSearch'],
      ['network.watch', true],
      ['network.pageVisible', false],
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
    const made = await api.backups.export(request, tell);
    expect(made.ok && (await made.value.text())).to.equal('sealed');
    const file = new Blob(['file']);
    expect(await api.backups.restore({ file, passphrase: 'q' }, tell)).to.deep.equal(ok(undefined));
    expect(steps).to.deep.equal([{ step: 'key' }, { step: 'checking', done: 1, total: 2 }]);
    expect(engine.calls).to.deep.equal([
      ['backups.export', request, true],
      ['backups.restore', 'file', 'q', false],
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
