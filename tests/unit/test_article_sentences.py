"""Where sentences end, in the languages the lexicons know and in the stops of other scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from chains.article.sentences import split_sentences

SEED = Path(__file__).parents[2] / "seeds" / "nl" / "bakhmut.txt"

ROWS = {
    "nl": [
        ["Dhr. Jansen sprak met mevr. De Boer.", "Zij zweeg."],
        ["Er waren o.a. Belgen bij, d.w.z. twee.", "Dat klopt."],
        ["Prof. dr. P. de Vries ontkent dat.", "Hij is arts."],
        ["Zie blz. 4 en art. 5, d.d. 3 mei.", "Daar staat het."],
        ['"Wat nu?" vroeg hij.', '"Het is een tragedie."', "Hij ging weg."],
        ['"Kom terug!" riep Jansen.', "Niemand kwam."],
        ["Brood, kaas, enz. waren op.", "Er was geen bier enz.", "Toen ging hij."],
        ["De Telegraaf, o.a. De Volkskrant ook, schreef dat.", "Meer niet."],
        ["Zo'n ding is 's avonds stuk.", "Foto's van auto's zijn er niet.", "Dat is 's winters zo."],
        ["Het was in 44 v. Chr. of eerder.", "Niemand weet het."],
        ["Hij komt uit St. Petersburg.", "De gen. Popov niet."],
        ["Hij betaalde 1.500 euro.", "Dat is 3,5 procent meer."],
        ["J. R. R. van Dam is terug.", "Zijn vrouw ook."],
    ],
    "de": [
        ["Am 3. Mai kam Dr. Müller.", "Er blieb bis zum 24. Februar."],
        ["Das gilt z. B. für Nr. 5.", "Mehr nicht."],
        ["Der 2. Weltkrieg war vorbei.", "Die Stadt lag in Trümmern."],
        ["Es gab Brot, Käse usw. und Wein.", "Das war alles usw.", "Er ging."],
        ["„Was nun?“, fragte er.", "„Das ist schlimm.“", "Er ging."],
        ["„Wer war das?“ fragte Schmidt.", "Niemand antwortete."],
        ["Prof. Dr. H. Meier, d. h. der Chef, sagte nichts.", "Er ist 45.", "Sie ist 30."],
        ["Rund 5 Mio. Euro bzw. 6 Mrd. Dollar fehlen.", "Das ist viel."],
        ["Der Kurs ging u. a. bei Siemens hoch.", "Warum?", "Niemand weiß es."],
        ["Lt. Polizei ist ca. ein Dutzend verletzt.", "Sie ermittelt."],
        ["Die Fa. Müller & Co. KG ist pleite.", "Das war 1945."],
        ["Hl. Geist und St. Pauli sind Orte.", "Ja!", "Wirklich?"],
    ],
    "fr": [
        ["M. Macron est venu.", "Mme. Dupont aussi."],
        ["MM. Le Drian et J. Dupont sont partis.", "Ils ont dit non."],
        ["« Que faire ? » a-t-il demandé.", "« C'est une tragédie. »", "Il est parti."],
        ["Il y a du pain, du vin, etc. dans la cave.", "Il n'y a rien d'autre, etc.", "Le reste est vide."],
        ["En 44 av. J.-C. déjà, on le savait.", "Personne n'a rien fait."],
        ["Voir p. 5 et art. 12.", "C'est clair."],
        ["Mgr. Paul et le Pr. Martin ont parlé.", "Le Dr Hugo se tait."],
        ["Le prix est de 3.50 euros, p. ex. à Paris.", "C'est cher !", "Vraiment ?"],
        ["Mlle. L. Petit habite à St. Malo.", "Elle écrit."],
        ["C'est l'heure, dit J.-P. Durand.", "On part."],
        ["Il a été condamné, cf. l'arrêt du 3 mai.", "Sa peine est lourde."],
    ],
    "es": [
        ["El Sr. López dijo que no.", "La Sra. Gómez también."],
        ["D. Juan y Dña. María llegaron.", "Nadie los vio."],
        ["Vive en EE. UU. desde 1990.", "Es feliz."],
        ["Fue a EE. UU.", "El presidente no."],
        ["¿Qué pasa?", "¡No!", "Nada más."],
        ["Véase pág. 5 y núm. 4.", "Eso es todo."],
        ["Pan, vino, etc. son caros.", "No hay queso, etc.", "El resto sobra."],
        ["El Dr. J. M. Pérez, p. ej. en Madrid, lo niega.", "Según él, es falso."],
        ["«¿Y ahora?» preguntó ella.", "«Es una tragedia.»", "Se fue."],
        ["El gral. Ruiz ganó 3.5 millones.", "Son muchos."],
        ["Uds. saben que Sta. Ana es así.", "Por eso vinieron."],
    ],
    "ru": [
        ["Об этом сказал ген. Иванов.", "Он ушёл."],
        ["Ущерб составил 5 млн. рублей.", "Это много."],
        ["Пострадали 5 млн.", "Это много."],
        ["Это было в 2014 г. в Москве.", "Потом всё изменилось."],
        ["С. В. Лавров и В.В. Путин приехали.", "Они молчат."],
        ["Мэр г. Москва и проф. Петров согласны.", "Однако народ против."],
        ["Ст. 212.1 УК РФ не применялась.", "Суд это отметил."],
        ["Были хлеб, сыр и т. д. на столе.", "Больше ничего и т. д.", "Он ушёл."],
        ["«Что делать?» — спросил он.", "«Это трагедия».", "Он ушёл."],
        ["— Привет! — сказал он.", "— Пока."],
        ["Он живёт на ул. Ленина, д. 5, кв. 3.", "Там тихо."],
        ["Т. е. никто не пришёл.", "Почему?"],
    ],
    "uk": [
        ["Про це сказав ген. Сирський.", "Він поїхав."],
        ["Збитки — 5 млн. грн. за рік.", "Це багато."],
        ["Це сталося у 2014 р. у Києві.", "Потім усе змінилося."],
        ["Президент В. О. Зеленський приїхав.", "Він мовчить."],
        ["У м. Київ та на вул. Шевченка тихо.", "Але люди бояться."],
        ["Ст. 5 і п. 3 не діють.", "Суд це визнав."],
        ["Були хліб, сир і т. д. на столі.", "Більше нічого і т. д.", "Він пішов."],
        ["«Що робити?» — спитав він.", "«Це трагедія».", "Він пішов."],
        ["Проф. І. Петренко та акад. Коваль згодні.", "Однак народ проти."],
        ["Об'єкт у с. Мирне зруйновано.", "П'ять людей загинули."],
        ["Вибухи чули в Ірпені.", "Чому?", "Ніхто не знає."],
    ],
    "en": [
        ["J. R. Smith met U.S. officials.", "He left."],
        ["He lives in the U.S.", "He likes it."],
        ["U.S. President Joe Biden met Gen. Milley.", "They talked."],
        ['"What now?" Smith asked.', '"It is a tragedy."', "He left."],
        ['"What now?" he asked.', "Nobody knew."],
        ["Mr. and Mrs. Jones paid $3.5 million at 5 p.m. on Jan. 6.", "It was late."],
        ["He said no.", "Five people left."],
        ["See No. 5 and Fig. 3, e.g. the first.", "That is all."],
        ["Apple Inc. said so.", "Then it fell."],
        ["Bread, wine, etc. were gone.", "There was no cheese, etc.", "The rest was old."],
        ["It is Plan B.", "Then he left."],
        ["The dogs' tails and Jones's don't match.", "It's the '90s.", "He can't go."],
        ["Visit www.example.com or write to a.b@c.org today.", "It works."],
    ],
    "zh": [
        ["他说：“走吧。”", "然后走了。"],
        ["“走吧。”他说。", "好的！", "是吗？"],
        ["你好🙂。", "总理表示，谈判将继续。"],
    ],
    "ja": [["「行く。」と彼は言った。", "はい。"], ["首相は述べた！", "本当か？", "そうだ。"]],
    "ko": [['그는 "간다."라고 말했다.', "끝났다."], ["정말?", "네."]],
    "ar": [["هل جاء؟", "نعم جاء.", "انتهى!"], ["قال د. أحمد ذلك.", "ثم ذهب."]],
    "hi": [["यह एक है।", "वह गया॥", "क्या?", "हाँ!"]],
    "pl": [["To jest p. Kowalski.", "Nie wiem."]],
    "ka": [["ეს არის ერთი.", "ეს არის NATO."]],
}


def split(text: str, language: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split_sentences(text, language)]


def describe(text: str, language: str) -> list[tuple[str, str]]:
    return [(sentence.kind, text[sentence.start : sentence.end]) for sentence in split_sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "sentences"), [(language, row) for language, rows in ROWS.items() for row in rows]
)
def test_each_sentence_is_found_whole(language: str, sentences: list[str]) -> None:
    joined = ("" if language in {"zh", "ja"} else " ").join(sentences)
    assert split(joined, language) == sentences


def test_kinds_of_the_seed() -> None:
    kinds = describe(SEED.read_text(encoding="utf-8"), "nl")
    assert len(kinds) == 32
    assert [text for kind, text in kinds if kind == "headline"] == [kinds[0][1]]
    assert [text for kind, text in kinds if kind == "caption"] == [
        "Bakhmut is door de strijd vrijwel volledig vernietigd.",
        "Foto: Maxar Technologies",
    ]
    assert [text for kind, text in kinds if kind == "intertitle"] == [
        "Prigozhin houdt vol dat Bakhmut is veroverd, Kyiv ontkent",
        "Zelensky op G7-top: 'Onze mannen zijn nog steeds in Bakhmut'",
        "Wagner en Kremlin botsen steeds vaker",
    ]
    assert '"Het is een tragedie."' in [text for _, text in kinds]


@pytest.mark.parametrize(
    ("language", "paragraph", "kind"),
    [
        ("nl", "De stad brandt. Foto: ANP", "caption"),
        ("nl", "Zelensky in Hiroshima (Getty Images)", "caption"),
        ("fr", "Le port, vendredi. Photo : Anne Petit", "caption"),
        ("de", "Das Werk in Rouen. Bild: dpa", "caption"),
        ("ru", "Площадь в пятницу. Фото: Анна Иванова", "caption"),
        ("uk", "Площа у п'ятницю. Фото: Анна Коваль", "caption"),
        ("es", "El puerto, el viernes. © Ana Ruiz", "caption"),
        ("it", "Il porto. Foto: Anna Rossi", "caption"),
        ("nl", "Dat meldt persbureau Reuters.", "body"),
        ("nl", "Hij plaatste een foto: een tank.", "body"),
        ("nl", "Raad wil onderzoek", "intertitle"),
        ("nl", "Dit zijn de punten:", "body"),
        ("nl", "- een punt van de lijst", "body"),
        ("nl", "(31.10.2007)", "body"),
    ],
)
def test_kind_of_a_paragraph_in_the_middle(language: str, paragraph: str, kind: str) -> None:
    found = describe(f"Kop\n\n{paragraph}\n\nEen laatste zin.", language)
    assert {each for each, _ in found[1:-1]} == {kind}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Raad wil onderzoek\n\nDat is zo.", "headline"),
        ("Raad wil onderzoek\nDat is zo.", "headline"),
        ("Is dit het einde?\n\nDat is zo.", "headline"),
        ("De raad wil onderzoek.\n\nDat is zo.", "body"),
        ("Raad wil onderzoek", "body"),
        ("woord " * 60 + "\n\nDat is zo.", "body"),
    ],
)
def test_kind_of_the_first_paragraph(text: str, kind: str) -> None:
    assert describe(text, "nl")[0][0] == kind


def test_wrapped_text_is_not_split_at_line_ends() -> None:
    text = (
        "De burgemeester heeft vrijdag in de raad ontkend dat er ook maar een\n"
        "Euro weg is. Volgens hem is er niets aan de hand en gaat het werk aan\n"
        "de haven gewoon door.\n"
        "De raad wil toch onderzoek naar de kosten, want het gaat om miljoenen\n"
        "en niemand weet waar die zijn."
    )
    found = split_sentences(text, "nl")
    assert [sentence.paragraph for sentence in found] == [0, 0, 1]


def test_headline_over_wrapped_text() -> None:
    text = (
        "Burgemeester ontkent fraude\n"
        "De burgemeester heeft vrijdag in de raad ontkend dat er ook maar een\n"
        "cent weg is. Volgens hem is er niets aan de hand en gaat het werk aan\n"
        "de haven gewoon door."
    )
    assert [kind for kind, _ in describe(text, "nl")] == ["headline", "body", "body"]


def test_a_line_can_be_a_paragraph() -> None:
    text = "Raad wil onderzoek\nDe raad is boos. Dat is zo.\nNieuwe kosten\nEr is niets.\nDe rest volgt."
    found = split_sentences(text, "nl")
    assert [(sentence.paragraph, sentence.kind) for sentence in found] == [
        (0, "headline"),
        (1, "body"),
        (1, "body"),
        (2, "intertitle"),
        (3, "body"),
        (4, "body"),
    ]


def test_offsets_are_code_points() -> None:
    text = "👩‍👩‍👧 Zoë ging 🙂. 你好。 Toen niet."
    assert split(text, "nl")[-1] == "Toen niet."


def test_text_without_capitals_is_split_at_its_stops() -> None:
    assert split("he left. she stayed. nobody knew.", "en") == ["he left.", "she stayed.", "nobody knew."]


@pytest.mark.parametrize(
    ("unit", "count"),
    [
        ("Dit is een zin met J. de Vries en dhr. Jansen. ", 21_000),
        ("woord ", 170_000),
        ("A. ", 330_000),
        ('"Wat?" ', 150_000),
        ("1. ", 330_000),
    ],
)
def test_a_megabyte_on_one_line_is_covered(unit: str, count: int) -> None:
    text = (unit * count).strip()
    found = split_sentences(text, "nl")
    assert (found[0].start, found[-1].end) == (0, len(text))


def test_a_long_sentence_without_a_stop_stays_whole() -> None:
    assert len(split("woord " * 1_000 + "en klaar.", "nl")) == 1


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ('Het regent. {"a": [{"b": 1}]} Het stormt.', ["Het regent.", '{"a": [{"b": 1}]}', "Het stormt."]),
        ("Het regent. ``` Einde. Het stormt.", ["Het regent.", "``` Einde.", "Het stormt."]),
        ("Het regent. <|im_end|> Het stormt.", ["Het regent.", "<|im_end|>", "Het stormt."]),
        ("Hij schreef {zie boven} en ging weg. Het stormt.", ["Hij schreef {zie boven} en ging weg.", "Het stormt."]),
    ],
)
def test_what_programs_read_is_no_part_of_a_sentence(text, sentences):
    assert [text[s.start : s.end] for s in split_sentences(text, "nl")] == sentences
