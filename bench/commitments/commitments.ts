/** What it takes to find the cheapest commitments: `node bench/commitments/commitments.ts [families] [hours]`, 20 and 8,760 unless told. Prints, and writes nothing. */
import { readFileSync } from 'node:fs';
import { optimalCommitment } from '../../pipeline/5-analyze/commitments/optimal-commitment.ts';
import { type Family, optimalPlans } from '../../pipeline/5-analyze/commitments/optimal-plans.ts';

const [familyCount = 20, hourCount = 8760] = process.argv.slice(2).map(Number);

/** Days and nights, weekends, growth and noise, the same each time; every fifth family has no plan of its own, as Fargate and Lambda have none. */
function families(): Family[] {
  let state = 20;
  const random = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return Array.from({ length: familyCount }, (_, index) => {
    const [level, swing, phase, growth] = [5 + 40 * random(), random(), 24 * random(), 0.4 * random()];
    const usage = (hour: number): number => {
      const wave = 1 + (swing / 2) * Math.sin(((hour + phase) / 12) * Math.PI) - (Math.floor(hour / 24) % 7 > 4 ? swing / 3 : 0);
      return Math.max(0, level * (wave * (1 + (growth * hour) / hourCount) + 0.2 * random()));
    };
    return {
      hours: Array.from({ length: hourCount }, (_, hour) => usage(hour)),
      ownDiscount: index % 5 === 4 ? null : 0.34 + 0.06 * random(),
      broadDiscount: 0.2 + 0.1 * random(),
    };
  });
}

const peak = (): string => `${Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024)} MB peak`;
const usage = families();
const before = process.cpuUsage();
const start = performance.now();
const best = await optimalPlans(usage);
const { user, system } = process.cpuUsage(before);
const gap = (best.cost - best.lowerBound) / best.cost;
console.log(
  `${familyCount} families × ${hourCount} hours: ${((user + system) / 1e6).toFixed(2)} s of processor, ${((performance.now() - start) / 1000).toFixed(2)} s, ${peak()}`,
);
console.log(`cost ${best.cost.toFixed(2)} of ${best.onDemandCost.toFixed(2)} on demand; at most ${(gap * 1e6).toFixed(3)} millionths above the least possible`);
const alone = performance.now();
for (const { hours } of usage) optimalCommitment(hours, 0.3);
console.log(`closed form, a plan alone: ${((performance.now() - alone) / familyCount).toFixed(2)} ms`);
