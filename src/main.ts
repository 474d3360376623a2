/**
 * The first script, as short as can be: the engine's worker starts while the much larger page is still being
 * read. What the page needs is preloaded by index.html (tools/preload-plugin.js).
 */
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

const { startPage } = await import('./start-page.ts');
startPage({ worker });
