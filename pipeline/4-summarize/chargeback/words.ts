/** chargeback.yaml as rows of an edition, and back. */
import { type Chargeback, chargebackOf } from './chargeback.ts';
import { type ChargebackFile, ChargebackYaml } from './chargeback-file.ts';

/** A key of chargeback.yaml with what it says, as JSON. */
export type ChargebackWord = Readonly<Record<'x_Key' | 'x_Words', string>>;

/** A row a key; without chargeback.yaml none. */
export function wordsOf(file: ChargebackFile): ChargebackWord[] {
  const said = Object.entries(file).filter(([, value]) => value !== null && value !== undefined);
  return said.map(([x_Key, value]) => ({ x_Key, x_Words: JSON.stringify(value) })).sort((a, b) => (a.x_Key < b.x_Key ? -1 : 1));
}

/** What the rows of an edition say. */
export function chargebackOfWords(words: readonly ChargebackWord[]): Chargeback {
  return chargebackOf(ChargebackYaml.parse(Object.fromEntries(words.map(({ x_Key, x_Words }) => [x_Key, JSON.parse(x_Words)]))));
}
