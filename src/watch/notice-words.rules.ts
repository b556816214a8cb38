/** What there is to tell, from the share of the term in percent: «Прошла половина срока», «Срок прошёл». */
export function noticeHeadline(share: number): string {
  if (share >= 100) return 'Срок прошёл';
  return share === 50 ? 'Прошла половина срока' : `Прошло ${share} % срока`;
}
