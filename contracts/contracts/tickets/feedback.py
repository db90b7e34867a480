"""The cabinet's rating by its subscribers."""
