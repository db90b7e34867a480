"""Every reason that billing gives has its sentence, in each language and with the same values."""

import re
from string import Formatter

import pytest

from contracts.billing import Reason
from contracts.committed import ROOT
from gateway.reasons import TEXTS, worded

SOURCES = [
    path.read_text()
    for name in ("auth", "billing")
    for path in (ROOT / "services" / name / name).glob("*.py")
]
GIVEN = {
    code
    for source in SOURCES
    for code in re.findall(r"because\(\s*\"([a-z][a-z_]*)\"", source)
    + re.findall(r"Reason\(code=\"([a-z_]+)\"", source)
    + re.findall(r"contradiction\(\"([a-z_]+)\"", source)
}


def test_every_reason_that_is_given_has_a_sentence() -> None:
    assert len(GIVEN) > 20
    assert set(TEXTS) >= GIVEN


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_reason_says_the_same_in_each_language(code: str) -> None:
    texts = TEXTS[code]
    assert set(texts) == {"ru", "kk", "en"}
    forms = {
        language: {field: form for _, field, form, _ in Formatter().parse(text) if field}
        for language, text in texts.items()
    }
    assert forms["ru"] == forms["kk"] == forms["en"]
    of_form = {"sum": "5.00", "day": "2026-12-01", "": "3"}
    known = {field: of_form[form or ""] for field, form in forms["ru"].items()} | {"currency": "KZT"}
    for language in texts:
        (view,) = worded([Reason(code=code, values=known)], language)
        assert view.detail


def test_a_code_of_a_newer_billing_is_told_all_the_same() -> None:
    (view,) = worded([Reason(code="unheard_of", values={"x": "y"})], "en")
    assert (view.code, view.detail) == ("unheard_of", TEXTS["other"]["en"])


def test_money_and_days_have_the_languages_own_form() -> None:
    debt = Reason(code="debt", values={"missing": "1234.50", "currency": "KZT"})
    ending = Reason(code="ending", values={"ends_on": "2026-12-01"})
    ru, kk, en = (worded([debt, ending], language) for language in ("ru", "kk", "en"))
    assert "1\xa0234,50\xa0₸" in ru[0].detail
    assert "1\xa0234,50\xa0₸" in kk[0].detail
    assert "₸1,234.50" in en[0].detail
    assert "1 декабря 2026" in ru[1].detail
    assert "December 1, 2026" in en[1].detail
