/** `node bench/anomalies/anomalies.ts`: measures the detectors of anomalies and writes what the page How well does this work? shows. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scoreCubes } from './score-cubes.ts';
import { readNab, scoreNab } from './score-nab.ts';

const OUT = join(import.meta.dirname, '..', '..', 'src', 'pages', 'how-well', '_measured.json');
/** Twenty organizations were looked at while the detector was made; twenty others never. */
const [TUNED, UNTOUCHED] = [
  [...seeds(1), ...seeds(101)],
  [...seeds(201), ...seeds(301)],
];
const tell = process.argv.includes('--tell') ? (line: string) => console.error(line) : () => {};

const nab = readNab();
if (!nab) console.error('No labelled series at ../shared/forecast/nab: left out.');
const measured = {
  measuredOn: new Date().toISOString().slice(0, 10),
  command: 'node bench/anomalies/anomalies.ts',
  cubes: { tuned: scoreCubes(TUNED, tell), untouched: scoreCubes(UNTOUCHED) },
  nab: nab && scoreNab(nab),
};
const rounded = JSON.stringify(measured, (_, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(4)) : value), 2);
if (!process.argv.includes('--dry')) writeFileSync(OUT, `${rounded}\n`);
console.log(rounded);

function seeds(first: number): number[] {
  return Array.from({ length: 10 }, (_, i) => first + i);
}
