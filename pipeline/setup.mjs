// Prepares a fresh clone: `node pipeline/setup.mjs` installs the packages of the lockfile once; with --tests also those
// that only tests and the bench need, and it finds or installs a Chromium for the browser tests. Plain JavaScript without dependencies, because it runs before there are any.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.costbook-setup');

const isForTests = process.argv.includes('--tests');
installPackages();
if (isForTests) installBrowser();

function installPackages() {
  const lockfile = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
  const wanted = isForTests ? `${lockfile} with what tests need` : lockfile;
  if (installed === wanted || installed.startsWith(`${wanted} `)) return;
  console.error('Setting up: installing packages (once) …');
  if (!run('npm', ['ci', ...(isForTests ? [] : ['--omit=dev']), '--loglevel=error', '--no-audit', '--no-fund'])) {
    fail('SetupPackages', 'npm ci did not succeed.', 'Packages come from the npm registry the first time.', 'Check the network and run the command again.');
  }
  writeFileSync(stamp, wanted);
}

function installBrowser() {
  if (findBrowser()) return;
  console.error('Setting up: no Chromium found, trying Playwright’s …');
  if (run('npx', ['playwright', 'install', 'chromium'], 180_000) && findBrowser()) return;
  console.error('Setting up: trying the Debian package …');
  const isRoot = process.getuid?.() === 0;
  if (isRoot && run('apt-get', ['update', '-qq']) && run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']) && findBrowser()) return;
  fail(
    'SetupBrowser',
    'No Chromium could be found or installed.',
    'The browser tests open the site in a real browser.',
    'Install Chromium (Debian: apt-get install chromium) and run npm test again.',
  );
}

function findBrowser() {
  const found = spawnSync('npm', ['exec', '-c', 'node tests/browser.ts'], { cwd: root, encoding: 'utf8' });
  return found.status === 0;
}

function run(command, args, timeout) {
  return spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], timeout, shell: process.platform === 'win32' }).status === 0;
}

function fail(name, what, why, fix) {
  console.error(`${name}  ${what}\n  Why    ${why}\n  Fix    ${fix}\n  Where  pipeline/setup.mjs`);
  process.exit(1);
}
