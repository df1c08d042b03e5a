"""A large organisation, made from a seed: what the benchmarks of pages, search and API stand on."""
