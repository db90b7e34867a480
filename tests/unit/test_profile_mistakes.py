"""A wrong profile stops the start with a sentence per mistake: file, key, reason, what is allowed."""

import shutil
from pathlib import Path

import pytest

from chassis.profiles import ProfileError, load_profiles

OPERATORS = Path(__file__).parents[2] / "deploy" / "operators"

# What stands in skynet.toml, what is put in its place, then the key, the reason and what is allowed.
# fmt: off
WRONG: list[tuple[str, str, str, str, str]] = [
    ('currency = "RUB"', 'currency = "RUR"', "currency", "'RUR' is not a known currency", "one of RUB, KZT, USD, EUR"),
    ('time_zone = "Europe/Moscow"', 'time_zone = "Europe/Moskow"', "time_zone", "'Europe/Moskow' is not a time zone", "IANA"),
    ('time_zone = "Europe/Moscow"', 'time_zone = "Europe"', "time_zone", "'Europe' is not a time zone", "IANA"),
    ('languages = ["ru", "kk", "en"]', 'languages = ["ru", "de"]', "languages[1]", "'de' is not known here", "one of ru, kk, en"),
    ('languages = ["ru", "kk", "en"]', "languages = []", "languages", "at least 1 item", "at least one"),
    ('languages = ["ru", "kk", "en"]', 'languages = ["ru", "ru"]', "languages", "twice: ru", "one of ru, kk, en"),
    ('hosts = ["skynet.localhost"', 'hosts = ["skynet.localhost:80"', "hosts[0]", "form", "without port"),
    ('hosts = ["skynet.localhost"', 'hosts = ["SkyNet.localhost"', "hosts[0]", "form", "lower case"),
    ('operator = "skynet"', 'operator = "sky"', "operator", "not the file's name", "skynet"),
    ('colour = "#1a9be6"', 'colour = "blue"', "brand.colour", "form", "six hexadecimal digits"),
    ('logo = "', 'logo = "<script>', "brand.logo", "form", "SVG path data"),
    ("radius = 20", "radius = 25", "brand.radius", "less than or equal to 24", "0 to 24"),
    ("radius = 20", "raduis = 20", "brand.raduis", "did you mean radius?", "keys name, colour"),
    ("radius = 20", "words = { tea = { ru = 'а', kk = 'а', en = 'a' } }", "brand.words", "called tea", "keys of `[capabilities]`"),
    ('kk = "Онлайн-кеңесші", ', "", "support.chat.name", "no text in kk", "each of the profile's languages"),
    ('kk = "Онлайн-кеңесші", ', 'kk = " ", ', "support.chat.name", "no text in kk", "each of the profile's languages"),
    ('kk = "Онлайн-кеңесші", ', 'kk = "а", de = "Berater", ', "support.chat.name", "unknown language: de", "ru, kk, en"),
    ('price = "500.00"', "price = 500.0", "tariffs[0].price", "not float", "decimal string in quotes"),
    ('price = "500.00"', "price = 500", "tariffs[0].price", "not int", "decimal string in quotes"),
    ('price = "500.00"', 'price = "500.001"', "tariffs[0].price", "'500.001' is not an amount", "two decimals"),
    ('price = "500.00"', 'price = "-5"', "tariffs[0].price", "'-5' is not an amount", "above zero"),
    ('price = "500.00"', 'price = "0.00"', "tariffs[0].price", "more than zero", "above zero"),
    ('price = "500.00"', 'price = "10000000.01"', "tariffs[0].price", "too large", 'up to "10000000.00"'),
    ('price = "500.00"', 'price = "5e2"', "tariffs[0].price", "'5e2' is not an amount", "decimal string"),
    ('price = "500.00"\n', "", "tariffs[0].price", "is missing", "decimal string"),
    ('code = "sky-100"', 'code = "sky-50"', "tariffs", "code stands there twice: sky-50", "a list"),
    ('code = "antivirus"', 'code = "sky-50"', "add_ons", "tariffs counted too: sky-50", "a list"),
    ('product = "extras"', 'product = "tv"', "add_ons[1].product", "tv is not among place.sells", "one of internet"),
    ("speed_mbps = 50\n", "speed_mbps = 50.0\n", "tariffs[0].speed_mbps", "valid integer", "1 to 100000"),
    ("speed_mbps = 50\n", 'speed_mbps = "50"\n', "tariffs[0].speed_mbps", "valid integer", "1 to 100000"),
    ('mon = ["09:00-21:00"]', 'mon = ["09:00-13:00", "12:00-21:00"]', "calendar.week.mon", "overlap", "HH:MM-HH:MM"),
    ('mon = ["09:00-21:00"]', 'mon = ["21:00-09:00"]', "calendar.week.mon[0]", "two days", "HH:MM-HH:MM"),
    ('mon = ["09:00-21:00"]', 'mon = ["9-21"]', "calendar.week.mon[0]", "'9-21' is not an interval", "HH:MM-HH:MM"),
    ('mon = ["09:00-21:00"]', 'monday = ["09:00-21:00"]', "calendar.week.monday", "'monday' is not known", "keys mon, tue"),
    ('"01-01" = []', '"13-01" = []', "calendar.holidays.13-01", "not a day", "MM-DD"),
    ('"01-01" = []', '"2026-02-30" = []', "calendar.holidays.2026-02-30", "not a day", "YYYY-MM-DD"),
    ("[calendar.week] ", "[calendar]\nalways_open = true\n[calendar.week]", "calendar", "always_open", "keys time_zone"),
    ("[calendar.week] ", "[calendar]\ntime_zone = 'Nowhere'\n[calendar.week]", "calendar.time_zone", "'Nowhere'", "IANA"),
    ('basic_auth = "SKYNET_RADIUS_AUTH"', 'basic_auth = "radius:hunter2"', "radius.basic_auth", "form", "the NAME of an environment variable"),
    ("[radius] ", "[radiuses] ", "capabilities.usage", "without its section: radius", "true or false"),
    ("[radius] ", "[[registers]]\nway = 'osmp'\ncolumns = { external_id = 1, amount = 0 }\n[radius] ", "registers[0].columns.amount", "greater than or equal to 1", "1 to 100"),
    ('networks = ["127.0.0.0/8"', 'networks = ["127.0.0.1/8"', "terminals[0].networks[0]", "host bits", "CIDR"),
    ('networks = ["127.0.0.0/8"', 'networks = ["localhost"', "terminals[0].networks[0]", "'localhost'", "CIDR"),
    ('account_pattern = "[0-9]{4,12}"', 'account_pattern = "[0-9"', "terminals[0].account_pattern", "regular expression", "such as"),
    ('protocol = "osmp"', 'protocol = "qiwi"', "terminals[0].protocol", "'qiwi' is not known", "one of osmp, kassa24"),
    ('way = "osmp"', 'way = "Osmp"', "terminals[0].way", "form", "a-z"),
    ('min_amount = "1.00"', 'min_amount = "100001.00"', "terminals[0].max_amount", "is below min_amount", "above zero"),
    ('url = "SKYNET_SMPP_URL"', 'url = "smpp://me:hunter2@host:1"', "channels.sms.providers[0].url", "form", "the NAME of an environment variable"),
    ('sender = "SkyNet"', 'sender = "SkyNet Petersburg"', "channels.sms.providers[0].sender", "form", "1 to 11"),
    ("window = 20", "window = 0", "channels.sms.providers[0].window", "greater than or equal to 1", "1 to 1000"),
    ('kind = "smpp"', 'kind = "sms"', "channels.sms.providers[0].kind", "'sms' is not known", "one of smpp, http"),
    ('kind = "smpp"', 'kind = "smpp"\nbackup_url = "OTHER_URL"', "channels.sms.providers[0]", "an SMS centre has one address", "keys name"),
    ('kind = "smpp"', 'kind = "http"\nblocking_statuses = [0x400]', "channels.sms.providers[0]", "of kind smpp", "keys name"),
    ('cost = "2.40"', 'cost = "2.40"\ndaily_ceiling = "2.39"', "channels.sms.providers[0]", "daily_ceiling needs a cost", "keys name"),
    ('cost = "2.40"', "cost = 2.40", "channels.sms.providers[0].cost", "not float", "decimal string"),
    ("[channels.email]", '[[channels.sms.providers]]\nname = "centre"\nkind = "http"\nurl = "B_URL"\nsender = "B"\ncost = "1.00"\n[channels.email]', "channels.sms.providers", "name stands there twice: centre", "a list"),
    ('by = "contract"', 'by = "phone"', "sign_in.by", "'phone' is not known", "one of contract, login"),
    ('by = "contract"', 'by = "contract"\nregion_required = true', "sign_in.region_required", "[[regions]]", "true or false"),
    ('by = "contract"', 'by = "contract"\nregion_required = "yes"', "sign_in.region_required", "valid boolean", "true or false"),
    ("min_length = 8", "min_length = 20\nmax_length = 12", "password.max_length", "is below min_length", "8 to 256"),
    ("min_length = 8", "min_length = 8\nmax_length = 127", "password.max_length", "is below 128", "8 to 256"),
    ('kind = "password_by_sms"', 'kind = "new_password_by_link"', "recovery.fields", "new_password is asked", "at least one"),
    ('channels = ["sms"]', 'channels = ["email"]', "recovery.channels", "goes by sms alone", "one of email, sms"),
    ("attempts = 5", "attempts = 0", "lockout.attempts", "greater than or equal to 3", "3 to 20"),
    ("max_days = 5", "max_days = 61", "promised_payment.max_days", "less than or equal to 60", "1 to 60"),
    ('mode = "period_start"', 'mode = "monthly"', "charging.mode", "'monthly' is not known", "one of daily, period_start"),
    ("max_days = 180", "max_days = 6", "suspension.max_days", "is below min_days", "1 to 730"),
    ("answer_within = 2 ", "answer_within = 0 ", "support.answer_within", "greater than 0", "above 0 to 720"),
    ("[support.forms.support]", "[support.forms.other]", "support.forms.other", "'other' is not known", "keys support, repair"),
    ("[support.forms.support]", "[support.forms.survey]", "support.forms", "support is missing", "`support` is required"),
    ('code = "connection"', 'code = "general"', "support.topics", "twice: general", "at least one"),
    ("quick_pay = false ", "quick_pay = true ", "capabilities.quick_pay", "its section: payment_ways.quick_pay", "true or false"),
    ("prepayment = false ", "prepayment = true ", "capabilities.prepayment", "its section: prepayment_discounts", "true or false"),
    ("rating = false ", "ratings = false ", "capabilities.ratings", "did you mean rating?", "keys promised_payment"),
    ("[devices]\nlimit = 5", "", "capabilities.devices", "its section: devices", "true or false"),
    ("binding = true", "binding = false", "payment_ways.autopayment.on", "payment_ways.card.binding", "one of due_date"),
    ('[payment_ways.acquirer]\nkind = "yookassa" ', "[payment_ways.cash]\n#", "payment_ways.card", "name the acquirer", "keys systems"),
    ("[devices]", "[extra]\nx = 1\n[devices]", "extra", "is not a known key", "keys operator, hosts"),
    ("[charging] ", "[chargings]", "charging", "is missing", "keys mode, period"),
]
# fmt: on


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OPERATORS, tmp_path / "operators"))


def change(directory: Path, slug: str, old: str, new: str) -> None:
    file = directory / f"{slug}.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def mistakes(directory: Path) -> list[str]:
    with pytest.raises(ProfileError) as refused:
        load_profiles(directory)
    assert str(refused.value) == "\n".join(refused.value.mistakes)
    return refused.value.mistakes


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: f"{wrong[2]}: {wrong[1][:40]}")
def test_a_wrong_value_is_named_with_its_reason_and_what_is_allowed(
    directory: Path, wrong: tuple[str, str, str, str, str]
) -> None:
    old, new, key, reason, allowed = wrong
    change(directory, "skynet", old, new)
    lines = [line for line in mistakes(directory) if line.startswith(f"{directory / 'skynet.toml'}: {key}: ")]
    assert len(lines) == 1
    said, _, may = lines[0].partition("; allowed: ")
    assert reason in said
    assert allowed in may


def test_a_secret_that_stands_in_a_profile_is_not_repeated_in_the_error(directory: Path) -> None:
    change(directory, "skynet", 'url = "SKYNET_SMPP_URL"', 'url = "smpp://me:hunter2@host:1"')
    assert "hunter2" not in "\n".join(mistakes(directory))


def test_all_mistakes_of_all_files_are_told_at_once(directory: Path) -> None:
    change(directory, "skynet", 'currency = "RUB"', 'currency = "RUR"')
    change(directory, "skynet", 'time_zone = "Europe/Moscow"', 'time_zone = "Mars"')
    change(directory, "skynet", "quick_pay = false ", "quick_pay = true ")
    change(directory, "skynet", 'price = "500.00"', "price = 500.0")
    change(directory, "centra", "max_length = 12", "max_lenght = 12")
    change(directory, "kaspnet", "[charging]", "[charging")
    change(directory, "netbynet", 'hosts = ["netbynet.localhost"', 'hosts = ["skynet.localhost"')
    found = [line.removeprefix(f"{directory}/").partition(": ") for line in mistakes(directory)]
    assert [(file, rest.partition(":")[0]) for file, _, rest in found] == [
        ("centra.toml", "password.max_lenght"),
        ("kaspnet.toml", "is not readable as TOML"),
        ("skynet.toml", "currency"),
        ("skynet.toml", "time_zone"),
        ("skynet.toml", "capabilities.quick_pay"),
        ("skynet.toml", "tariffs[0].price"),
        ("skynet.toml", "hosts"),
    ]


def test_a_host_belongs_to_one_operator(directory: Path) -> None:
    change(directory, "skynet", '"lk.skynet.example"', '"lk.centra.example"')
    file = directory / "skynet.toml"
    told = f"{file}: hosts: lk.centra.example belongs to centra.toml already; allowed: a host of one operator"
    assert mistakes(directory) == [told]


def test_a_copied_file_needs_an_operator_of_its_own(directory: Path) -> None:
    shutil.copy(directory / "skynet.toml", directory / "skynet2.toml")
    found = "\n".join(mistakes(directory))
    assert "skynet2.toml: operator: 'skynet' is not the file's name; allowed: skynet2" in found
    assert "skynet2.toml: operator: 'skynet' is the operator of skynet.toml too" in found
    assert "skynet2.toml: hosts: skynet.localhost belongs to skynet.toml already" in found


def test_broken_toml_names_the_line(directory: Path) -> None:
    change(directory, "skynet", 'operator = "skynet"', "operator = skynet")
    assert "line 3" in mistakes(directory)[0]


def test_a_file_that_is_not_utf8_is_refused(directory: Path) -> None:
    (directory / "skynet.toml").write_bytes("name = 'Скайнет'".encode("cp1251"))
    assert "TOML 1.0 in UTF-8" in mistakes(directory)[0]


@pytest.mark.parametrize("name", [".", "nowhere"])
def test_a_directory_without_profiles_is_refused(tmp_path: Path, name: str) -> None:
    assert "no operators" in mistakes(tmp_path / name)[0]
