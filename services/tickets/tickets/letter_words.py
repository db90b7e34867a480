"""What a letter that has come says in its ticket."""

from chassis.profiles import Profile
from contracts.tickets import LONGEST_WORDS

_LEFT_OUT = {"ru": "Файлы, которых нет:", "kk": "Алынбаған файлдар:", "en": "Files that were not taken:"}
_LONGEST_NAME = 100


def with_left_out(text: str, names: list[str], profile: Profile) -> str:
    """The words of a letter and, in the operator's first language, the names of files that could not be taken."""
    if not names:
        return text
    named = ", ".join(name[:_LONGEST_NAME] for name in names[:10])
    line = f"[{_LEFT_OUT[profile.languages[0]]} {named}]"
    return f"{text[: LONGEST_WORDS - len(line) - 2]}\n\n{line}".strip()
