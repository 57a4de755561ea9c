/** The shape of chargeback.yaml. */
import { z } from 'zod';
import { text } from '../../engine/config.ts';

/** Told; posted as a memo; posted. */
export const MODES = ['showback', 'soft', 'hard'] as const;
export type ChargebackMode = (typeof MODES)[number];

const mode = z.enum(MODES);
const words = z.record(z.string(), text);
const Step = z.strictObject({
  mode,
  from: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'is not a month like 2026-07')
    .nullish(),
  dimensions: words.nullish(),
  tax_code: text.nullish(),
});
const step = z.union([mode.transform((each) => ({ mode: each }) as StepInFile), Step]);
const sender = { account: text.nullish(), cost_center: text.nullish(), dimensions: words.nullish(), tax_code: text.nullish() };
const Sender = z.strictObject(sender);
const Offset = z.strictObject({ ...sender, account: text, pools: z.record(z.string(), Sender).nullish() });
const Accounts = z.strictObject({
  default: text.nullish(),
  offset: z.union([text.transform((account) => ({ account }) as z.output<typeof Offset>), Offset]).nullish(),
  rounding: text.nullish(),
  pools: words.nullish(),
  charge_categories: words.nullish(),
  service_categories: words.nullish(),
});

/** chargeback.yaml; what {@link ChargebackFile} says can be parsed again. */
export const ChargebackYaml = z.strictObject({
  default_mode: mode.nullish(),
  cost_centers: z.record(z.string(), z.union([step.transform((one) => [one]), z.array(Step).min(1)])).nullish(),
  accounts: Accounts.nullish(),
  dimensions: words.nullish(),
  tax_code: text.nullish(),
  template: words.nullish(),
});

export type StepInFile = z.output<typeof Step>;
export type SenderInFile = z.output<typeof Sender>;
export type ChargebackFile = z.output<typeof ChargebackYaml>;
