import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { errorText, OtklikError } from './kernel/errors.ts';
import { newToken } from './kernel/ids.ts';
import { cryptoService, type EsiaAccess, tokenKeys } from './portal/identity/esia-access.ts';
import type { OidcAccess } from './portal/servant/deps.ts';
import type { ProviderAccess } from './staff/provider.ts';
import type { ModelAccess } from './knowledge/langchain/language-model.ts';

const PORT_WANTED = 'must be a whole number from 0 to 65535';

const environment = z.object({
  PORT: z.coerce
    .number(PORT_WANTED)
    .int(PORT_WANTED)
    .min(0, PORT_WANTED)
    .max(65_535, PORT_WANTED)
    .default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  OTKLIK_DATA_DIR: z.string().min(1).default('./data'),
  OTKLIK_KB_DIR: z.string().min(1).default('./knowledge-base'),
  OTKLIK_ACCOUNTS: z.string().min(1).optional(),
  OTKLIK_SECRET: z.string().min(32, 'must be at least 32 characters').optional(),
  OTKLIK_DATA_KEY: z
    .string()
    .regex(
      /^(?:[\da-f]{64}|[\w+/-]{43}=?)(?:,(?:[\da-f]{64}|[\w+/-]{43}=?))*$/,
      'must be 32 random bytes as base64 or hex; older keys may follow after commas',
    )
    .optional(),
  OTKLIK_DATA_KEY_FILE: z.string().min(1).optional(),
  OTKLIK_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  OTKLIK_PROXIES: z
    .string()
    .default('')
    .transform((list) => list.split(',').map((network) => network.trim()))
    .transform((list) => list.filter((network) => network !== ''))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], 'must list networks such as 172.18.0.0/16'))),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must start with redis://')
    .optional(),
  SMTP_URL: z
    .url({
      protocol: /^smtps?$/,
      hostname: /./,
      error: 'must look like smtp://user:password@mail.example.org:587',
    })
    .optional(),
  OTKLIK_CLAMD: z
    .string()
    .regex(
      /^(?:tcp:\/\/[\w.-]+(?::\d+)?|unix:\/.+)$/,
      'must look like tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl',
    )
    .optional(),
  OTKLIK_EDGE_SECRET: z.string().min(32, 'must be at least 32 characters').optional(),
  OTKLIK_LLM_URL: z.url({ protocol: /^https?$/ }).optional(),
  OTKLIK_LLM_MODEL: z.string().min(1).optional(),
  OTKLIK_LLM_KEY: z.string().min(1).optional(),
  OTKLIK_OIDC_URL: z.url({ protocol: /^https?$/ }).optional(),
  OTKLIK_OIDC_CLIENT: z.string().min(1).optional(),
  OTKLIK_OIDC_SECRET: z.string().min(1).optional(),
  OTKLIK_OIDC_AGENCY: z.string().min(1).optional(),
  OTKLIK_STAFF_OIDC_URL: z.url({ protocol: /^https?$/ }).optional(),
  OTKLIK_STAFF_OIDC_CLIENT: z.string().min(1).optional(),
  OTKLIK_STAFF_OIDC_SECRET: z.string().min(1).optional(),
  OTKLIK_STAFF_PASSWORDS: z.enum(['all', 'administrators']).default('all'),
  OTKLIK_ESIA_URL: z.url({ protocol: /^https?$/ }).optional(),
  OTKLIK_ESIA_CLIENT: z.string().min(1).optional(),
  OTKLIK_ESIA_CERTIFICATE_HASH: z
    .string()
    .regex(/^[\dA-Fa-f]{64}$/, 'must be 64 hexadecimal digits')
    .optional(),
  OTKLIK_ESIA_CRYPTO: z.url({ protocol: /^https?$/ }).optional(),
  OTKLIK_ESIA_KEY: z.string().min(1).optional(),
  OTKLIK_DOCUMENTS: z.string().min(1).optional(),
  OTKLIK_DOCUMENTS_SECRET: z.string().min(32, 'must be at least 32 characters').optional(),
  OTKLIK_ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** How appeals come to the document system: by a folder that both see, or over HTTP. */
export type Documents =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'http'; readonly url: string; readonly secret: string };

/** What the installation set, parsed once at the start. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly kbDir: string;
  /** The accounts file; null when none was named and the data folder holds none. */
  readonly accountsFile: string | null;
  readonly secret: string;
  /** Keys that seal personal data, the present one first; null: they are in the file. */
  readonly dataKey: string | null;
  /** Where they are kept, outside of the data folder. */
  readonly dataKeyFile: string;
  /** The address under which people see the server, without a path. */
  readonly publicOrigin: string | null;
  /** Networks of the installation's own proxies (CIDR), beside this machine. */
  readonly proxies: readonly string[];
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** The mail server; without it letters to the staff are kept as files. */
  readonly smtpUrl: string | undefined;
  /** Signs what the edge ingress delivers; null where there is none. */
  readonly edgeSecret: string | null;
  /** Where clamd listens; without it files are given out unscanned. */
  readonly clamd: string | null;
  readonly role: 'all' | 'web' | 'worker';
  readonly logLevel: string;
  /** The language model beside the base; null when the installation has none. */
  readonly languageModel: ModelAccess | null;
  /** The provider through which civil servants sign in; null when there is none. */
  readonly servantOidc: OidcAccess | null;
  /** The provider through which the staff signs in to the console; null when there is none. */
  readonly staffOidc: ProviderAccess | null;
  /** Who may sign in to the console by a password of ours. */
  readonly staffPasswords: 'all' | 'administrators';
  /** ЕСИА, through which people are identified for an appeal; null when the installation is not connected to it. */
  readonly esia: EsiaAccess | null;
  /** The document system that registers appeals; null where a clerk enters numbers in the console. */
  readonly documents: Documents | null;
}

/** An empty variable means an absent one: compose files write it so. */
function present(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
}

/** The installation's secret: sessions are signed with it. Made at the first start and kept, readable by its owner only. */
function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'secret');
  try {
    if (existsSync(file)) return readFileSync(file, 'utf8').trim();
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const secret = newToken();
    writeFileSync(file, `${secret}\n`, { mode: 0o600 });
    return secret;
  } catch (cause) {
    throw new OtklikError('configuration', `The data folder ${dataDir} cannot be used: ${errorText(cause)}`, {
      cause,
      hint: 'Set OTKLIK_DATA_DIR to a folder that this user may write to.',
    });
  }
}

function accountsFileOf(named: string | undefined, dataDir: string): string | null {
  if (named !== undefined) return resolve(named);
  const usual = join(dataDir, 'accounts.yaml');
  return existsSync(usual) ? usual : null;
}

/** LangChain would send what people write to its maker's service, or print it, when one of these is `true`. */
const TRACING = ['LANGSMITH_TRACING', 'LANGSMITH_TRACING_V2', 'LANGCHAIN_TRACING', 'LANGCHAIN_TRACING_V2'];
const BETRAYING = [...TRACING, 'LANGCHAIN_VERBOSE'];

function languageModelOf(
  { OTKLIK_LLM_URL: url, OTKLIK_LLM_MODEL: model, OTKLIK_LLM_KEY: key }: z.infer<typeof environment>,
  env: Readonly<Record<string, string | undefined>>,
): ModelAccess | null {
  if (url === undefined) return null;
  if (model === undefined) {
    throw new OtklikError('configuration', 'OTKLIK_LLM_MODEL: must name the model of OTKLIK_LLM_URL', {
      hint: 'Set it, or leave OTKLIK_LLM_URL out to work without a language model.',
    });
  }
  const betraying = BETRAYING.find((name) => env[name] === 'true');
  if (betraying !== undefined) {
    throw new OtklikError(
      'configuration',
      `${betraying}: what people write must not leave the installation`,
      {
        hint: 'Take this variable out of the environment.',
      },
    );
  }
  return { url, model, key: key ?? null };
}

/** People come back from a provider to an address that it has to know beforehand. */
function providerAt(
  values: z.infer<typeof environment>,
  prefix: 'OTKLIK_OIDC' | 'OTKLIK_STAFF_OIDC',
  otherwise: string,
): ProviderAccess | null {
  const issuer = values[`${prefix}_URL`];
  const [clientId, clientSecret] = [values[`${prefix}_CLIENT`], values[`${prefix}_SECRET`]];
  if (issuer === undefined) return null;
  const missing = Object.entries({
    [`${prefix}_CLIENT`]: clientId,
    [`${prefix}_SECRET`]: clientSecret,
    OTKLIK_PUBLIC_URL: values.OTKLIK_PUBLIC_URL,
  }).find(([, value]) => value === undefined);
  if (missing || clientId === undefined || clientSecret === undefined) {
    throw new OtklikError('configuration', `${missing?.[0] ?? ''}: must be set with ${prefix}_URL`, {
      hint: `Set it, or leave ${prefix}_URL out: ${otherwise}.`,
    });
  }
  return { issuer, clientId, clientSecret };
}

function servantOidcOf(values: z.infer<typeof environment>): OidcAccess | null {
  const access = providerAt(
    values,
    'OTKLIK_OIDC',
    'civil servants then sign in by a code to their work address',
  );
  return access && { ...access, agency: values.OTKLIK_OIDC_AGENCY ?? null };
}

/** Passwords may be left to administrators only where all others have another way in. */
function staffPasswordsOf(values: z.infer<typeof environment>): Config['staffPasswords'] {
  const { OTKLIK_STAFF_PASSWORDS: passwords, OTKLIK_STAFF_OIDC_URL: issuer } = values;
  if (passwords === 'all' || issuer !== undefined) return passwords;
  throw new OtklikError(
    'configuration',
    'OTKLIK_STAFF_OIDC_URL: must be set with OTKLIK_STAFF_PASSWORDS=administrators',
    { hint: 'Set it, or leave OTKLIK_STAFF_PASSWORDS out: everybody then signs in by a password.' },
  );
}

/** People come back from ЕСИА to an address that it has to know beforehand; the customer's crypto provider signs. */
function esiaOf(values: z.infer<typeof environment>): EsiaAccess | null {
  const { OTKLIK_ESIA_URL: url, OTKLIK_ESIA_CLIENT: clientId, OTKLIK_ESIA_CRYPTO: crypto } = values;
  const { OTKLIK_ESIA_CERTIFICATE_HASH: hash } = values;
  if (url === undefined) return null;
  const missing = Object.entries({
    OTKLIK_ESIA_CLIENT: clientId,
    OTKLIK_ESIA_CERTIFICATE_HASH: hash,
    OTKLIK_ESIA_CRYPTO: crypto,
    OTKLIK_PUBLIC_URL: values.OTKLIK_PUBLIC_URL,
  }).find(([, value]) => value === undefined);
  if (missing || clientId === undefined || hash === undefined || crypto === undefined) {
    throw new OtklikError('configuration', `${missing?.[0] ?? ''}: must be set with OTKLIK_ESIA_URL`, {
      hint: 'Set it, or leave OTKLIK_ESIA_URL out: people are then sent to the official form.',
    });
  }
  const { origin, host } = new URL(url);
  const provider = cryptoService(crypto.replace(/\/$/, ''));
  return {
    origin,
    // Its tokens name the host with `http` and a slash, whatever the address of the service is.
    issuer: `http://${host}/`,
    clientId,
    certificateHash: hash.toUpperCase(),
    signer: provider,
    tokens: tokenKeys(values.OTKLIK_ESIA_KEY ?? null, provider),
  };
}

/** An address needs the common secret; anything else is a folder. */
function documentsOf(values: z.infer<typeof environment>): Documents | null {
  const { OTKLIK_DOCUMENTS: place, OTKLIK_DOCUMENTS_SECRET: secret } = values;
  if (place === undefined) return null;
  if (!/^https?:\/\//u.test(place)) return { kind: 'folder', path: resolve(place) };
  if (secret !== undefined) return { kind: 'http', url: place.replace(/\/+$/u, ''), secret };
  throw new OtklikError('configuration', 'OTKLIK_DOCUMENTS_SECRET: must be set with OTKLIK_DOCUMENTS', {
    hint: 'Agree on a secret of at least 32 characters with the document system, or name a folder.',
  });
}

/** Reads the environment. Throws OtklikError `configuration` with one line per wrong variable, never with its value. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const read = environment.safeParse(present(env));
  if (!read.success) {
    const lines = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new OtklikError('configuration', lines.join('\n'), {
      hint: 'Correct these environment variables.',
    });
  }
  const values = read.data;
  const dataDir = resolve(values.OTKLIK_DATA_DIR);
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir,
    kbDir: resolve(values.OTKLIK_KB_DIR),
    accountsFile: accountsFileOf(values.OTKLIK_ACCOUNTS, dataDir),
    secret: values.OTKLIK_SECRET ?? keptSecret(dataDir),
    dataKey: values.OTKLIK_DATA_KEY ?? null,
    dataKeyFile: resolve(values.OTKLIK_DATA_KEY_FILE ?? join(homedir(), '.config', 'otklik', 'data.key')),
    publicOrigin: values.OTKLIK_PUBLIC_URL ? new URL(values.OTKLIK_PUBLIC_URL).origin : null,
    proxies: values.OTKLIK_PROXIES,
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL,
    smtpUrl: values.SMTP_URL,
    clamd: values.OTKLIK_CLAMD ?? null,
    edgeSecret: values.OTKLIK_EDGE_SECRET ?? null,
    role: values.OTKLIK_ROLE,
    logLevel: values.LOG_LEVEL,
    languageModel: languageModelOf(values, env),
    servantOidc: servantOidcOf(values),
    staffOidc: providerAt(values, 'OTKLIK_STAFF_OIDC', 'the staff then signs in by passwords'),
    staffPasswords: staffPasswordsOf(values),
    esia: esiaOf(values),
    documents: documentsOf(values),
  };
}
