"""What the gateway makes of letters: the writer's own words, files, who wrote it, and that nothing at all breaks it."""

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.notify import NoteBounce
from contracts.tickets import MailedLetter
from gateway.delivery_reports import read_report
from gateway.html_words import words_of
from gateway.letter_reading import read_letter
from gateway.own_words import own_words
from sandbox.mail_back import bounce_letter

OURS = ("no-reply@skynet.example",)

# As the programs write that people here use.
WRITTEN = {
    "Спасибо.\n\nпт, 20 нояб. 2026 г. в 14:03, SkyNet <no-reply@skynet.example>:\n\n> Здравствуйте!\n": "Спасибо.",
    "Thanks.\n\nOn Fri, Nov 20, 2026 at 2:03 PM SkyNet\n<no-reply@skynet.example> wrote:\n\n> Hello\n": "Thanks.",
    "Жду.\n\nС уважением,\nАнна\n\n________________________________\nОт: SkyNet <no-reply@skynet.example>\n"
    "Отправлено: 20 ноября 2026 г. 14:03\nТема: Заявка 17\n\nМастер придёт завтра.\n": "Жду.\n\nС уважением,\nАнна",
    "Да.\n\n--\nАнна\nОтправлено из Почты Mail\n\n>Пятница, 20 ноября 2026, 14:03 +03:00 от SkyNet "
    "<no-reply@skynet.example>:\n> \n>Мастер\n": "Да.",
    'Да.\n\n20.11.2026, 14:03, "SkyNet" <no-reply@skynet.example>:\n> Мастер\n\n-- \nОтправлено из Яндекс.Почты': "Да.",
    "Ок\n\nОтправлено с iPhone\n\n> 20 нояб. 2026 г., в 14:03, SkyNet <no-reply@skynet.example> написал(а):\n> \n": "Ок",
    "Рақмет.\n\n2026 ж. 20 қар., жм 14:03, SkyNet <no-reply@skynet.example> деп жазды:\n\n> Шебер\n": "Рақмет.",
    "> когда?\nзавтра\n> где?\nдома\n": "> когда?\nзавтра\n> где?\nдома",
    "Мне писали с no-reply@skynet.example, что мастер будет.\nА его нет.": "Мне писали с no-reply@skynet.example, "
    "что мастер будет.\nА его нет.",
    "> Мастер придёт\n": "",
}
TEDIOUS = [
    "On " * 30_000,
    "On\n" * 30_000,
    "> " * 50_000,
    "-" * 100_000,
    "<a " * 30_000,
    "<!--" * 25_000,
    "<" + "a" * 99_999,
]


@pytest.mark.parametrize(("whole", "own"), WRITTEN.items())
def test_what_is_added_to_an_answered_letter_is_what_its_writer_says(whole: str, own: str) -> None:
    assert own_words(whole, OURS) == own


@pytest.mark.parametrize("tedious", TEDIOUS)
def test_reading_takes_a_time_that_grows_with_the_length(tedious: str) -> None:
    own_words(words_of(tedious), OURS)
    own_words(tedious, OURS)


def letter(**headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Анна Ким <Anna@mail.example>"
    mail["Subject"] = "Re: Ответ на заявку № 17"
    mail["Message-ID"] = "<1@mail.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("Да.\n\n20.11.2026, 14:03, SkyNet <no-reply@skynet.example>:\n> Мастер\n")
    return mail


def test_a_letter_is_read_with_its_files() -> None:
    mail = letter()
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="снимок.png")
    mail.add_attachment(b"x" * 6_000_000, maintype="video", subtype="mp4", filename="film.mp4")
    read = read_letter(mail.as_bytes(), "anna@mail.example", OURS)
    assert (read.sender, read.subject, read.text) == ("Anna@mail.example", "Re: Ответ на заявку № 17", "Да.")
    assert (read.message_id, read.automatic) == ("<1@mail.example>", "")
    assert "> Мастер" in read.whole
    assert [(file.name, file.content) for file in read.files] == [
        ("снимок.png", b"\x89PNG"),
        ("film.mp4", None),
    ]


def test_a_letter_of_html_alone_is_read_too() -> None:
    mail = EmailMessage()
    mail["From"] = "a@mail.example"
    mail.set_content(
        "<p>Жду&nbsp;вас<br>дома</p><blockquote>Мастер</blockquote><script>x()</script>", subtype="html"
    )
    assert read_letter(mail.as_bytes(), "a@mail.example", OURS).text == "Жду вас\nдома"


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Auto_Submitted": "auto-replied (vacation)"}, "Auto-Submitted: auto-replied (vacation)"),
        ({"Auto_Submitted": "no"}, ""),
        ({"Precedence": "Bulk"}, "Precedence: bulk"),
        ({"X_Autoreply": "yes"}, "X-Autoreply"),
        ({"List_Id": "<all.mail.example>"}, "List-Id"),
        ({"Cabinet_Delivery": "7"}, "our own letter"),
    ],
)
def test_letters_of_machines_are_known(headers: dict[str, str], why: str) -> None:
    assert read_letter(letter(**headers).as_bytes(), "a@mail.example", OURS).automatic == why


def test_a_letter_without_a_return_path_is_a_machines() -> None:
    assert read_letter(letter().as_bytes(), "", OURS).automatic == "no return path"


def test_a_letter_from_our_own_address_is_a_loop() -> None:
    mail = letter()
    mail.replace_header("From", "SkyNet <No-Reply@skynet.example>")
    assert read_letter(mail.as_bytes(), "a@mail.example", OURS).automatic == "our own address"


@pytest.mark.parametrize(
    "content",
    [
        b"From: " + b"(" * 5_000 + b"\r\n\r\ntext",
        b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\r\n\r\ntext",
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1_500)
        ),
    ],
    ids=["nested comments", "endless subject", "nested parts"],
)
def test_what_nobody_writes_by_hand_is_no_persons_letter(content: bytes) -> None:
    assert read_letter(content, "a@mail.example", ()).automatic.startswith("cannot be read")
    assert read_report(content) is None


def test_a_letter_without_an_id_is_known_by_its_content() -> None:
    mail = letter()
    del mail["Message-ID"]
    first, again = (read_letter(mail.as_bytes(), "a@mail.example", OURS).message_id for _ in range(2))
    assert first == again
    assert first.startswith("sha256:")


def test_a_report_of_a_mail_server_is_read() -> None:
    report = read_report(bounce_letter(letter(), "anna@mail.example").as_bytes())
    assert report
    assert (report.action, report.status) == ("failed", "5.1.1")
    assert report.diagnostic == "550 5.1.1 there is no such mailbox"
    assert read_report(letter().as_bytes()) is None


HEADERS = (
    "From",
    "Subject",
    "Message-ID",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Content-Disposition",
    "Precedence",
)
PIECES = st.sampled_from(
    [
        b"multipart/report",
        b'; boundary="x"',
        b"--x\r\n",
        b"message/delivery-status",
        b"message/rfc822",
        b"Action: failed",
        b"\r\n\r\n",
        b"Status: 5.1.1\r\n",
        b"=?utf-8?b?4pi?=",
        b"=?x?q?=ff?=",
        b"base64",
        b"quoted-printable",
        b"; charset=x",
        b'attachment; filename*0*="utf-8',
        b"a@b",
        b"<",
        b">",
        b"\x00",
        b"\xff\xfe",
        "ж".encode(),
        b"text/html",
        b"\r\n ",
    ]
)
VALUES = st.lists(st.one_of(PIECES, st.binary(max_size=12)), max_size=6).map(b"".join)
LETTERS = st.one_of(
    st.binary(max_size=300),
    st.tuples(st.lists(st.tuples(st.sampled_from(HEADERS), VALUES), max_size=6), VALUES).map(
        lambda told: (
            b"".join(name.encode() + b": " + value + b"\r\n" for name, value in told[0]) + b"\r\n" + told[1]
        )
    ),
)


@settings(max_examples=300)
@given(LETTERS)
def test_no_letter_whatsoever_breaks_its_reading(content: bytes) -> None:
    read = read_letter(content, "a@mail.example", OURS)
    MailedLetter(
        message_id=read.message_id,
        sender=read.sender,
        subject=read.subject,
        text=read.text,
        whole=read.whole,
        automatic=read.automatic,
    ).model_dump_json().encode()
    report = read_report(content)
    if report:
        NoteBounce(operator="skynet", token="", **{name: getattr(report, name) for name in report.__slots__})
