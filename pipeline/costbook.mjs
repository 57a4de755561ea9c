#!/usr/bin/env node
// Runs on any Node, so that an old one gets a hint instead of a syntax error.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`NodeTooOld  This is Node ${process.versions.node}, and Costbook needs 22.18 or newer.
  Why    Older ones cannot run TypeScript as it is written.
  Fix    Call it through npm, which uses the Node that Costbook brings along: npm run -s costbook -- --help
  Where  ${process.execPath}`);
  process.exit(1);
}
const { main } = await import('./cli.ts');
await main(process.argv);
