"""The encoding of a file from before Unicode: that which it was written in comes first.

Readings count, not names: two encodings that read a file alike are the same answer.
"""

import random

import pytest

from linnet.data.reading.encoding import LIKELY, likely_encodings, shown_in
from linnet.data.reading.letters import ALPHABETS, COMMON
from linnet.data.recipe import ENCODINGS

GERMAN = "Straße;Fläche;Miete\nKönigsallee;81,5;900\nGärtnerweg;60,5;720\nSüdring;48;610\n"
FRENCH = (
    "prénom,âge,ancienneté\nÉmile,41,7.5\nIrène,35,2.5\nJoël,52,20\nCécile,29,1\nFrançoise,3,4\n"
)
SPANISH = "Tamaño;Años;Población\npequeño;3,5;12\nmás pequeño;2,5;11\nMérida;4;90\nÁvila;3;58\n"
DANISH = "Måned;Nedbør;Højde\nFørste;3,5;1\nTønder;4,5;7\nHjørring;6;9\nÆrø;7;3\nRibe å;8;4\n"
SWEDISH = "Kommun;Årsmånad;Nederbörd\nLuleå;3;35,5\nSkövde;4;41\nMjölby;5;38\nTärnö;6;52\n"
POLISH = "Miejscowość;Wysokość;Liczba mieszkańców\nBędzin;290;55\nWałbrzych;450;99\nŻory;260;62\n"
CZECH = (
    "Příjmení,Výška,Třída\nKolář,180.5,první\nBeneš,176,třetí\nHájková,169,čtvrtá\nPokorný,1,2\n"
)
HUNGARIAN = "Megnevezés;Érték;Idő\nhőség;31,5;2\nesőzés;14;5\nszél erőssége;12;7\nhűvös;9;6\n"
TURKISH = "İlçe;Nüfus;Yağış\nBeşiktaş;175;61\nÜsküdar;520;66\nKadıköy;467;60\nŞişli;264;63\n"
PLANTS = "Bitki,Yükseklik,Toprak\nkayısı,3.5,kumlu\nçilek,0.3,killi\nfındık,4,ağır\nüzüm,2,taşlı\n"
LATVIAN = "Vārds,Garums,Šķirne\nĀbele,3.5,rudens\nķiršu koks,4,agrīnā\nbērzs,12,vēlā\nkļava,9,2\n"
LITHUANIAN = "Pavardė,Ūgis,Kraštas\nŽukauskas,181,Žemaitija\nJurgaitytė,168,Aukštaitija\nčia,1,2\n"
RUSSIAN = "Фамилия;Рост;Оценка\nСмирнов;181;отлично\nКузнецова;166;хорошо\nЖуков;175;плохо\n"
NUMBERS = "Номер,Длина,Ширина\nпервый,3.5,2\nвторой,4.5,3\nтретий,5,4\nчетвёртый,6,7\n"
UKRAINIAN = "Область;Населення;Щільність\nВінницька;1,5;58\nЖитомирська;1,2;40\nПолтавська;1,4;48\n"
GREEK = "Όνομα;Βαθμός;Τάξη\nΠαναγιώτης;17,5;πρώτη\nΚατερίνα;18;δεύτερη\nΣταύρος;15;τρίτη\n"
ISLANDS = "Νησί,Έκταση,Πληθυσμός\nΚρήτη,8336,623\nΡόδος,1401,115\nΧίος,842,51\nΆνδρος,380,9\n"
HEBREW = "שם,ציון,כיתה\nיעקב,91,שביעית\nלאה,85,שמינית\nדניאל,78,שביעית\nתמר,88,שמינית\n"
HOUSES = "רחוב;חדרים;שכר דירה\nהרצל;3,5;4200\nביאליק;2,5;3500\nויצמן;4;5100\n"
ARABIC = "الاسم,الدرجة,الصف\nإبراهيم,91,الأول\nزينب,85,الثاني\nحسن,78,الأول\nسلمى,88,الثاني\n"
CROPS = "المحصول;الإنتاج;الموسم\nالقمح;3,5;الشتاء\nالذرة;2,5;الصيف\nالقطن;4;الصيف\n"
JAPANESE = (
    "果物,値段,産地\nみかん,120,愛媛県\nりんご,150,青森県\nぶどう,300,山梨県\nもも,280,福島県\n"
)
STAFF = "氏名;勤続年数;部署\n小林;3,5;営業部\n加藤;7;総務部\n吉田;12;開発部\n"
CHINESE = "水果,单价,产地\n葡萄,12.5,新疆\n西瓜,3.5,河南\n荔枝,15,广东\n桃子,8,山东\n"
PUPILS = "学生,语文成绩,班级\n孙丽,91,一班\n马超,85,二班\n胡军,78,一班\n"
TAIWANESE = "水果,單價,產地\n葡萄,120,彰化\n西瓜,35,雲林\n荔枝,150,高雄\n芒果,80,屏東\n"
WORKERS = "員工;年資;部門\n蔡依華;3,5;業務部\n許志強;7;總務部\n鄭國雄;12;研發部\n"
KOREAN = "과일,가격,산지\n포도,5000,영천\n수박,12000,고창\n복숭아,8000,음성\n배,9000,나주\n"
CLASSES = "이름;점수;학년\n윤서준;91,5;일학년\n임하은;85;이학년\n한지민;78;일학년\n"
FILES = {
    "cp1252": (GERMAN, FRENCH, SPANISH, DANISH),
    "cp1250": (POLISH, CZECH, HUNGARIAN),
    "cp1251": (RUSSIAN, NUMBERS, UKRAINIAN),
    "cp1253": (GREEK, ISLANDS),
    "cp1254": (TURKISH, PLANTS),
    "cp1255": (HEBREW, HOUSES),
    "cp1256": (ARABIC, CROPS),
    "cp1257": (LATVIAN, LITHUANIAN),
    "cp932": (JAPANESE, STAFF),
    "gb18030": (CHINESE, PUPILS),
    "big5": (TAIWANESE, WORKERS),
    "euc_kr": (KOREAN, CLASSES),
    "euc_jp": (JAPANESE, STAFF),
    "koi8_r": (RUSSIAN, NUMBERS),
    "cp866": (RUSSIAN, NUMBERS),
    "mac_roman": (GERMAN, FRENCH, SPANISH, DANISH),
    "iso8859_15": (GERMAN, FRENCH, SPANISH, DANISH),
    "iso8859_2": (POLISH, CZECH, HUNGARIAN),
    "iso8859_9": (TURKISH, PLANTS),
    "iso8859_7": (GREEK, ISLANDS),
    "iso8859_5": (RUSSIAN, NUMBERS),
    "cp850": (GERMAN, FRENCH, SPANISH, DANISH),
    "cp852": (POLISH, CZECH, HUNGARIAN),
    "cp437": (GERMAN, SWEDISH),
    "mac_latin2": (POLISH, CZECH, HUNGARIAN),
    "mac_cyrillic": (RUSSIAN, NUMBERS, UKRAINIAN),
}


def readings(content):
    return [content.decode(encoding, "replace") for encoding in likely_encodings(content)]


@pytest.mark.parametrize("encoding", FILES)
def test_the_encoding_of_a_file_comes_first(encoding):
    for text in FILES[encoding]:
        assert readings(text.encode(encoding))[0] == text


def test_every_encoding_is_tried():
    assert set(FILES) == set(LIKELY) < set(ENCODINGS)


WORDS = "Köln Año São Forlì Þór coût m² m³ 25° °C µm µg ±5 50€ £ § l’eau “x” ½ · 5‰"


@pytest.mark.parametrize("word", WORDS.split())
def test_one_word_is_windows_1252(word):
    text = f"name,y\n{word},1\nb,2\n"
    assert readings(text.encode("cp1252"))[0] == text


@pytest.mark.parametrize(
    "names",
    [
        ("Reykjavík", "Málaga", "København", "Forlì", "Coruña"),  # of several languages
        ("vAA", "vAéA"),  # of none
        ("maßA", "débitQ", "flèche"),
    ],
)
def test_names_are_windows_1252(names):
    text = "name,y\n" + "".join(f"{name},{k}\n" for k, name in enumerate(names))
    assert readings(text.encode("cp1252"))[0] == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1250", "Hőfok;y\n1;2\n3;5\n"),  # a Portuguese letter in Windows-1252
        ("iso8859_2", "Idő;Hőfok\n1;2\n3;5\n"),
        ("cp1257", "mēnesis,y\n1,2\n3,5\n"),  # French
        ("cp850", "vélo,y\n1,2\n3,5\n"),  # as good on a Mac
    ],
)
def test_what_cannot_be_told_is_on_offer(encoding, text):
    found = readings(text.encode(encoding))
    assert len(found) > 1 and text in found


@pytest.mark.parametrize("text", [GERMAN.replace("ß", "s"), DANISH, FRENCH])
def test_usual_letters_are_no_question(text):
    assert likely_encodings(text.encode("cp1252")) == ["cp1252"]


def test_readings_on_offer_differ():
    rng = random.Random(3)
    for _ in range(200):
        content = bytes(rng.choices(range(32, 256), k=40)) + b"\n"
        found = readings(content)
        assert 1 <= len(found) <= 6
        # what Windows-1252 has no letter for is the same sign in several
        assert len(set(found)) == len(found) or "\ufffd" in "".join(found)


def test_long_cells_of_two_bytes_a_character():
    """What is looked at ends within a character."""
    text = "備考,y\nx" + "本日の平均気温" * 12 + ",1\n日" + "本日の平均気温" * 12 + ",2\n"
    for encoding in ("cp932", "euc_jp"):
        content = text.encode(encoding)
        assert readings(content)[0] == text
        assert shown_in(content, encoding).startswith("備考, x本日の平均気温")


def test_a_sample_ends_with_a_whole_cell():
    row = "東京都,12.5\n".encode("cp932")
    for shift in range(len(row)):
        content = b"a" * shift + b",y\n" + row * (2**16 // len(row) + 9)
        assert likely_encodings(content)[0] == "cp932"


def test_the_tables():
    for language, groups in ALPHABETS.items():
        letters = groups.replace(" ", "").replace(".", "")
        assert len(set(letters)) == len(letters), language
        assert letters == letters.lower() and not letters.isascii()
    assert all(len(set(common)) == len(common) > 100 for common in COMMON.values())
