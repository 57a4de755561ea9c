/** What Larkfield runs on Azure: corporate IT, the merchants' console, the warehouses' edge, and Europe on its own contract. */
import { type App, pieces, type Use } from './app.ts';

const EAST = 'eastus2';
const vm = (daily: number, resources = 2): Use => ({ daily, resources, commitment: 'azure-vm' });
const sql = (daily: number, resources = 2): Use => ({ daily, resources, commitment: 'azure-sql', pattern: 'flat', growth: 0.4 });
const stored = (daily: number, growth = 1.2, resources = 2): Use => ({ daily, growth, resources, pattern: 'stored' });
const some = (daily: number, resources: number): Use => ({ daily, resources });
const flat = (daily: number, resources = 1): Use => ({ daily, resources, pattern: 'flat', growth: 0.2 });

// biome-ignore format: one line, one thing
export const AZURE_APPS: readonly App[] = [
  { team: 'corporate-it', tagKey: 'Team', account: 'corp-it', app: 'workplace', region: EAST, pattern: 'office', growth: 0.4, uses: {
    avd: some(236, 3), entra: flat(204), m365: flat(642), e8s: vm(86), 'disk.p30': stored(98, 0.2, 4), backup: stored(72, 1.4), publicip: pieces(8, 0.12), vpn: flat(27, 2), keyvault: flat(4) } },
  { team: 'Corporate IT', tagKey: 'Team', account: 'corp-it', app: 'finance-erp', region: EAST, pattern: 'office', growth: 0.3, uses: { e8s: vm(194, 3), sql: sql(188, 2), 'disk.p30': stored(81, 0.3, 3), 'disk.snapshot': stored(17), backup: stored(33), arc: flat(22, 2) } },
  { team: 'security', tagKey: 'Team', account: 'corp-it', app: 'soc', region: EAST, pattern: 'flat', growth: 1.3, uses: { sentinel: some(172, 2), defender: some(118, 1), monitor: some(46, 1) } },
  { team: 'Merchant Console', tagKey: 'Team', account: 'merchant-console-prod', app: 'console', region: EAST, pattern: 'office', growth: 0.9, uses: {
    appservice: some(218, 4), d4s: vm(332, 4), sql: sql(266, 3), cosmos: some(154, 2), redis: flat(53, 2), frontdoor: some(66, 1), appgateway: some(21, 2), servicebus: flat(44, 2), blob: stored(58, 1.7), monitor: some(89, 2), functions: some(47, 2), keyvault: flat(6), bandwidth: 29 } },
  { team: 'merchant-console', tagKey: 'team', account: 'merchant-console-prod', app: 'merchant-insights', region: EAST, pattern: 'batch', growth: 1.1, uses: { powerbi: flat(193.5), datafactory: some(74, 3), sql: sql(61), blob: stored(36) } },
  { team: 'Merchant Console', tagKey: 'Team', account: 'merchant-console-prod', app: 'listing-copilot', region: EAST, pattern: 'office', growth: 9, from: '2025-04-22', uses: { 'openai.in': some(44, 2), 'openai.out': some(63, 2), aisearch: flat(24, 2) } },
  { team: 'merchant-console', tagKey: 'Team', account: 'merchant-console-dev', app: 'console', region: EAST, environment: 'dev', pattern: 'flat', growth: 0.3, uses: { d4s: some(148, 4), sql: some(42, 2), appservice: some(32, 3), 'disk.p30': stored(31, 0.2, 3), publicip: pieces(5, 0.12), aks: flat(4.8, 2), devops: flat(38) } },
  { team: 'Warehouse', tagKey: 'Team', account: 'warehouse-edge', app: 'edge', region: EAST, pattern: 'office', growth: 0.7, uses: { iothub: flat(98, 3), functions: some(36, 2), cosmos: some(48, 1), arc: flat(41, 4), blob: stored(21), monitor: some(24, 1) } },
  { team: null, account: 'warehouse-edge', app: 'pilot-2024', region: EAST, pattern: 'flat', growth: 0, tags: { Note: 'do not delete?' }, uses: { d4s: pieces(6, 4.608), 'disk.p30': pieces(3, 4.44), publicip: pieces(4, 0.12) } },
  { team: 'cloud-platform', tagKey: 'Team', account: 'corp-it', app: 'connectivity', region: EAST, pattern: 'flat', growth: 0.2, uses: { expressroute: flat(43, 2), vpn: flat(27, 2), bandwidth: 38 } },
];

// biome-ignore format: one line, one thing
export const AZURE_EUROPE_APPS: readonly App[] = [
  { team: 'Storefront', tagKey: 'Team', account: 'eu-storefront-prod', app: 'web-eu', region: 'westeurope', pattern: 'shop', growth: 1.2, uses: {
    f8s: some(204, 3), d4s: some(118, 2), cosmos: some(92, 2), redis: flat(40, 1), frontdoor: some(81, 1), appgateway: some(24, 1), 'disk.p30': stored(27, 0.4), monitor: some(38, 1), bandwidth: 44, aks: flat(4.8, 2) } },
  { team: 'checkout', tagKey: 'Team', account: 'eu-storefront-prod', app: 'checkout-eu', region: 'westeurope', pattern: 'shop', growth: 1.2, uses: { f8s: some(97, 2), sql: flat(73, 2), servicebus: flat(22), keyvault: 5 } },
  { team: 'Merchant Console', tagKey: 'Team', account: 'eu-merchant-prod', app: 'console-eu', region: 'germanywestcentral', pattern: 'office', growth: 1.6, uses: { appservice: some(76, 2), sql: flat(82, 2), blob: stored(23), monitor: some(21, 1), backup: stored(14) } },
  { team: null, account: 'eu-merchant-prod', app: 'gdpr-export', region: 'germanywestcentral', pattern: 'batch', growth: 0.2, tags: { Note: 'Müller & Söhne; 50 % geteilt' }, uses: { functions: some(19, 1), blob: stored(16) } },
];
