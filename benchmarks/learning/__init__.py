"""Can the environment be learned from? One script a figure; results under benchmarks/results/learning."""
