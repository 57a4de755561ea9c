/** Tables that rules read beside the charges, and the SQL types of their columns: `tables:` of a case.yaml fills them; what it leaves out is empty. */
export const OTHER_TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {};
