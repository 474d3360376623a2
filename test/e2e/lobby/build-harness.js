import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** The harness pages, built in memory, by path: the lobby's, and the one of plain trystero. */
export const buildHarness = async () => {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const built = await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      rolldownOptions: { input: [`${root}/index.html`, `${root}/plain.html`] },
    },
  });
  return new Map(
    built.output.map((file) => [
      `/${file.fileName}`,
      file.type === 'chunk'
        ? { type: 'text/javascript', body: file.code }
        : { type: 'text/html', body: file.source },
    ]),
  );
};
