import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Identity, Organisation } from '../../appeals/applicant.rules.ts';
import { OtklikError } from '../../kernel/errors.ts';
import { type Clock, SECOND } from '../../kernel/instants.ts';
import {
  esiaTimestamp,
  type Refusal,
  refusalOf,
  scopeFor,
  type SignedRequest,
  type SignInAs,
  textForToken,
  textToAuthorise,
  tokenFault,
} from './esia.rules.ts';
import type { EsiaAccess } from './esia-access.ts';

/** Somebody who waits looks away after this. */
export const PATIENCE = 10 * SECOND;

/** A person whom ЕСИА named; of the organisations they may act for, one is to be chosen. */
export interface Identified {
  readonly identity: Identity;
  readonly organisations: readonly NonNullable<Identity['organisation']>[];
}

/** A sign-in that ended. `detail` is for the log and holds nothing of the person. */
class SignInRefused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal, detail: string) {
    super(detail);
    this.refusal = refusal;
  }
}

export type SignInResult =
  | ({ readonly is: 'identified' } & Identified)
  | { readonly is: 'refused'; readonly refusal: Refusal; readonly detail: string };

export interface Esia {
  /** The address at ЕСИА to send the browser to. Throws OtklikError `unavailable` when nothing can be signed. */
  authorizeUrl(request: { readonly state: string; readonly as: SignInAs }): Promise<string>;
  /** Changes the code for the person's data. What ЕСИА or the network does wrong is an outcome. */
  identify(request: { readonly code: string; readonly as: SignInAs }): Promise<SignInResult>;
}

export interface EsiaDeps {
  readonly access: EsiaAccess;
  readonly redirectUri: string;
  readonly clock: Clock;
  /** How long one call to ЕСИА may take, ms. */
  readonly patience?: number;
}

const tokenHead = z.object({ alg: z.string(), sbt: z.literal('access').optional() });
const seconds = z.coerce.number().int();
const claimsSchema = z.object({
  iss: z.string(),
  client_id: z.string(),
  nbf: seconds,
  iat: seconds,
  exp: seconds,
  scope: z.string(),
  'urn:esia:sbj_id': z.union([z.number(), z.string()]),
});
const tokenAnswer = z.object({ access_token: z.string().min(1), state: z.string().optional() });
const errorAnswer = z.object({ error: z.string(), error_description: z.string().default('') });
const nameSchema = z.string().trim().max(200).default('');
const personSchema = z.object({
  firstName: nameSchema,
  lastName: nameSchema,
  middleName: nameSchema,
  trusted: z.union([z.boolean(), z.stringbool()]).default(false),
});
const contactsSchema = z.object({
  elements: z
    .array(z.object({ type: z.string(), vrfStu: z.string().optional(), value: z.string().optional() }))
    .default([]),
});
const rolesSchema = z.object({
  elements: z
    .array(
      z.object({
        oid: z.union([z.number(), z.string()]),
        fullName: nameSchema,
        ogrn: z.string().optional(),
        active: z.boolean().default(true),
      }),
    )
    .default([]),
});

function part(token: string, index: number): unknown {
  return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8'));
}

/** ЕСИА by its v2/v3 protocol: authorisation code, `client_secret` signed by the customer's crypto provider. */
export function createEsia({ access, redirectUri, clock, patience = PATIENCE }: EsiaDeps): Esia {
  const request = (as: SignInAs, state: string): SignedRequest => ({
    clientId: access.clientId,
    scope: scopeFor(as),
    timestamp: esiaTimestamp(clock()),
    state,
    redirectUri,
  });
  const fields = ({ clientId, scope, timestamp, state }: SignedRequest, secret: string) => ({
    client_id: clientId,
    client_secret: secret,
    client_certificate_hash: access.certificateHash,
    redirect_uri: redirectUri,
    scope,
    state,
    timestamp,
  });

  async function call(path: string, init: RequestInit): Promise<unknown> {
    const answer = await fetch(`${access.origin}${path}`, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    }).catch((error: unknown) => {
      throw new SignInRefused('away', error instanceof Error ? error.name : 'no answer');
    });
    if (answer.status >= 500) throw new SignInRefused('away', `ЕСИА answered ${answer.status}`);
    const read = await answer.json().catch(() => {
      throw new SignInRefused('away', 'ЕСИА answered something that is not JSON, or stopped in the middle');
    });
    if (answer.ok) return read;
    const said = errorAnswer.safeParse(read);
    if (!said.success) throw new SignInRefused('away', `ЕСИА answered ${answer.status}`);
    const { error, error_description: description } = said.data;
    throw new SignInRefused(refusalOf(error, description), `${error} ${description}`.slice(0, 120));
  }

  async function tokenFor(code: string, as: SignInAs): Promise<string> {
    const signed = request(as, randomUUID());
    const secret = await access.signer.sign(textForToken(signed, code));
    const body = new URLSearchParams({
      ...fields(signed, secret),
      code,
      grant_type: 'authorization_code',
      token_type: 'Bearer',
    });
    const answer = tokenAnswer.parse(await call('/aas/oauth2/v3/te', { method: 'POST', body }));
    if (answer.state !== undefined && answer.state !== signed.state) {
      throw new SignInRefused('untrusted', 'the token came with another state');
    }
    return answer.access_token;
  }

  /** The id of the person whom a token is about. */
  async function subjectOf(token: string): Promise<string> {
    const { alg } = tokenHead.parse(part(token, 0));
    const [head = '', claims = '', signature = ''] = token.split('.');
    const genuine = await access.tokens.verify(alg, `${head}.${claims}`, Buffer.from(signature, 'base64url'));
    if (!genuine)
      throw new SignInRefused('untrusted', `the token is not signed by ЕСИА (${alg.slice(0, 20)})`);
    const read = claimsSchema.parse(part(token, 1));
    const expected = { issuer: access.issuer, clientId: access.clientId, at: clock() };
    const fault = tokenFault(read, expected);
    if (fault) throw new SignInRefused('untrusted', `the token is wrong: ${fault}`);
    return String(read['urn:esia:sbj_id']);
  }

  async function personOf(oid: string, token: string, as: SignInAs): Promise<Identified> {
    const headers = { authorization: `Bearer ${token}` };
    const ask = (path: string) => call(`/rs/prns/${oid}${path}`, { headers });
    const [person, contacts, roles] = await Promise.all([
      ask('').then((read) => personSchema.parse(read)),
      ask('/ctts?embed=(elements)').then((read) => contactsSchema.parse(read)),
      as === 'organisation' ? ask('/roles').then((read) => rolesSchema.parse(read)) : { elements: [] },
    ]);
    if (person.firstName === '' || person.lastName === '') {
      throw new SignInRefused('no_name', 'the account has no name');
    }
    const mail = contacts.elements.find(({ type, vrfStu }) => type === 'EML' && vrfStu === 'VERIFIED');
    const organisations = roles.elements
      .filter(({ active, fullName }) => active && fullName !== '')
      .map(({ oid: id, fullName, ogrn }) => ({ oid: String(id), name: fullName, ogrn: ogrn ?? null }));
    if (as === 'organisation' && organisations.length === 0) {
      throw new SignInRefused('no_organisation', 'the account acts for no organisation');
    }
    const { firstName: first, lastName: last, middleName } = person;
    const identity: Identity = {
      oid,
      confirmed: person.trusted,
      name: { last, first, middle: middleName === '' ? null : middleName },
      mail: mail?.value ?? null,
      organisation: null,
    };
    return { identity, organisations };
  }

  return {
    async authorizeUrl({ state, as }) {
      const signed = request(as, state);
      const secret = await access.signer.sign(textToAuthorise(signed));
      const url = new URL('/aas/oauth2/v2/ac', access.origin);
      const asked = { ...fields(signed, secret), response_type: 'code', access_type: 'online' };
      for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
      return url.href;
    },
    async identify({ code, as }) {
      try {
        const token = await tokenFor(code, as);
        const oid = await subjectOf(token);
        return { is: 'identified', ...(await personOf(oid, token, as)) };
      } catch (error) {
        if (error instanceof SignInRefused) {
          return { is: 'refused', refusal: error.refusal, detail: error.message };
        }
        if (error instanceof OtklikError && error.code === 'unavailable') {
          return { is: 'refused', refusal: 'away', detail: error.message };
        }
        if (error instanceof z.ZodError || error instanceof SyntaxError) {
          return { is: 'refused', refusal: 'untrusted', detail: 'what ЕСИА sent has another shape' };
        }
        throw error;
      }
    },
  };
}

/** The identity of somebody who acts for an organisation. */
export function actingFor(
  { identity, organisations }: Identified,
  oid: string,
): (Identity & { readonly organisation: Organisation & { readonly oid: string } }) | null {
  const organisation = organisations.find((each) => each.oid === oid);
  return organisation ? { ...identity, organisation } : null;
}

/** Where a person leaves ЕСИА itself, and comes back from it. */
export function logoutUrl({ origin, clientId }: EsiaAccess, backTo: string): string {
  const url = new URL('/idp/ext/Logout', origin);
  url.searchParams.set('client_id', clientId);
  url.searchParams.set('redirect_url', backTo);
  return url.href;
}
