/** Tables that rules read beside the charges, and the SQL types of their columns: `tables:` of a case.yaml fills them; what it leaves out is empty. */
export const OTHER_TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  resource_usage_profiles: {
    ServiceProviderName: 'VARCHAR',
    ResourceId: 'VARCHAR',
    x_Metric: 'VARCHAR',
    x_EvidenceStatus: 'VARCHAR',
    x_EvidenceFirstDay: 'DATE',
    x_EvidenceLastDay: 'DATE',
    x_Days: 'BIGINT',
    x_Average: 'DOUBLE',
    x_P95: 'DOUBLE',
    x_P99: 'DOUBLE',
    x_Maximum: 'DOUBLE',
    x_HasPeaks: 'BOOLEAN',
    x_WeekDays: 'BIGINT',
    x_WeekAverage: 'DOUBLE',
    x_WeekHighestAverage: 'DOUBLE',
  },
  provider_findings: {
    x_FindingId: 'VARCHAR',
    x_Source: 'VARCHAR',
    ServiceProviderName: 'VARCHAR',
    SubAccountId: 'VARCHAR',
    RegionId: 'VARCHAR',
    ResourceId: 'VARCHAR',
    x_EvidenceStatus: 'VARCHAR',
    x_Action: 'VARCHAR',
    x_CurrentSku: 'VARCHAR',
    x_RecommendedSku: 'VARCHAR',
    x_Description: 'VARCHAR',
    x_MonthlySavings: 'DECIMAL(38, 12)',
    x_FoundOn: 'DATE',
    x_AvoidableCost: 'DECIMAL(38, 12)',
  },
};

/** What a row of them says unless it says otherwise. */
export const PLAUSIBLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  resource_usage_profiles: { ServiceProviderName: 'Example Cloud', x_EvidenceStatus: 'Enough', x_HasPeaks: 'true' },
  provider_findings: { ServiceProviderName: 'Example Cloud', SubAccountId: '100', x_EvidenceStatus: 'On the bill' },
};
