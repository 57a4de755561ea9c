import { describe, expect, it } from 'vitest';
import { addMonths, dayRange, isMonthComplete, monthName, tickMonth } from '../../src/format/dates.ts';
import { groupDecimal, roundDecimal, signOf } from '../../src/format/decimal.ts';
import { exactChange, exactMoney, fullMoney, shortMoney, signedMoney, tickMoney } from '../../src/format/money.ts';
import { percent, percentChange } from '../../src/format/percent.ts';
import { scopeKpis } from '../../src/format/scope-kpis.ts';
import { joinWords, plural, shorten, slug } from '../../src/format/sentences.ts';
import { cellText, csv } from '../../src/format/values.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('decimals stay text', () => {
  it.each([
    ['-1.005', 2, '-1.01'],
    ['0.004', 2, '0.00'],
    ['-0.004', 2, '0.00'],
    ['999999999999999999999.995', 2, '1000000000000000000000.00'],
    ['12', 0, '12'],
    ['1e-7', 8, '0.00000010'],
  ])('%s to %i decimals is %s', (text, digits, rounded) => {
    expect(roundDecimal(text, digits)).toBe(rounded);
  });

  it('groups with a real minus sign', () => {
    expect(groupDecimal('-1234567.50')).toBe('−1,234,567.50');
    expect(groupDecimal('123')).toBe('123');
  });

  it('knows the sign without a number', () => {
    expect([signOf('-0.0000000000'), signOf('0.0000000001'), signOf('-3'), signOf(null)]).toEqual([0, 1, -1, 0]);
  });
});

describe('money', () => {
  it.each([
    ['1241234.5', '1.24 M'],
    ['999.6', '1.00 k'],
    ['999500', '1.00 M'],
    ['12400', '12.4 k'],
    ['-45.04', '−45.0'],
    ['0', '0'],
    ['0.0001239', '0.000124'],
    ['0.0000001', '~0'],
    ['2500000000', '2.50 bn'],
    [null, '–'],
  ])('%s at a glance is %s', (value, text) => {
    expect(plain(shortMoney(value))).toBe(text);
  });

  it('is exact in tables, and every digit in control totals', () => {
    expect(exactMoney('1234567.894999999999')).toBe('1,234,567.89');
    expect(exactMoney('0.000123456')).toBe('0.000123');
    expect(fullMoney('-4064.483132000000')).toBe('−4,064.483132');
    expect(fullMoney('0.000000')).toBe('0');
  });

  it('writes the sign of a change', () => {
    expect(plain(signedMoney('45012'))).toBe('+45.0 k');
    expect(plain(signedMoney('-3200'))).toBe('−3.20 k');
    expect(exactChange('0')).toBe('0.00');
    expect(exactChange('0.5')).toBe('+0.50');
  });

  it('is short on an axis', () => {
    expect([50_000, 1_000_000, 1_250_000, 0].map((value) => plain(tickMoney(value)))).toEqual(['50 k', '1 M', '1.25 M', '0']);
  });
});

describe('percent', () => {
  it.each([
    [0.0824, '8.2%'],
    [0, '0%'],
    [0.0001, '<0.1%'],
    [-0.5, '−50.0%'],
    [12.4, '1,240%'],
    [Number.NaN, '–'],
  ])('%d is %s', (ratio, text) => {
    expect(percent(ratio)).toBe(text);
  });

  it('compares with what was before, if anything was', () => {
    expect(percentChange('100', '92')).toBe('−8.0%');
    expect(percentChange('0', '92')).toBe('–');
    expect(percentChange('-10', '-5')).toBe('+50.0%');
  });
});

describe('dates', () => {
  it('names months and days', () => {
    expect(monthName('2026-10-01')).toBe('October 2026');
    expect(tickMonth('2026-01-01')).toBe('Jan\n2026');
    expect(dayRange('2026-10-09', '2026-10-12')).toBe('9–12 Oct 2026');
    expect(dayRange('2026-09-30', '2026-10-02')).toBe('30 Sep – 2 Oct 2026');
    expect(dayRange('2025-12-30', '2026-01-02')).toBe('30 Dec 2025 – 2 Jan 2026');
  });

  it('counts months over the end of a year', () => {
    expect(addMonths('2026-01-01', -1)).toBe('2025-12-01');
    expect(addMonths('2026-11-01', 14)).toBe('2028-01-01');
  });

  it('knows when a month is complete', () => {
    expect(isMonthComplete('2024-02-01', '2024-02-28')).toBe(false);
    expect(isMonthComplete('2024-02-01', '2024-02-29')).toBe(true);
  });
});

describe('words', () => {
  it('joins, counts and shortens', () => {
    expect(joinWords(['a', 'b', 'c'])).toBe('a, b and c');
    expect(plural('1', 'anomaly', 'anomalies')).toBe('1 anomaly');
    expect(plural(1204, 'bill')).toBe('1,204 bills');
    expect(shorten('Amazon Elastic Compute Cloud', 10)).toBe('Amazon El…');
    expect([slug('CC-1010'), slug('Ünïcode & Söhne'), slug('///')]).toEqual(['cc-1010', 'unicode-sohne', 'unnamed']);
  });
});

describe('tables', () => {
  it('print each kind its own way', () => {
    expect(cellText('2026-10-01', 'month')).toBe('Oct 2026');
    expect(cellText('8200', 'count')).toBe('8,200');
    expect(cellText(null, 'money')).toBe('–');
    expect(cellText('2163535', 'bytes')).toBe('2.2 MB');
  });

  it('become CSV that a spreadsheet does not run', () => {
    const columns = { Name: { label: 'Name', kind: 'text' }, EffectiveCost: { label: 'Cost', kind: 'money' } } as const;
    const text = csv([{ Name: '=1+1, "x"', EffectiveCost: '-1.000000000001' }], columns);
    expect(text).toBe('Name,EffectiveCost\r\n"\'=1+1, ""x""",-1.000000000001\r\n');
  });
});

describe('key figures', () => {
  const context = { currency: 'USD', month: '2026-10-01', previousMonth: '2026-09-01', asOf: '2026-11-20', isComplete: true };

  it('say why they moved', () => {
    const [total, toDate] = scopeKpis(
      { EffectiveCost: '110', x_PreviousEffectiveCost: '100', x_DriverService: 'Machines', x_DriverChange: '7', x_ToDate: '60', x_Forecast: null },
      context,
    );
    expect(total).toMatchObject({
      label: 'October 2026',
      value: '110',
      change: '+10.0 (+10.0%) on September',
      tone: 'over',
      why: 'Machines moved most: +7.00.',
    });
    expect(toDate).toMatchObject({ label: 'November 2026, so far', change: '20 of 30 days' });
  });

  it('have a sentence for everything that is missing', () => {
    for (const kpi of scopeKpis({}, context)) expect(kpi.why).toMatch(/\.$/);
  });
});
