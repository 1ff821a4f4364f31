"""Numbers that are lost, changed or invented, and those that are only written in another way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chains.checks.numbers import compare, find_gap
from chains.checks.pairs import Pair, Passage, Problem
from chains.lexicons import LANGUAGES

# Source language, source, target, target language.
SAME = [
    ("nl", "twintigduizend huurlingen kwamen om", "20,000 mercenaries died", "en"),
    ("nl", "tienduizenden mensen", "tens of thousands of people", "en"),
    ("de", "zweieinhalb Millionen Euro", "2.5 million euros", "en"),
    ("de", "2,4 Mrd. Euro", "2.4 billion euros", "en"),
    ("de", "Es war 14.30 Uhr.", "It was 2:30 p.m.", "en"),
    ("fr", "à 14h30", "at 2:30 p.m.", "en"),
    ("nl", "om half drie", "at 2:30", "en"),
    ("de", "um Viertel nach drei", "at 3:15", "en"),
    ("es", "en el siglo XV", "in the 15th century", "en"),
    ("fr", "au XVIIe siècle", "in the 17th century", "en"),
    ("ru", "в XV-м веке", "in the fifteenth century", "en"),
    ("fr", "Louis XIV", "Louis XIV", "en"),
    ("nl", "de jaren 60", "the 1960s", "en"),
    ("nl", "de jaren zestig", "the sixties", "en"),
    ("de", "die 1980er Jahre", "the 1980s", "en"),
    ("ru", "в 80-е годы", "in the eighties", "en"),
    ("nl", "op 3 mei 2023", "on May 3, 2023", "en"),
    ("de", "am 03.05.2023", "on 3 May 2023", "en"),
    ("ru", "двадцати тысяч солдат", "20,000 soldiers", "en"),
    ("fr", "quatre-vingt-douze ans", "92 years", "en"),
    ("es", "veintiún mil soldados", "21,000 soldiers", "en"),
    ("es", "dos mil millones", "two billion", "en"),
    ("de", "zwei Milliarden", "two billion", "en"),
    ("fr", "un billion d'euros", "a trillion euros", "en"),
    ("de", "100 km", "62 miles", "en"),
    ("de", "20 °C", "68 °F", "en"),
    ("nl", "een 48-jarige man", "a 48-year-old man", "en"),
    ("de", "der achtundvierzigjährige", "the 48-year-old", "en"),
    ("nl", "anderhalf miljoen", "1.5 million", "en"),
    ("ru", "полтора миллиона", "one and a half million", "en"),
    ("ru", "два с половиной миллиона", "2.5 million", "en"),
    ("fr", "3/4 des votes", "three quarters of the votes", "en"),
    ("fr", "une dizaine de personnes", "about ten people", "en"),
    ("fr", "des milliers de gens", "thousands of people", "en"),
    ("ru", "сотни тысяч людей", "hundreds of thousands of people", "en"),
    ("ru", "тысячи людей", "thousands of people", "en"),
    ("uk", "кілька тисяч людей", "several thousand people", "en"),
    ("nl", "enkele honderden", "a few hundred", "en"),
    ("nl", "enkele honderden", "several hundreds", "en"),
    ("de", "50 Prozent", "half", "en"),
    ("nl", "13 doden", "thirteen dead", "en"),
    ("nl", "de COVID-19-pandemie", "the coronavirus pandemic", "en"),
    ("uk", "п'ять тисяч", "5,000", "en"),
    ("de", "1’000’000 Franken", "1,000,000 francs", "en"),
    ("fr", "80 000 soldats", "80,000 soldiers", "en"),
    ("en", "12,500 people", "12.500 Menschen", "de"),
    ("en", "a dozen people", "12 Menschen", "de"),
    ("en", "in the 1960s", "в 1960-х годах", "ru"),
    ("en", "May 3", "3 мая", "ru"),
    ("en", "$5bn", "5 Milliarden Dollar", "de"),
    ("en", "two and a half million", "2,5 millions", "fr"),
    ("en", "8 p.m.", "20 Uhr", "de"),
    ("nl", "vijf tot zes miljoen", "5 to 6 million", "en"),
    ("de", "Sie gewannen 3:1.", "They won 3-1.", "en"),
    ("de", "21:20", "21-20", "en"),
    ("nl", "−5 graden", "-5 degrees", "en"),
    ("ru", "٣ дома", "3 houses", "en"),
    ("uk", "У 30-х роках XIX століття", "In the 1830s", "en"),
    ("nl", "11 september", "9/11", "en"),
    ("nl", "honderden miljoenen euro", "hundreds of millions of euros", "en"),
    ("de", "Dutzende Tote", "dozens of dead", "en"),
    ("fr", "deux millions et demi", "2.5 million", "en"),
    ("en", "nineteen ninety-nine", "1999", "nl"),
    ("ru", "20 процентов", "20%", "en"),
    ("nl", "een derde van de stemmen", "a third of the votes", "en"),
    ("nl", "twee derde", "two thirds", "en"),
    ("de", "tausend Soldaten", "1,000 soldiers", "en"),
    ("nl", "duizend soldaten", "1,000 soldiers", "en"),
    ("es", "mil soldados", "1,000 soldiers", "en"),
    ("es", "cien personas", "100 people", "en"),
    ("fr", "mille soldats", "1,000 soldiers", "en"),
    ("ru", "сто человек", "100 people", "en"),
    ("en", "a hundred people", "100 personas", "es"),
    ("nl", "Apollo 11", "Apollo 11", "en"),
    ("de", "Es kostet 1 Euro", "It costs one euro", "en"),
    ("de", "vor 10 Jahren", "a decade ago", "en"),
    ("de", "vor 2 Jahren", "two years ago", "en"),
    ("ru", "5 тыс. человек", "5,000 people", "en"),
    ("ru", "1 млн 200 тыс. рублей", "1.2 million rubles", "en"),
    ("fr", "le 1er mai", "May 1", "en"),
    ("nl", "de Tweede Wereldoorlog", "World War II", "en"),
    ("en", "2009/10", "2009-2010", "de"),
    ("nl", "½ liter", "half a litre", "en"),
    ("de", "die Temperatur lag bei 2,5 Grad", "the temperature was 2.5 degrees", "en"),
    ("es", "a las dos y media", "at 2:30", "en"),
    ("ru", "половина третьего", "2:30", "en"),
    ("en", "half past two", "14.30 Uhr", "de"),
    ("en", "half a million people", "500.000 Menschen", "de"),
    ("de", "eine halbe Million", "500,000", "en"),
    ("fr", "un demi-million", "half a million", "en"),
    ("es", "medio millón", "500,000", "en"),
    ("nl", "dertienhonderd soldaten", "1,300 soldiers", "en"),
    ("nl", "1,5 meter", "1.5 metres", "en"),
    ("fr", "une vingtaine de collègues", "twenty colleagues", "en"),
    ("nl", "zo'n twintigduizend mensen", "20,000 people", "en"),
    ("ru", "многотысячный митинг", "a rally of thousands", "en"),
    ("en", "20 pounds", "20 £", "fr"),
    ("fr", "250 livres", "250 books", "en"),
    ("nl", "van 14,5 naar ruim 22 miljoen euro", "from €14.5 million to more than €22 million", "en"),
    ("de", "von 3,1 auf rund 4 Milliarden Euro", "from €3.1bn to about €4bn", "en"),
    ("ru", "с 3,1 до почти 4 млрд рублей", "from 3.1 billion to almost 4 billion roubles", "en"),
    ("en", "It rose from 3 to 5 percent.", "Es stieg von 3 Prozent auf 5 Prozent.", "de"),
    ("fr", "à midi et demi", "at 12.30 p.m.", "en"),
    ("fr", "deux heures et demie de route", "a two-and-a-half-hour drive", "en"),
    ("ru", "Он пришёл в полдень.", "He came at 12 noon.", "en"),
    ("en", "at midnight", "um 24 Uhr", "de"),
    ("de", "Sie arbeiten rund um die Uhr.", "They work 24 hours a day.", "en"),
    ("de", "Sie arbeiten rund um die Uhr.", "They work 24/7.", "en"),
    ("de", "Er hatte 1,8 Promille im Blut.", "He had 0.18 percent in his blood.", "en"),
    ("uk", "Прийшло пів сотні людей.", "50 people came.", "en"),
    ("nl", "Half mei besluit de raad.", "The council decides in mid-May.", "en"),
    ("de", "Mitte Juni", "in mid-June", "en"),
    ("de", "ein Schaden in Millionenhöhe", "damage running into millions", "en"),
    ("de", "ein sechsstelliger Betrag", "hundreds of thousands of euros", "en"),
    ("es", "dentro de quince días", "in a fortnight", "en"),
    ("nl", "een op de vijf kinderen", "20% of children", "en"),
    ("nl", "een op de vijf kinderen", "twenty percent of children", "en"),
    ("nl", "in de nacht van 3 op 4 mei", "in the night of 3 to 4 May", "en"),
    ("en", "half a dozen shops", "six magasins", "fr"),
    ("it", "chiuso martedì 3 maggio", "closed on Tuesday, 3 May", "en"),
    ("pl", "Zginęło czternaście osób we wtorek.", "Fourteen people died on Tuesday.", "en"),
]
ERRORS = [
    ("nl", "tienduizenden mensen", "ten thousand people", "en"),
    ("nl", "80.000 huurlingen", "80 mercenaries", "en"),
    ("de", "2,4 Mrd. Euro", "2.4 million euros", "en"),
    ("fr", "les années 1960", "the 1860s", "en"),
    ("nl", "op 3 mei 2023", "on June 3, 2023", "en"),
    ("es", "dos mil millones", "two million", "en"),
    ("de", "100 km entfernt", "100 miles away", "en"),
    ("de", "645 Meilen (1040 km)", "845 miles (1040 km)", "en"),
    ("fr", "des milliers de gens", "a thousand people", "en"),
    ("ru", "сотни тысяч людей", "hundreds of people", "en"),
    ("nl", "dertien doden", "30 dead", "en"),
    ("nl", "een F-16", "an F-18", "en"),
    ("en", "tens of thousands", "zehntausend", "de"),
    ("de", "$100", "€100", "en"),
    ("de", "Millionen Menschen", "a million people", "en"),
    ("hu", "1848-ban három ember", "in 1849 three people", "en"),
    ("nl", "1,5 meter", "15 metres", "en"),
    ("da", "Der var 14 døde.", "There were 41 dead.", "en"),
]
WARNINGS = [
    ("nl", "drie doden", "four dead", "en"),
    ("nl", "80.000 soldaten", "80.000 soldiers", "en"),
    ("en", "19,870 people", "nearly 20,000 people", "en"),
    ("fr", "20 % des cas", "20 cases", "en"),
    ("hu", "1848-ban három ember", "in 1848 3 people", "en"),
]


# Languages, source, a right translation, a wrong one.
NEWS_ERRORS = [
    ("nl-en", "Het bedrijf kost 125 miljoen pond.", "The firm costs £125m.", "The firm costs £125bn."),
    ("de-en", "Der Bau kostet 3 Milliarden Dollar.", "It costs US$3bn.", "It costs US$3m."),
    ("fr-en", "Elle a payé 2 000 euros.", "She paid €2k.", "She paid €2m."),
    ("en-fr", "They want $1.2tn.", "Ils veulent 1 200 milliards de dollars.", "Ils veulent 1 200 millions de dollars."),
    ("nl-en", "Het gebeurde in de jaren tachtig.", "It was in the 1980s.", "It was in the 1990s."),
    ("es-en", "En los años 40 del siglo XX.", "In the 1940s.", "In the 1840s."),
    ("ru-en", "Полиция разогнала 25-тысячную толпу.", "Police broke up a crowd of 25,000.", "A crowd of 25."),
    ("uk-en", "У 5-мільйонному місті тихо.", "A city of 5 million is quiet.", "A city of 5 thousand is quiet."),
    ("ru-en", "Случилась 14-процентная прибавка.", "There was a 14% rise.", "There was a 41% rise."),
    ("ru-en", "Поднялась 10-метровая волна.", "A 33-foot wave rose.", "A 10-kilometre wave rose."),
    ("fr-en", "Il a 40 points de pourcentage d'avance.", "He leads by 40 percentage points.", "He leads by 4 points."),
    ("de-en", "Sie ist die Nummer eins.", "She is No. 1.", "She is No. 7."),
    ("de-en", "Der Eber wog 250 kg.", "The boar weighed 550 pounds.", "The boar weighed 250 pounds."),
    ("uk-en", "Знайшли 249-кілограмового кабана.", "A boar of 550 pounds was found.", "A boar of 950 pounds."),
    ("nl-en", "Het werd 27 graden.", "It was 80 degrees.", "It was 60 degrees."),
    ("de-en", "Es wird bis zu 30 °C warm.", "It will be in the 80s.", "It will be in the 60s."),
    ("de-en", "Es ist 6 ºC wärmer als sonst.", "It is 10 degrees warmer.", "It is 30 degrees warmer."),
    ("uk-en", "Ремонт тривав сім місяців.", "Repairs took seven months.", "Repairs took a year."),
    ("nl-en", "De bouw duurde twaalf maanden.", "It took a year to build.", "It took a week to build."),
    ("de-en", "Sie war sechs Monate fort.", "She was away for half a year.", "She was away for a day."),
    ("fr-en", "Une heure dix par temps de neige.", "An hour and ten minutes in snow.", "A 10-hour snowstorm."),
    ("ru-en", "Они сыграли со счётом 5/4.", "They won 5&4.", "They won 5&3."),
    ("de-en", "Die Kollektion von 2019.", "The SS19 collection.", "The SS18 collection."),
    ("ru-en", "В воскресном матче.", "In the Sunday match.", "In the Saturday match."),
    ("nl-en", "Er komt 2 tot 10 mm regen.", "2 to 10 mm of rain.", "2 to 100 mm of rain."),
    ("nl-en", "De brug ging dinsdag dicht.", "The bridge closed on Tuesday.", "The bridge closed on Thursday."),
    ("de-en", "Am Sonntagabend brannte es.", "It burned on Sunday evening.", "It burned on Monday evening."),
    ("fr-en", "Le vote a lieu jeudi soir.", "The vote is on Thursday evening.", "The vote is on Friday."),
    ("es-en", "El juicio empieza el lunes.", "The trial starts on Monday.", "The trial starts on Sunday."),
    ("ru-en", "В среду суд закрыт.", "The court is closed on Wednesday.", "The court is closed on Tuesday."),
    ("uk-en", "Школа відкриється у п'ятницю.", "The school opens on Friday.", "The school opens on Saturday."),
    ("en-fr", "The strike ends on Monday.", "La grève finit lundi.", "La grève finit mardi."),
    ("en-nl", "It opens on Saturday.", "Het gaat zaterdag open.", "Het gaat zondag open."),
    ("de-en", "Mo., 3. Mai", "Monday, 3 May", "Tuesday, 3 May"),
    ("fr-en", "Il part à la fin d'octobre.", "He leaves at the end of October.", "He leaves in November."),
    ("ru-en", "Выборы прошли в сентябре.", "The election was in September.", "The election was in October."),
    ("de-en", "Es dauerte dreieinhalb Stunden.", "It took three and a half hours.", "It took three hours."),
    ("nl-en", "Het duurde twee en een half uur.", "It took 2.5 hours.", "It took two hours."),
    ("fr-en", "Il faut une heure dix.", "It takes one hour and ten minutes.", "It takes 10 hours."),
    ("fr-en", "Une vingtaine de collègues partent.", "Some twenty colleagues leave.", "200 colleagues leave."),
    ("de-en", "Er wartete drei Stunden.", "He waited three hours.", "He waited three days."),
    ("ru-en", "Прошло полтора года.", "18 months went by.", "15 months went by."),
    ("fr-en", "Il reste quinze jours.", "Two weeks are left.", "50 days are left."),
    ("ru-en", "Взрыв прогремел в 3:30 ночи.", "The blast was at 3:30 a.m.", "The blast was at 3:30 p.m."),
    ("de-en", "Um 15.30 Uhr begann es.", "It began at 3:30 p.m.", "It began at 3:30 a.m."),
    ("nl-en", "Om 3.40 uur ging het alarm.", "The alarm went off at 03:40 AM.", "It went off at 4:30 AM."),
    ("es-en", "A las 10 de la noche cerró.", "It closed at 10 p.m.", "It closed at 10 a.m."),
    ("uk-en", "О 10 годині ранку все стихло.", "At 10 o'clock all was quiet.", "At 10 p.m. all was quiet."),
    ("en-fr", "It opens at 9 a.m.", "Cela ouvre à 9 heures du matin.", "Cela ouvre à 21 heures."),
    ("fr-en", "À 14 heures 30, il partit.", "At 2:30 p.m. he left.", "At 2:40 p.m. he left."),
    ("en-nl", "It opens at 10 o'clock.", "Het opent om 10:00.", "Het opent om 11:00."),
    ("de-en", "Es waren -5 Grad.", "It was -5 degrees.", "It was 5 degrees."),
    ("de-en", "Es waren minus fünf Grad.", "It was five degrees below zero.", "It was five degrees."),
    ("fr-en", "Il faisait 5 degrés sous zéro.", "It was -5 °C.", "It was 5 °C."),
    ("ru-en", "Температура упала до −12 градусов.", "It fell to minus 12 degrees.", "It fell to 12 degrees."),
    ("en-ru", "It was 20 degrees.", "Было 20 градусов.", "Было -20 градусов."),
    ("ru-en", "Каждый пятый житель уехал.", "One in five residents left.", "Half of the residents left."),
    ("fr-en", "Un tiers des élèves sont absents.", "A third of the pupils are absent.", "A quarter are absent."),
    ("de-en", "Zwei Drittel sind dafür.", "Two thirds are in favour.", "A third of them are in favour."),
    ("nl-en", "De helft van de mensen vertrok.", "Half of the people left.", "A third of the people left."),
    ("en-uk", "A third of voters stayed.", "Третина виборців лишилася.", "Половина виборців лишилася."),
    ("nl-en", "Ongeluk op de A1", "Accident on the A1", "Accident on the B1"),
    ("en-ru", "An F-16 crashed.", "Упал F-16.", "Упал B-16."),
    ("uk-en", "Ними говорять 50 і більше мільйонів.", "50 million or more speak them.", "50 speak them."),
    ("de-en", "ein paar tausend Menschen", "a couple of thousand people", "a couple of hundred people"),
    ("ru-en", "корабль «Аполлон-10»", "the ship Apollo X", "the ship Apollo 12"),
    ("fr-en", "Il coûte environ un cent.", "It costs about one cent.", "It costs 100 euros."),
    ("fr-en", "Elle mesure 783 562 kilomètres carrés.", "It is 302,535 sq mi.", "It is 402,535 sq mi."),
    ("ru-en", "Это был ХХ век.", "It was the 20th century.", "It was the 12th century."),
    ("nl-en", "De prijs steeg tot 4,5 miljoen euro.", "It rose to 4.5 million euros.", "It rose to 4.5 billion."),
    ("es-en", "Ganó mil millones de dólares.", "He earned one billion dollars.", "He earned a million dollars."),
    ("fr-de", "Ils étaient 1 200 en 2019.", "Es waren 1.200 im Jahr 2019.", "Es waren 1.200 im Jahr 2009."),
    ("en-ru", "Thousands fled in July.", "Тысячи людей бежали в июле.", "Сотни людей бежали в июле."),
    ("de-en", "Der 48-Jährige starb am 6. Mai.", "The 48-year-old died on 6 May.", "The 48-year-old died on 6 June."),
    ("es-de", "Murieron 23 personas el sábado.", "Am Samstag starben 23 Menschen.", "Am Samstag starben 32 Menschen."),
    ("uk-en", "Згоріло 340 будинків.", "340 houses burned down.", "Houses burned down."),
]
NEWS_ERRORS += [
    ("nl-en", "Het begint om half negen.", "It starts at half past eight.", "It starts at half past nine."),
    ("de-en", "Um halb acht ging es los.", "It began at half past seven.", "It began at half past eight."),
    ("de-en", "Gegen Viertel nach zwei.", "Around a quarter past two.", "Around a quarter to two."),
    ("ru-en", "В половине восьмого.", "At half past seven.", "At half past eight."),
    ("uk-en", "О пів на сьому.", "At half past six.", "At half past seven."),
    ("es-en", "Empezó a las siete y media.", "It began at half past seven.", "It began at half past eight."),
    ("fr-en", "Il vient à midi.", "He comes at noon.", "He comes at midnight."),
    ("es-en", "En tres de cada cuatro casas.", "In three quarters of homes.", "In two in three homes."),
    ("en-fr", "One in three residents.", "Un habitant sur trois.", "Deux habitants sur trois."),
    ("de-en", "Jeder fünfte Einwohner.", "One in five residents.", "One in three residents."),
    ("es-en", "Más de 40.000 hogares.", "Over 40,000 homes.", "Fewer than 40,000 homes."),
    ("ru-en", "Не менее 12 человек.", "At least 12 people.", "No more than 12 people."),
    ("nl-en", "Minstens 12 doden.", "No fewer than 12 dead.", "At most 12 dead."),
]
NEWS_WARNINGS = [
    ("nl-en", "Het daalde met 12 procent.", "It fell by 12 percent.", "It fell by 12 percentage points."),
    ("uk-en", "Вулиця стала коротшою.", "The street became shorter.", "The street lost a third of its length."),
    ("fr-en", "Ils sont partis trois semaines.", "They left for three weeks.", "They left for good."),
    ("ru-en", "Матч в воскресном эфире.", "The Sunday match.", "The Sunday match, seen by hundreds."),
    ("nl-en", "Het schot kwam van 30 meter.", "The shot came from 33 yards.", "The shot came from 30 yards."),
    ("de-en", "Es fallen 2 bis 10 cm.", "It will be 0.8 to 4 inches.", "It will be 1 to 4 inches."),
    ("es-en", "Caen entre 2 y 5 centímetros.", "Some 0.8 to 2 inches will fall.", "Some 1 to 2 inches will fall."),
    ("de-en", "Sie traf ihre Schwester.", "She met her sister.", "She met her sister, also 31."),
    ("fr-en", "Le mur fait six mètres.", "The wall is six metres (20 feet).", "The wall is six metres (18 feet)."),
    ("fr-en", "Il est à 100 % sûr.", "He is 100% sure.", "He is quite sure."),
    ("nl-en", "Een groei van meer dan 10 procent.", "Growth of over 10 percent.", "A double-digit growth."),
    ("nl-en", "Het ligt anderhalve kilometer verder.", "It is about a mile on.", "It is further on."),
    ("uk-en", "Рух зупинили у вівторок.", "Traffic stopped on Tuesday.", "Traffic stopped."),
    ("uk-en", "Міст відкриють до кінця травня.", "The bridge opens by the end of May.", "It opens soon."),
    ("nl-en", "Het duurde anderhalf uur.", "It took 90 minutes.", "It took an hour."),
    ("de-en", "Die Preise haben sich verdoppelt.", "Prices have doubled.", "Prices have tripled."),
    ("ru-en", "Цены выросли втрое.", "Prices rose threefold.", "Prices rose twofold."),
    ("fr-en", "C'est deux fois plus cher.", "It costs twice as much.", "It costs three times as much."),
    ("de-en", "Er wurde um 40 Prozent verkleinert.", "It was cut by 40 percent.", "It was cut to 40 percent."),
    ("nl-en", "Het daalde naar 40 procent.", "It fell to 40 percent.", "It fell by 40 percent."),
    ("ru-en", "Цены снизились на 40 процентов.", "Prices fell by 40 percent.", "Prices fell to 40 percent."),
]
# Words that look like numbers or dates and are none.
NAMES = [
    ("es", "Plácido Domingo cantó", "Plácido Domingo sang", "en"),
    ("ru", "окружающая среда", "the environment", "en"),
    ("de", "am Karfreitag", "on Good Friday", "en"),
    ("nl", "op Paasmaandag", "on Easter Monday", "en"),
    ("fr", "Mardi gras", "Mardi Gras", "en"),
    ("ru", "майские выборы", "the May elections", "en"),
    ("en", "the October Revolution", "Октябрьская революция", "ru"),
    ("fr", "au siècle dernier, L'homme", "last century, man", "en"),
    ("fr", "50 cents", "50 cents", "en"),
    ("en", "on the B-52", "на В-52", "ru"),
    ("ru", "1,5 часа", "an hour and a half", "en"),
    ("es", "una hora y media", "1.5 hours", "en"),
    ("nl", "van 9 tot 17 uur", "from 9 a.m. to 5 p.m.", "en"),
    ("de", "5-10 Grad", "5 to 10 degrees", "en"),
    ("ru", "от -5 до -10 градусов", "from 5 to 10 degrees below zero", "en"),
    ("de", "von 30 auf 40 Prozent", "from 30 to 40 percent", "en"),
]


def check(language: str, source: str, target: str, target_language: str) -> list[Problem]:
    return list(compare(Pair(Passage(source, language), Passage(target, target_language))))


def check_statement(source: str, target: str, context: str | None = None) -> list[Problem]:
    article = Passage(context, "nl") if context else None
    return list(compare(Pair(Passage(source, "nl"), Passage(target, "en"), whole=False, context=article)))


@pytest.mark.parametrize("case", SAME, ids=lambda case: f"{case[0]}-{case[1]}")
def test_the_same_number_in_other_words_is_no_problem(case):
    assert check(*case) == []


@pytest.mark.parametrize("case", ERRORS, ids=lambda case: f"{case[0]}-{case[1]}")
def test_another_number_is_an_error(case):
    assert "error" in {problem.severity for problem in check(*case)}


@pytest.mark.parametrize("case", WARNINGS, ids=lambda case: f"{case[0]}-{case[1]}")
def test_what_may_be_wrong_is_a_warning(case):
    assert {problem.severity for problem in check(*case)} == {"warning"}


@pytest.mark.parametrize("case", [*NEWS_ERRORS, *NEWS_WARNINGS], ids=lambda case: f"{case[0]}-{case[1]}")
def test_right_translations_are_left_alone(case):
    languages, source, right, _ = case
    language, target_language = languages.split("-")
    assert check(language, source, right, target_language) == []


@pytest.mark.parametrize("case", [*NEWS_ERRORS, *NEWS_WARNINGS], ids=lambda case: f"{case[0]}-{case[1]}")
def test_wrong_translations_are_found(case):
    languages, source, _, wrong = case
    language, target_language = languages.split("-")
    found = {problem.severity for problem in check(language, source, wrong, target_language)}
    assert ("error" in found) == (case in NEWS_ERRORS)
    assert found


@pytest.mark.parametrize("case", NAMES, ids=lambda case: f"{case[0]}-{case[1]}")
def test_names_and_idioms_are_no_problem(case):
    assert check(*case) == []


def test_a_difference_is_shown_with_the_words_beside_it():
    (problem,) = check("de", "Die Temperatur fiel auf -5 Grad.", "It fell to 5 degrees.", "en")
    assert problem.message == "“auf -5 Grad” became “to 5 degrees”: the minus sign is missing."


def test_a_changed_number_is_one_problem_with_both_places():
    (problem,) = check("nl", "Er vielen 345 doden.", "There were 395 dead.", "en")
    assert (problem.severity, problem.source, problem.target) == ("error", (10, 13), (11, 14))
    assert problem.message == "“345” became “395”."


def test_a_vague_magnitude_is_explained():
    (problem,) = check("nl", "tienduizenden doden", "10,000 dead", "en")
    assert problem.message == "“tienduizenden” (tens of thousands) became “10,000”."
    assert problem.source == (0, 13)


@pytest.mark.parametrize(
    ("language", "source", "target", "message"),
    [
        ("uk", "кожен п’ятий житель", "every third resident", "“п’ятий” (a fifth) became “third”."),
        ("de", "dreieinhalb Stunden", "three hours", "“dreieinhalb Stunden” (three and a half hours) became “three”."),
        ("uk", "Ремонт тривав сім місяців.", "It took a year.", "“сім місяців” (seven months) became “a year”."),
        ("de", "um halb acht", "at half past eight", "“halb acht” (half past seven) became “half past eight”."),
        ("en", "£410 million last year", "$410 million", "“£410 million” became “$410 million”: the unit is another."),
    ],
)
def test_values_are_said_in_words(language, source, target, message):
    (problem,) = check(language, source, target, "en")
    assert problem.message == message


def test_a_lost_number_is_marked_in_the_source():
    (problem,) = check("fr", "Il a marqué 403 buts en 468 matchs.", "He scored 403 goals in matches.", "en")
    assert (problem.severity, problem.source, problem.target) == ("error", (24, 27), None)


def test_an_invented_number_is_marked_in_the_target():
    (problem,) = check("ru", "Погибли солдаты.", "340 soldiers died.", "en")
    assert (problem.severity, problem.source, problem.target) == ("error", None, (0, 3))


@pytest.mark.parametrize(("source", "target"), [("645 Meilen (1040 km)", "645 miles ( km)"), ("100 km", "62 kg")])
def test_a_conversion_hides_no_other_number(source, target):
    assert "error" in {problem.severity for problem in check("de", source, target, "en")}


def test_a_conversion_may_be_added():
    assert check("de", "Er fuhr 100 km weit.", "He drove 100 km (62 miles).", "en") == []


class TestStatements:
    def test_may_leave_numbers_out(self):
        assert check_statement("Op 3 mei vielen 345 doden en 900 gewonden.", "345 people died.") == []

    def test_may_not_change_them(self):
        (problem,) = check_statement("Op 3 mei vielen 345 doden en 900 gewonden.", "395 people died.")
        assert problem.severity == "error"

    def test_may_say_a_number_twice(self):
        assert check_statement("Er vielen 345 doden.", "345 died; the 345 were soldiers.") == []

    def test_may_take_a_year_from_elsewhere(self):
        context = "In 2023 begon de slag. Er vielen 345 doden."
        assert check_statement("Er vielen 345 doden.", "345 died in 2023.", context) == []

    def test_a_count_from_elsewhere_is_looked_at(self):
        context = "Er waren 712 gewonden. Er vielen 345 doden."
        found = check_statement("Er vielen 345 doden.", "345 died, 712 were wounded.", context)
        assert [problem.severity for problem in found] == ["warning"]

    def test_a_number_from_nowhere_is_an_error(self):
        found = check_statement("Er vielen 345 doden.", "345 died, eighty were wounded.", "Er vielen 345 doden.")
        assert [problem.severity for problem in found] == ["error"]

    def test_what_changed_is_looked_for_in_the_focus(self):
        source = "Er waren 315 gewonden. Er vielen 345 doden."
        pair = Pair(Passage(source, "nl"), Passage("375 died.", "en"), whole=False, focus=((23, 43),))
        (problem,) = compare(pair)
        assert problem.source == (33, 36)

    def test_may_round_with_a_hedge(self):
        assert check_statement("Er vielen 19.870 doden.", "Nearly 20,000 people died.") == []
        assert check_statement("Er vielen ongeveer 19.870 doden.", "20,000 people died.") == []

    def test_may_round_with_a_warning(self):
        found = check_statement("Er vielen 19.870 doden.", "20,000 people died.")
        assert [problem.severity for problem in found] == ["warning"]


def test_the_gap_names_the_language():
    assert find_gap("hu", "en") == "Number words are not known for Hungarian: only figures were checked."
    assert find_gap("nl-BE", "en") is None


@given(value=st.integers(13, 10**9), change=st.integers(1, 10**6), language=st.sampled_from(LANGUAGES))
def test_figures_match_themselves_and_nothing_else(value, change, language):
    separator = "," if language == "en" else "."
    source = f"{value:,}".replace(",", separator)
    assert check(language, source, f"{value:,}", "en") == []
    assert check(language, source, f"{value + change:,}", "en")


PIECES = st.sampled_from(
    ["1", "٣", "½", "12.5", ",", ".", ":", " ", "-", "/", "tien", "duizend", "million", "XIV", "%", "km", "$", "\ud800",
     "сто", "тысяч", "half", "past", "of", "May", "1,000", "siècle", "𝟙", "9" * 400, "İ"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    source=st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60),
    target=st.lists(PIECES, max_size=30).map("".join),
    language=st.sampled_from([*LANGUAGES, "hu", "und"]),
    whole=st.booleans(),
)
def test_places_lie_in_their_texts_whatever_the_texts_are(source, target, language, whole):
    pair = Pair(Passage(source, language), Passage(target, "en"), whole=whole)
    for problem in compare(pair):
        assert problem.source or problem.target
        for place, text in ((problem.source, source), (problem.target, target)):
            assert place is None or 0 <= place[0] < place[1] <= len(text)


@settings(max_examples=50, deadline=None)
@given(text=st.lists(PIECES, max_size=30).map("".join), language=st.sampled_from(LANGUAGES))
def test_a_text_agrees_with_itself(text, language):
    assert check(language, text, text, language) == []
