"""Questions and answers, downloads, the cabinet's rating."""
