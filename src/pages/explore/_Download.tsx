/** A link to the rows as a CSV file: the published one, or one made from what is shown. */
import { useEffect, useState } from 'react';
import { type Columns, csv } from '../../format/values.ts';
import type { Row } from '../../query/query.ts';

interface Props {
  readonly rows: readonly Row[];
  readonly columns: Columns;
  readonly name: string;
  /** Address of the file that holds the same rows, or null. */
  readonly published: string | null;
}

export function Download({ rows, columns, name, published }: Props) {
  const [made, setMade] = useState<string | null>(null);
  useEffect(() => {
    if (published) return;
    const address = URL.createObjectURL(new Blob([csv(rows, columns)], { type: 'text/csv' }));
    setMade(address);
    return () => URL.revokeObjectURL(address);
  }, [rows, published]);
  return (
    <a href={published ?? made ?? undefined} download={name}>
      CSV
    </a>
  );
}
