/** Solves `matrix · x = right` for a symmetric positive definite matrix by Cholesky's factorization; null when it is singular. */
export function solvePositive(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const factor = cholesky(matrix);
  return factor && solveWith(factor, right);
}

/** Lower triangle L with L·Lᵀ = matrix, or null when the matrix is not positive definite. */
export function cholesky(matrix: readonly (readonly number[])[]): number[][] | null {
  const n = matrix.length;
  const lower: number[][] = [];
  for (let i = 0; i < n; i++) {
    const row = new Array<number>(n).fill(0);
    lower.push(row);
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]!;
      for (let k = 0; k < j; k++) sum -= row[k]! * lower[j]![k]!;
      if (i !== j) row[j] = sum / lower[j]![j]!;
      else if (sum <= 1e-12 * Math.abs(matrix[i]![i]!) || !Number.isFinite(sum)) return null;
      else row[i] = Math.sqrt(sum);
    }
  }
  return lower;
}

/** Solves L·Lᵀ·x = right. */
export function solveWith(lower: readonly (readonly number[])[], right: readonly number[]): number[] {
  const n = lower.length;
  const x = [...right];
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i]![k]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= lower[k]![i]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  return x;
}

/** Least-squares coefficients of `target` on the columns of `design` (rows = observations), or null when they are collinear. */
export function leastSquares(design: readonly (readonly number[])[], target: readonly number[]): number[] | null {
  const width = design[0]?.length ?? 0;
  const normal = Array.from({ length: width }, (_, i) => Array.from({ length: width }, (_, j) => design.reduce((s, row) => s + row[i]! * row[j]!, 0)));
  const right = Array.from({ length: width }, (_, i) => design.reduce((s, row, t) => s + row[i]! * target[t]!, 0));
  return solvePositive(normal, right);
}
