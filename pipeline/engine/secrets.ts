/** The one door to the environment: settings and the names under which secrets are kept. */

/** Value of an environment variable, or undefined when it is unset or empty. */
export function environment(name: string): string | undefined {
  return process.env[name] || undefined;
}

/** The environment of a process to be started: this one's, and the settings given. */
export function environmentWith(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { ...process.env, ...settings };
}
