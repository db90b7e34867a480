"""The table of notices in the documents is the table of triggers."""

from pathlib import Path

from notify.triggers import TRIGGERS, Trigger, always, never

PAGE = Path(__file__).resolve().parents[2] / "docs" / "notices.md"
WAYS = {"sms": "SMS", "email": "e-mail", "cabinet": "cabinet"}


def rows() -> list[str]:
    told = [each for trigger in TRIGGERS.values() for each in (trigger, trigger.besides) if each]
    return list(dict.fromkeys(_row(trigger) for trigger in told))


def _row(trigger: Trigger) -> str:
    ways = ", ".join(name for way, name in WAYS.items() if getattr(trigger, way))
    hours: dict[object, str] = {always: "at any hour", never: ""}
    hour = hours.get(trigger.urgent, "at any hour unless by autopayment")
    marks = {
        "in any case": trigger.required,
        hour: bool(hour),
        "asked for": trigger.asked_for,
        "as the profile answers": trigger.answers,
        "to staff": trigger.staff,
        "to applicants": trigger.applicant,
    }
    return f"| `{trigger.notice}` | {trigger.category} | {ways} | {', '.join(mark for mark, on in marks.items() if on)} |"


def test_every_notice_stands_on_its_page_as_it_is_told() -> None:
    written = PAGE.read_text().partition("<!-- notices -->\n")[2].partition("<!-- end -->")[0]
    assert written.splitlines()[2:] == rows(), "\n".join(rows())
