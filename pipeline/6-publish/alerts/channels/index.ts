/** Every alert channel, one line each. */
import type { AlertChannel } from '../channel.ts';
import { email } from './email/index.ts';
import { github } from './github/index.ts';
import { slack } from './slack/index.ts';
import { teams } from './teams/index.ts';
import { webhook } from './webhook/index.ts';

export const CHANNELS: readonly AlertChannel[] = [slack, teams, email, webhook, github];
