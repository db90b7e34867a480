"""How conversations went: times of answers, ratings."""
