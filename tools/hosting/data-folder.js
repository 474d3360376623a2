// @ts-check
import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where things are kept that belong to this machine and to no checkout.
 * @param {{ platform?: NodeJS.Platform, env?: NodeJS.ProcessEnv, home?: string }} [machine]
 * @returns {string} a folder, which may not be there yet
 */
export const dataFolder = ({ platform = process.platform, env = process.env, home = homedir() } = {}) => {
  switch (platform) {
    case 'win32':
      return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'Driftpost');
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Driftpost');
    default:
      // XDG Base Directory Specification; a path that is not absolute is to be ignored.
      return join(
        env['XDG_DATA_HOME']?.startsWith('/') ? env['XDG_DATA_HOME'] : join(home, '.local', 'share'),
        'driftpost',
      );
  }
};
