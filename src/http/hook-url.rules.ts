/** The address that a platform calls for an account; null where the server does not know under which it is seen. */
export function hookUrl(publicOrigin: string | null, channel: string, account: string): string | null {
  return publicOrigin === null ? null : `${publicOrigin}/hooks/${channel}/${account}`;
}
