-- in: source_defects, bills
-- grain: one column and kind of defect with its treatment, over all bills (x_DefectKind, x_Column, x_Treatment)
-- spec: —
SELECT x_DefectKind, x_Column, x_Treatment, count(DISTINCT x_BillId) AS x_Bills, min(x_BillName) AS x_FirstBill, sum(x_Rows) AS x_Rows, min(x_Example) AS x_Example
FROM source_defects LEFT JOIN bills USING (x_BillId)
GROUP BY ALL
ORDER BY x_Rows DESC NULLS LAST, x_DefectKind, x_Column
