/** Somebody who writes. Invented: no such person is meant. */
export interface DemoPerson {
  readonly id: number;
  readonly first: string;
  readonly last: string;
}

const WOMEN = 'Анна Ольга Елена Наталья Светлана Марина Ирина Татьяна Людмила Екатерина Гузель Вера'.split(
  ' ',
);
const MEN = 'Сергей Алексей Дмитрий Андрей Николай Виктор Павел Роман Ильдар Михаил Игорь Юрий'.split(' ');
const FAMILIES = 'Лесков Рябинин Громов Зуев Ершов Калинин Тихонов Белов Сафин Жаров Мельников Осин'.split(
  ' ',
);

/** People one after another, each once; the same chance gives the same people. */
export function createPeople(random: () => number): () => DemoPerson {
  let id = 7_000_000;
  const one = (of: readonly string[]) => of[Math.floor(random() * of.length)] ?? '';
  return () => {
    id += 1 + Math.floor(random() * 900);
    const woman = random() < 0.6;
    return { id, first: one(woman ? WOMEN : MEN), last: one(FAMILIES) + (woman ? 'а' : '') };
  };
}
