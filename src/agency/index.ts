export { checkPacks, loadAgencies, loadLexicon, problemText } from './load-agencies.ts';
export {
  assumptions,
  contactsAt,
  hasTouchpoint,
  say,
  scheduleOf,
  surveyAt,
  unitsAt,
} from './agency.rules.ts';
export { policyAt, policyRows, ruleOf, targetsFor, targetsOf } from './policy.rules.ts';
export type { TargetQuestion } from './policy.rules.ts';
export { useOf, type UseInForce } from './channel-use.rules.ts';
export { CHANNEL_USES, type ChannelUse } from './policy-settings.ts';
export { inForce } from './validity.rules.ts';
export { typicalReplies, typicalUsed, unfilledBlanks } from './typical-replies.rules.ts';
export type { AgencyPack } from './pack.ts';
export type { PolicyInForce, Process, Target } from './policy-schema.ts';
export type { PlainCheck, Settings } from './policy-settings.ts';
export type { PlainWords } from './plain-words-schema.ts';
export type { ButtonKey, ReplyKey } from './reply-keys.ts';
export type { Survey, SurveyQuestion } from './surveys-schema.ts';
export { caseName, readCaseName } from './case-name.rules.ts';
