"""Commands on topics: show the maps, explore any traces, make maps again."""
