/** Loaded before a measured script: when it ends, writes its peak memory in KB to file descriptor 3. */
import { existsSync, readFileSync, writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) process.on('exit', () => writeSync(3, String(peakKb())));

/** Linux keeps the parent's peak in `maxRSS` across exec, so the process's own high-water mark is taken where there is one. */
function peakKb(): number {
  const status = '/proc/self/status';
  const highWater = existsSync(status) ? /^VmHWM:\s+(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1] : undefined;
  return highWater ? Number(highWater) : process.resourceUsage().maxRSS;
}
