import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { commandsOf } from '#contract/hand-over/commands.ts';
import { custodianOf, untaggedPolicies } from '#contract/hand-over/custodian.ts';
import { type HandedRecommendation, handedRecommendation } from '#contract/hand-over/recommendation.ts';
import { terraformOf } from '#contract/hand-over/terraform.ts';
import { jiraCsv, ticketMarkdown } from '#contract/hand-over/ticket.ts';
import { readEdition, type StoredEdition } from '../6-publish/editions/manifest.ts';
import { openEdition, refuseWithoutTable } from '../6-publish/editions/open.ts';
import { Database } from '../engine/duckdb.ts';
import { CostbookError } from '../engine/errors.ts';
import { bookToRead, DEFAULT_INPUTS, foldersOf } from '../engine/folders.ts';
import { writeWhole } from '../engine/lake.ts';

const FORMS = ['ticket', 'jira', 'terraform', 'cli', 'custodian'] as const;
type Form = (typeof FORMS)[number];

interface HandoverOptions {
  readonly to: Form;
  readonly costCenter?: string;
  readonly data?: string;
  readonly edition?: string;
  readonly out: string;
}

export const handover = new Command('handover')
  .description(
    'Write recommendations as files that people apply: a ticket in Markdown each, one CSV for Jira, Terraform, commands of the provider, or policies of Cloud ' +
      'Custodian that tell, stop and delete after days of grace. Costbook changes nothing in a cloud.',
  )
  .argument('[recommendations...]', 'ids, as the page Recommendations shows them (default: all)')
  .addOption(new Option('--to <form>', 'what to write').choices(FORMS).default('ticket'))
  .option('--cost-center <id>', 'only those that this cost center pays for')
  .option('--edition <id>', 'edition to read (default: the newest)')
  .option('--data <dir>', 'book to read')
  .option('--out <dir>', 'folder for the files', 'handover')
  .addHelpText('after', '\nExample\n  costbook handover --to custodian --cost-center storefront --out handover')
  .action(async (ids: readonly string[], options: HandoverOptions) => {
    const folders = foldersOf(bookToRead(options.data, console.error), DEFAULT_INPUTS);
    const stored = readEdition(folders.editions, options.edition);
    const { recommendations, tags } = await readRecommendations(folders.data, stored);
    const chosen = choose(recommendations, ids, options);
    const files = filesOf(options.to, chosen, ids.length === 0 && options.costCenter === undefined ? tags : []);
    mkdirSync(options.out, { recursive: true });
    for (const { name, text } of files) {
      writeWhole(join(options.out, name), text);
      console.log(join(options.out, name));
    }
    const told = files.reduce((sum, { count }) => sum + count, 0);
    if (told < chosen.length)
      console.error(
        `Note: ${chosen.length - told} of ${chosen.length} recommendations have no ${options.to} form: they change code or terms, or another recommendation comes before. --to ticket has all.`,
      );
  });

interface Handed {
  readonly recommendations: readonly HandedRecommendation[];
  /** Tags that policies.yaml asks for. */
  readonly tags: readonly string[];
}

async function readRecommendations(dataFolder: string, stored: StoredEdition): Promise<Handed> {
  const { id, edition } = stored;
  refuseWithoutTable(stored, 'cost_recommendations', 'recommendations were part of an edition');
  const database = await Database.open();
  try {
    await openEdition(database, dataFolder, edition);
    const rows = await database.rows<Record<string, unknown>>(
      `SELECT * REPLACE (x_MonthlySavings::DECIMAL(38, 2) AS x_MonthlySavings, x_ClaimedMonthlySavings::DECIMAL(38, 2) AS x_ClaimedMonthlySavings)
       FROM cost_recommendations LEFT JOIN cost_centers USING (x_CostCenter) ORDER BY cost_recommendations.x_MonthlySavings DESC, x_RecommendationId`,
    );
    const policies =
      'tag_policies' in edition.tables ? await database.rows<{ x_TagKey: string }>('SELECT x_TagKey FROM tag_policies ORDER BY x_PolicyOrder') : [];
    return {
      recommendations: rows.map((row) => handedRecommendation(row, { currency: edition.reportingCurrency, edition: id })),
      tags: policies.map(({ x_TagKey }) => x_TagKey),
    };
  } finally {
    database.close();
  }
}

/** Throws RecommendationUnknown, CostCenterUnknown (exit code 1). */
function choose(all: readonly HandedRecommendation[], ids: readonly string[], { costCenter, edition }: HandoverOptions): readonly HandedRecommendation[] {
  const unknown = ids.find((id) => !all.some((each) => each.id === id));
  if (unknown !== undefined) {
    throw new CostbookError({
      name: 'RecommendationUnknown',
      what: `The edition has no recommendation "${unknown}".`,
      why: all.length === 0 ? 'It has none at all.' : 'It was followed, or it is of another edition: an id is that of one finding on one resource.',
      fix: all.length === 0 ? 'Nothing has to be handed over.' : `Name one that it has, like ${all[0]!.id}, or none for all.`,
      where: edition === undefined ? unknown : `--edition ${edition}`,
    });
  }
  const named = ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id));
  if (costCenter === undefined) return named;
  const own = named.filter((each) => each.costCenter === costCenter || each.costCenterId === costCenter);
  if (own.length > 0) return own;
  const names = [...new Set(all.flatMap((each) => each.costCenter ?? []))].sort();
  throw new CostbookError({
    name: 'CostCenterUnknown',
    what: `No recommendation is paid by "${costCenter}".`,
    why: 'The cost center has no proven waste, or it is called otherwise.',
    fix: names.length === 0 ? 'Leave --cost-center out.' : `Name one that has some: ${names.slice(0, 5).join(', ')}.`,
    where: '--cost-center',
  });
}

interface HandoverFile {
  readonly name: string;
  readonly text: string;
  /** Recommendations in it. */
  readonly count: number;
}

function filesOf(form: Form, chosen: readonly HandedRecommendation[], tags: readonly string[]): HandoverFile[] {
  const each = (ending: string, write: (recommendation: HandedRecommendation) => string | null): HandoverFile[] =>
    chosen.flatMap((recommendation) => {
      const text = write(recommendation);
      return text === null ? [] : [{ name: `${recommendation.kind}-${recommendation.id}.${ending}`, text, count: 1 }];
    });
  const open = (write: (recommendation: HandedRecommendation) => string | null) => (recommendation: HandedRecommendation) =>
    recommendation.insteadOf === null ? write(recommendation) : null;
  if (form === 'ticket') return each('md', ticketMarkdown);
  if (form === 'terraform') return each('tf', open(terraformOf));
  if (form === 'cli') return each('sh', open(commandsOf));
  if (form === 'jira') return [{ name: 'jira.csv', text: jiraCsv(chosen), count: chosen.length }];
  const kinds = [...new Set(chosen.map(({ kind }) => kind))].sort();
  const policies = kinds.flatMap((kind) => {
    const ofKind = chosen.filter((recommendation) => recommendation.kind === kind);
    const count = ofKind.filter((recommendation) => custodianOf([recommendation]) !== null).length;
    const text = custodianOf(ofKind);
    return text === null ? [] : [{ name: `${kind}.yml`, text, count }];
  });
  const untagged = untaggedPolicies(tags);
  return untagged === null ? policies : [...policies, { name: 'untagged.yml', text: untagged, count: 0 }];
}
