"""The household's price: a market day's slots, a rate and a contract in, what each interval costs and brings out."""
