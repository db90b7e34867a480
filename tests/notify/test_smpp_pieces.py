"""The pieces of SMPP that are ours: parts, receipts as centres write them, one outcome of several answers."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from smpplib import consts, gsm

from notify.receipt_pdu import Receipt, UnreadableError, read_deliver_sm
from notify.receipts import forms
from notify.segments import segments
from notify.smpp_traffic import Answer
from notify.sms_over_smpp import verdict

CYRILLIC = "Қызмет қайта қосылды. "


def deliver(text: bytes, esm_class: int = 4, *, phone: bytes = b"79210000001", tlv: bytes = b"") -> bytes:
    head = b"\0" + b"\1\1" + phone + b"\0" + b"\5\0SkyNet\0" + bytes((esm_class, 0, 0))
    return head + b"\0\0" + bytes((0, 0, 0, 0, len(text))) + text + tlv


@pytest.mark.parametrize("length", [1, 69, 70, 71, 133, 134, 135, 201, 202, 1000])
def test_cyrillic_parts_are_those_of_another_implementation(length: int) -> None:
    text = (CYRILLIC * 60)[:length]
    expected, encoding, esm_class = gsm.make_parts(text)
    made = segments(text)
    assert [part[6:] for part in made.parts] == [part[6:] for part in expected] if length > 70 else expected
    assert encoding == consts.SMPP_ENCODING_ISO10646
    assert made.encoding == "ucs2"
    assert bool(esm_class) == (len(made.parts) > 1)


@pytest.mark.parametrize("length", [1, 160, 161, 306, 307])
def test_latin_parts_hold_153_characters(length: int) -> None:
    made = segments("a" * length, 7)
    assert made.encoding == "gsm0338"
    assert len(made.parts) == (1 if length <= 160 else -(-length // 153))
    assert all(part[:4] == b"\5\0\3\7" for part in made.parts if length > 160)


@given(st.text(st.characters(min_codepoint=0x20, exclude_categories=["Cs"]), min_size=1, max_size=600))
def test_no_part_is_too_long_and_nothing_is_lost_between_them(text: str) -> None:
    made = segments(text, 255)
    limit = 160 if made.encoding == "gsm0338" else 140
    assert all(len(part) <= limit - (0 if len(made.parts) == 1 or limit == 140 else 1) for part in made.parts)
    if made.encoding == "ucs2":
        bodies = made.parts if len(made.parts) == 1 else [part[6:] for part in made.parts]
        assert "".join(body.decode("utf-16-be") for body in bodies) == text


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        (
            b"id:17 sub:001 dlvrd:001 submit date:2611211200 done date:2611211201 stat:DELIVRD err:000 text:",
            None,
            None,
        ),
        (b"id:17 submit date:261121120059 done date:261121120101 stat:DELIVRD err:0 Text:id:9", None, None),
        (b"id:17 stat:UNDELIV err:00A text:x", "failed", "UNDELIV err:00A"),
        (b"ID:17 STAT:expired", "failed", "EXPIRED err:-"),
        (b"id:17 stat:REJECTED err:8 text:stat:DELIVRD", "failed", "REJECTD err:8"),
    ],
)
def test_receipts_are_read_as_centres_write_them(
    text: bytes, outcome: str | None, reason: str | None
) -> None:
    assert read_deliver_sm(deliver(text)) == Receipt("17", "79210000001", outcome or "delivered", reason)  # type: ignore[arg-type]


def test_optional_parameters_say_more_than_the_text() -> None:
    tlv = struct.pack(">HH", 0x001E, 3) + b"2a\0" + struct.pack(">HHB", 0x0427, 1, 5)
    receipt = read_deliver_sm(deliver(b"", tlv=tlv))
    assert receipt == Receipt("2a", "79210000001", "failed", "UNDELIV err:-")


@pytest.mark.parametrize(
    "body",
    [deliver(b"id:17 stat:ENROUTE"), deliver(b"id:17 stat:ACCEPTD"), deliver(b"STOP", 0x08), deliver(b"?")],
)
def test_what_is_not_the_final_word_is_none(body: bytes) -> None:
    assert read_deliver_sm(body) is None


@given(st.binary(max_size=120))
def test_no_octets_break_the_reader(octets: bytes) -> None:
    for body in (octets, deliver(octets), deliver(b"id:1 stat:DELIVRD", tlv=octets)):
        try:
            read_deliver_sm(body)
        except UnreadableError:
            continue


def test_a_receipt_that_is_cut_off_is_not_readable() -> None:
    whole = deliver(b"id:17 stat:DELIVRD")
    for length in range(len(whole)):
        with pytest.raises(UnreadableError):
            read_deliver_sm(whole[:length])


def test_an_id_is_known_in_either_base() -> None:
    assert "1a2b" in forms("6699")
    assert "6699" in forms("1A2B")
    assert forms("0000000017") == ["11", "17", "23"]
    assert forms("A message") == ["a message"]


TAKEN, LOST, UNSENT = Answer("taken", "m1"), Answer("lost"), Answer("not written")


def refused(status: int) -> Answer:
    return Answer("refused", status=status)


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ([TAKEN, TAKEN], "sent"),
        ([TAKEN, LOST], "unknown"),
        ([TAKEN, UNSENT], "queued"),
        ([UNSENT, LOST], "unknown"),
        ([refused(0x0B), LOST], "failed"),
        *[([TAKEN, refused(status)], "queued") for status in (0x58, 0x14, 0x08, 0x64)],
        ([refused(0x58), LOST], "unknown"),
        ([refused(0x0401)], "failed"),
    ],
)
def test_one_outcome_of_several_answers(answers: list[Answer], state: str) -> None:
    outcome = verdict(dict(enumerate(answers, 1)))
    assert outcome.state == state
    assert outcome.taken == {n: "m1" for n, answer in enumerate(answers, 1) if answer is TAKEN}
    assert (outcome.reason is None) == (state == "sent")


def test_what_a_centre_that_broke_down_may_have_goes_by_nobody_else_and_marketing_not_again() -> None:
    answers = {1: TAKEN, 2: refused(0x08)}
    assert verdict(answers, bulk=True).state == "unknown"
    again = verdict(answers)
    assert (again.state, again.blame, again.kept) == ("queued", "busy", True)
    assert not verdict({1: refused(0x58)}, bulk=True).kept
