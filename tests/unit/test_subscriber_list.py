"""Lists of other billings are read as they come: encodings, separators, headers, quotes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cabinet.home import Refusal
from cabinet.subscriber_columns import NAMES, columns_of
from cabinet.subscriber_list import Record, SubscriberList, open_list

HEADER = "Номер договора;ФИО;Тариф"
ANNA = "1001;Анна Ёлкина;Небо 100"

Written = Callable[..., SubscriberList]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """A list with these lines, opened."""

    def write(*lines: str, encoding: str = "utf-8", newline: str = "\n") -> SubscriberList:
        path = tmp_path / "list.csv"
        path.write_bytes(newline.join(lines).encode(encoding))
        return open_list(path)

    return write


def rows(source: SubscriberList) -> list[tuple[int, str]]:
    return [(record.line, record.wrong or record.cells["contract"]) for record in source.records()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_russian_text_is_the_same_in_every_encoding(written: Written, encoding: str) -> None:
    (record,) = written(HEADER, ANNA, encoding=encoding).records()
    assert record == Record(2, {"contract": "1001", "name": "Анна Ёлкина", "tariff": "Небо 100"})


@pytest.mark.parametrize("word", ["Пётр", "№ 5", "СЁМА", "РЁВА", "Тёма", "«Маяк»"])
def test_cp1251_whose_first_letters_could_be_utf8_is_still_cp1251(written: Written, word: str) -> None:
    source = written("contract,name,tariff", f"1,{word} и другие,x", encoding="cp1251")
    assert next(source.records()).cells["name"] == f"{word} и другие"


def test_utf8_that_breaks_later_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(f"{HEADER}\n{ANNA}\n".encode() + b"1002;\xd0;x\n")
    with pytest.raises(Refusal, match="line 3: a byte is not UTF-8") as refused:
        open_list(path)
    assert refused.value.code == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (HEADER.encode("utf-16"), "no text in UTF-8 or cp1251"),
        (b"PK\x03\x04\x00\x00", "no text in UTF-8 or cp1251"),
        (b"contract;name\n1;\x98\n", "line 2: neither UTF-8 nor cp1251"),
        (b"", "names no column that is known"),
        (b"\n\n", "names no column that is known"),
        ("столбец;другой\n1;2\n".encode(), "names no column that is known"),
        ("договор;contract\n1;2\n".encode(), "both 'договор' and 'contract' are the contract"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_one_sentence(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(Refusal, match=told) as refused:
        open_list(path)
    assert refused.value.code == 2
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(Refusal, match="is not a file"):
            open_list(path)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_separator_is_found(written: Written, separator: str, newline: str) -> None:
    lines = [line.replace(";", separator) for line in (HEADER, ANNA, '1002;"Ким; Анна, и дети";x')]
    source = written(*lines, newline=newline)
    assert source.separator == separator
    assert [record.cells["contract"] for record in source.records()] == ["1001", "1002"]


def test_a_separator_inside_the_header_does_not_mislead(written: Written) -> None:
    source = written('договор;"фио, полностью";тариф;баланс', "1;Анна;x;0")
    assert source.separator == ";"
    assert source.columns.ignored == ["фио, полностью"]


def test_lines_are_counted_as_an_editor_counts_them(written: Written) -> None:
    source = written("", HEADER, "", '1001;"в две\nстроки";x', ";;", "1002;Анна;x", encoding="cp1251")
    assert rows(source) == [(4, "1001"), (7, "1002")]


def test_a_row_with_other_fields_than_the_header_is_wrong_and_the_rest_is_read(written: Written) -> None:
    source = written(
        HEADER, "1001;Анна", "1002;Анна;x;лишнее", "1003;Анна;x;;", '1004;"ООО "Маяк"";x', "1005;А;x"
    )
    told = rows(source)
    assert told[0] == (2, "2 fields where the header has 3")
    assert told[1] == (3, "4 fields where the header has 3")
    assert told[2] == (4, "1003")
    assert told[3][0] == 5
    assert told[3][1].startswith("its quotes are wrong")
    assert told[4] == (6, "1005")


def test_quotes_inside_a_field_are_its_own(written: Written) -> None:
    source = written(HEADER, '1;ООО "Маяк";x', '2;"ООО ""Маяк""";x')
    assert [record.cells["name"] for record in source.records()] == ['ООО "Маяк"'] * 2


def test_a_quote_that_is_never_closed_is_told_with_its_line(written: Written) -> None:
    for more in (10, 5000):
        source = written(HEADER, ANNA, '1002;"Анна;x', *[ANNA] * more)
        with pytest.raises(Refusal, match="line 3: a quote is opened and not closed"):
            list(source.records())


def test_a_list_that_changes_while_it_is_read_is_refused(written: Written) -> None:
    source = written(HEADER, ANNA)
    source.path.write_text(HEADER)
    with pytest.raises(Refusal, match="has changed"):
        list(source.records())


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("№ Договора", "contract"),
        ("CONTRACT_NUMBER", "contract"),
        ("Лицевой  счет", "contract"),
        ("Л/С", "contract"),
        ("E-Mail:", "emails"),
        ("Эл.почта", "emails"),
        ("Телефон 2", "phones"),
        ("phone3", "phones"),
        ("Ф.И.О.", "name"),
        (" Тарифный план ", "tariff"),
        ("Хэш пароля", "hash"),
        ("СТАТУС", "state"),
    ],
)
def test_headers_are_known_however_they_are_written(header: str, column: str) -> None:
    assert list(columns_of([header]).places) == [column]


def test_only_phones_and_addresses_may_stand_in_several_columns() -> None:
    columns = columns_of(["Телефон 1", "x", "Телефон 2", "Баланс 2", ""])
    assert columns.places == {"phones": [0, 2]}
    assert columns.ignored == ["x", "Баланс 2"]


def test_phones_of_several_columns_come_together(written: Written) -> None:
    source = written("договор;телефон;телефон 2", "1;89161234567;", "2;;89161234567")
    assert [record.cells["phones"].strip(";") for record in source.records()] == ["89161234567"] * 2


def test_every_name_of_a_column_is_documented() -> None:
    documented = (Path(__file__).parents[2] / "docs" / "import.md").read_text()
    rows = {
        line.split("|")[1].strip(): line.split("|")[2]
        for line in documented.splitlines()
        if line.count("|") == 4
    }
    for column, names in NAMES.items():
        assert [name.strip() for name in rows[column].split(",")] == names
