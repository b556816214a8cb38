import { html } from 'hono/html';
import { OtklikError } from '../../kernel/errors.ts';
import { actSubjects, destructionActs } from '../../privacy/read-desk.ts';
import type { Person } from '../../staff/person.ts';
import type { ConsoleAgency, ConsoleDeps } from '../deps.ts';
import { type Html, named } from '../html.ts';
import { framedPage } from '../layout.ts';
import { fullMoment } from '../moments.ts';
import { readSituation } from '../situation.ts';
import { COUNTED } from './words.ts';
import { caseName } from '../../agency/index.ts';

type Subject = Awaited<ReturnType<typeof actSubjects>>[number];

function subjectRow(subject: Subject, agency: ConsoleAgency | undefined, zone: string): Html {
  const counts = Object.entries(COUNTED).map(([key, name]) => `${name}: ${subject.counts[key] ?? 0}`);
  const other = subject.subject_kind === 'draft' ? 'Неотправленное обращение' : 'Сведения о человеке';
  const what = subject.number === null ? other : `Вопрос ${caseName(agency, subject.number)}`;
  return html`<tr>
    <th scope="row">${what}</th>
    <td>${subject.done_at === null ? 'ещё не уничтожено' : counts.join(', ')}</td>
    <td>${subject.done_at === null ? '' : fullMoment(subject.done_at, zone)}</td>
  </tr>`;
}

/** An act of destruction with what the log tells of it (order of Roskomnadzor № 179 of 28.10.2022), to be printed and signed. */
export async function actPage(deps: ConsoleDeps, person: Person, id: string): Promise<Html> {
  const [act] = await destructionActs(deps.db, id);
  if (!act) throw new OtklikError('not_found', 'Такого акта нет');
  const [situation, subjects] = await Promise.all([readSituation(deps, person), actSubjects(deps.db, id)]);
  const agency = deps.agencies.find((one) => one.id === act.agency);
  const zone = agency?.zone ?? 'Europe/Moscow';
  return framedPage({
    title: `Акт № ${act.number}`,
    section: 'privacy',
    person,
    situation,
    content: html`<div class="page">
      <p><a href="/console/privacy">Личные данные</a></p>
      <h1>Акт об уничтожении № ${act.number}</h1>
      <dl class="facts">
        <dt>Оператор</dt>
        <dd>${agency?.name ?? act.agency}</dd>
        <dt>Основание</dt>
        <dd>${act.ground === 'retention' ? 'прошёл срок хранения' : 'требование человека'}. ${act.clause}</dd>
        <dt>Решение</dt>
        <dd>${named(act.approver, 'сотрудник')}, ${fullMoment(act.approvedAt, zone)}</dd>
        <dt>Уничтожено</dt>
        <dd>${act.doneAt === null ? 'ещё не всё' : fullMoment(act.doneAt, zone)}</dd>
        <dt>Способ</dt>
        <dd>стирание записей в базе и файлов на диске программой «Отклик»</dd>
      </dl>
      <table class="counted">
        <caption>
          Выгрузка из журнала: что и когда уничтожено
        </caption>
        <thead>
          <tr>
            <th scope="col">Что</th>
            <th scope="col">Сколько</th>
            <th scope="col">Когда</th>
          </tr>
        </thead>
        <tbody>
          ${subjects.map((subject) => subjectRow(subject, agency, zone))}
        </tbody>
      </table>
      <p class="muted small">
        Самих данных в акте нет. Акт и выгрузка хранятся три года (приказ Роскомнадзора от 28.10.2022 № 179).
      </p>
    </div>`,
  });
}
