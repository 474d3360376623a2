import '../../../src/ui/app/driftpost-app.ts';
import type { DriftpostApp } from '../../../src/ui/app/driftpost-app.ts';
import type { Language, Theme } from '../../../src/ui/page-services.ts';
import { FakePage } from '../../doubles/page-services.ts';
import { SCENES } from './scenes.ts';
import { showScene } from './show.ts';

// The app on a scripted engine: gallery.html?scene=chat&theme=dark&language=ru

const wanted = new URLSearchParams(location.search);
const scene = SCENES[wanted.get('scene') ?? 'chat'];
if (scene === undefined) throw new Error(`scenes: ${Object.keys(SCENES).join(', ')}`);

const page = new FakePage();
page.setPreferences({
  theme: (wanted.get('theme') ?? 'system') as Theme,
  language: (wanted.get('language') ?? 'en') as Language,
});
addEventListener('hashchange', () => page.fragment.set(location.hash));
void showScene(document.querySelector('driftpost-app') as DriftpostApp, scene, page);
