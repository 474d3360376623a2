import '../../../src/ui/app/driftpost-app.ts';
import type { DriftpostApp } from '../../../src/ui/app/driftpost-app.ts';
import type { Language, Theme } from '../../../src/ui/page-services.ts';
import { FakeEngine } from '../../doubles/engine.ts';
import { FakePage } from '../../doubles/page-services.ts';
import { SCENES } from './scenes.ts';

// The app on a scripted engine: gallery.html?scene=chat&theme=dark&language=ru

const wanted = new URLSearchParams(location.search);
const scene = SCENES[wanted.get('scene') ?? 'chat'];
if (scene === undefined) throw new Error(`scenes: ${Object.keys(SCENES).join(', ')}`);

const page = new FakePage();
page.setPreferences({
  theme: (wanted.get('theme') ?? 'system') as Theme,
  language: (wanted.get('language') ?? 'en') as Language,
});
const engine = new FakeEngine(scene.state);
for (const [chat, messages] of scene.history ?? []) engine.history.set(chat, [...messages]);
scene.prepare?.(engine, page);

addEventListener('hashchange', () => page.fragment.set(location.hash));
page.fragment.set(scene.fragment ?? '#/chats');

const app = document.querySelector('driftpost-app') as DriftpostApp;
app.page = page;
if (scene.problem === undefined) void app.start({ engine, page });
else app.problem = scene.problem;
