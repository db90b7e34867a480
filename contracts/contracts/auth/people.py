"""Words for people: languages, roles, what they sign in with."""

from typing import Literal

Language = Literal["ru", "kk", "en"]
Role = Literal["support", "cashier", "sales", "marketing", "manager", "admin"]
Client = Literal["web", "mobile"]
OwnerKind = Literal["subscriber", "staff"]
# What somebody who has signed in has to do before anything else.
Must = Literal["", "change_password", "set_up_second_factor"]
