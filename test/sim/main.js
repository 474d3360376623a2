// @ts-check
// npm run sim -- --nodes 1000 --minutes 10: thousands of engines in one simulated network (see README.md here).
import { loadSimulator } from './build.js';

const { main } = await loadSimulator();
try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
}
