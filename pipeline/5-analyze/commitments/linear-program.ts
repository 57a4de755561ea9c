/** The one door to HiGHS, a solver of linear programs compiled to WebAssembly. */
import type { Highs, Model } from 'highs';

/** group's cost ≥ value + slopes · (point − at): a plane below the cost of a group of hours, exact at `at`. */
export interface Cut {
  readonly group: number;
  readonly value: number;
  readonly slopes: readonly number[];
  readonly at: readonly number[];
}

let loading: Promise<Highs> | undefined;

/** The cheapest point of prices · point + Σ groups' costs that the cuts so far allow; keeps its basis from one call to the next. */
export class CutMaster {
  readonly #model: Model;
  readonly #infinity: number;
  readonly #dimensions: number;

  private constructor(model: Model, infinity: number, dimensions: number) {
    this.#model = model;
    this.#infinity = infinity;
    this.#dimensions = dimensions;
  }

  /** A program over points between 0 and `limits`; `prices` are of one unit of each dimension. Close it when done: its memory is not collected. */
  static async open(prices: readonly number[], limits: readonly number[], groups: number): Promise<CutMaster> {
    loading ??= import('highs').then(({ default: load }) => load());
    const highs = await loading;
    const model = highs.createModel();
    model.options.set({ output_flag: false });
    for (const [dimension, limit] of limits.entries()) {
      model.addVar(0, limit);
      model.changeColCost(dimension, prices[dimension]!);
    }
    for (let group = 0; group < groups; group++) {
      model.addVar(0, highs.infinity);
      model.changeColCost(limits.length + group, 1);
    }
    return new CutMaster(model, highs.infinity, limits.length);
  }

  add(cuts: readonly Cut[]): void {
    for (const { group, value, slopes, at } of cuts) {
      const used = slopes.flatMap((slope, dimension) => (slope === 0 ? [] : [dimension]));
      const bound = used.reduce((sum, dimension) => sum - slopes[dimension]! * at[dimension]!, value);
      const entries = { indices: [...used, this.#dimensions + group], values: [...used.map((dimension) => -slopes[dimension]!), 1] };
      this.#model.addRow(bound, this.#infinity, entries);
    }
  }

  /** Solves within a box; the value bounds the true cost from below there. */
  solve(low: readonly number[], high: readonly number[]): { point: number[]; value: number } {
    for (let dimension = 0; dimension < this.#dimensions; dimension++) this.#model.changeColBounds(dimension, low[dimension]!, high[dimension]!);
    this.#model.run();
    const { colValue } = this.#model.getSolution();
    const point = Array.from(colValue.slice(0, this.#dimensions), (value, dimension) => Math.min(high[dimension]!, Math.max(low[dimension]!, value)));
    return { point, value: this.#model.getObjectiveValue() };
  }

  close(): void {
    this.#model.dispose();
  }
}
