/** National currencies: the codes of ISO 4217 in use, and those that bills of the last years still carry. */
export const NATIONAL_CURRENCIES: ReadonlySet<string> = new Set(
  (
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU ' +
    'CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD ' +
    'JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR ' +
    'NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY ' +
    'TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XDR XOF XPF XSU XUA YER ZAR ZMW ZWG ZWL'
  ).split(' '),
);

/** Currencies whose smallest part is not a hundredth, by the number of its decimals; ISO 4217, list one. */
const SUBUNIT_DECIMALS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

/** Decimals of the smallest part of a currency: 2 for USD, 0 for JPY, 3 for KWD; 2 for codes that the list does not know. */
export function subunitDecimals(currency: string): number {
  const [decimals] = Object.entries(SUBUNIT_DECIMALS).find(([, codes]) => codes.split(' ').includes(currency)) ?? ['2'];
  return Number(decimals);
}

/** Decimal text rounded half away from zero to the currency's smallest part. */
export function rounded(value: unknown, currency: string): string {
  const decimals = subunitDecimals(currency);
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? [];
  const digits = BigInt(whole + fraction.padEnd(decimals, '0').slice(0, decimals)) + (Number(fraction[decimals] ?? 0) >= 5 ? 1n : 0n);
  const text = String(digits).padStart(decimals + 1, '0');
  const amount = decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
  return digits === 0n ? amount : `${sign}${amount}`;
}

/** Decimal text rounded to the currency's smallest part, with thousands parted and the code behind it: `12,345.67 USD`. */
export function amountText(value: unknown, currency: string): string {
  const [whole = '0', fraction] = rounded(value, currency).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction === undefined ? '' : `.${fraction}`} ${currency}`;
}
