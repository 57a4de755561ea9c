import { readYaml } from '../../engine/config.ts';
import { type Mapping, mappingSchema } from './mapping.ts';
import { refuseIncomplete, rowsMissing } from './mapping-errors.ts';

/** Reads one mapping. Throws InputNotYaml, InputKeyUnknown, InputNotValid or MappingIncomplete (exit code 1), with file and line. */
export function readMapping(name: string, path: string): Mapping {
  const { value, whereOf } = readYaml(path, mappingSchema);
  if (!value.rows) throw rowsMissing(path, whereOf(['headers']));
  const mapping = { ...value, rows: value.rows, name, path, whereOf };
  refuseIncomplete(mapping);
  return mapping;
}
