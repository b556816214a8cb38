import type { Config } from './config.ts';
import { PROVIDER_BACK } from './console/provider-sign-in.ts';
import { errorText } from './kernel/errors.ts';
import type { Log } from './kernel/log.ts';
import { openProvider, type Provider } from './staff/provider.ts';
import { openSessions, type Sessions } from './staff/sessions.ts';
import type { Db } from './store/db.ts';

/** Sessions of the staff as the installation set them. */
export function sessionsOf({ secret, publicOrigin, staffPasswords }: Config, db: Db): Sessions {
  return openSessions({ db, secret, publicUrl: publicOrigin ?? undefined, passwords: staffPasswords });
}

/** The provider through which the staff signs in, and where its failures are told; null when there is none. */
export function staffProviderOf(config: Config): Provider | null {
  const { staffOidc, secret, publicOrigin } = config;
  const back = `${publicOrigin ?? ''}${PROVIDER_BACK}`;
  return staffOidc && openProvider(staffOidc, { secret, purpose: 'staff-oidc', back });
}

/** Writes why a sign-in through the provider failed: what the page does not tell. */
export function tellProviderFailure(log: Log): (error: unknown) => void {
  return (error) =>
    log.warn({ err: errorText(error).slice(0, 200) }, 'a sign-in of the staff through the provider failed');
}
